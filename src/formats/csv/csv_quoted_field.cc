#include "formats/csv/csv_quoted_field.h"

namespace firesteel {

// At the end of the text `c_` stays what it was.
bool CsvQuotedField::advance() {
  if (position_ + 1 >= text_.size()) {
    position_ = text_.size();
    ended_ = true;
    return false;
  }
  c_ = text_[++position_];
  return true;
}

bool CsvQuotedField::at_end_of_field() const {
  return c_ == newline_ ||
         text_.compare(position_, options_.separator.size(), options_.separator) == 0;
}

size_t CsvQuotedField::read(size_t at) {
  position_ = at;
  c_ = options_.quote;
  if (!advance()) {
    end_of_text();
    return position_;
  }
  while (true) {
    Next next = Next::kContinue;
    if (previous_ == options_.quote && at_end_of_field()) {
      parts_.emplace_back(std::move(value_));
      return position_;
    }
    if (previous_ == options_.quote && is_csv_blank(c_)) {
      next = blanks_behind();
    } else if (c_ == options_.quote || (c_ == options_.escape && c_ != 0)) {
      escape_or_quote();
      if (failed_ || skipped_) return position_;
      if (ended_) break;
      previous_ = c_;
      advance();
    } else if (previous_ == options_.quote) {
      next = unescaped_quote();
    } else {
      append_until_quote();
    }
    if (next == Next::kDone) return position_;
    if (ended_) break;
  }
  end_of_text();
  return position_;
}

// Takes what is no quote and no escape.
void CsvQuotedField::append_until_quote() {
  if (previous_ == options_.escape && previous_ != 0) value_ += options_.escape;
  size_t end = position_;
  while (end < text_.size() && text_[end] != options_.quote &&
         (text_[end] != options_.escape || options_.escape == 0) &&
         (text_[end] != options_.escape_of_escape || options_.escape_of_escape == 0)) {
    ++end;
  }
  value_.append(text_.substr(position_, end - position_));
  if (end == text_.size()) {
    position_ = end;
    ended_ = true;
    return;
  }
  position_ = end;
  previous_ = c_ = text_[end];
  advance();
}

void CsvQuotedField::escape_or_quote() {
  if (c_ == options_.escape && previous_ == options_.escape_of_escape && previous_ != 0) {
    value_ += options_.escape;
    c_ = 0;
  } else if (previous_ == options_.escape) {
    if (c_ == options_.quote) {
      value_ += options_.quote;
      c_ = 0;
    } else {
      value_ += previous_;
    }
  } else if (c_ == options_.quote && previous_ == options_.quote) {
    value_ += options_.quote;
  } else if (previous_ == options_.quote) {
    quote_before_escape();
  }
}

// The quote was none; no other ends the field before the separator.
void CsvQuotedField::quote_before_escape() {
  if (options_.unescaped_quotes == UnescapedQuotes::kRaiseError) {
    failed_ = true;
    return;
  }
  if (options_.unescaped_quotes == UnescapedQuotes::kSkipValue) {
    rest_of_field();
    skipped_ = true;
    return;
  }
  value_ += options_.quote;
  previous_ = c_;
  read_unquoted();
}

void CsvQuotedField::read_unquoted() {
  while (!at_end_of_field()) {
    if (c_ == options_.quote || (c_ == options_.escape && c_ != 0)) {
      escape_or_quote();
    } else if (previous_ == options_.quote) {
      quote_before_escape();
      return;
    } else {
      value_ += c_;
    }
    if (ended_) return;
    previous_ = c_;
    if (!advance()) return;
  }
}

// Behind the quote that ends the field are blanks: they are dropped, unless more comes.
CsvQuotedField::Next CsvQuotedField::blanks_behind() {
  std::string blanks;
  do {
    blanks += c_;
    if (!advance()) return Next::kContinue;
    if (c_ == newline_) break;
  } while (is_csv_blank(c_) && !at_end_of_field());
  if (at_end_of_field()) {
    parts_.emplace_back(std::move(value_));
    return Next::kDone;
  }
  if (options_.unescaped_quotes == UnescapedQuotes::kRaiseError) {
    failed_ = true;
    return Next::kDone;
  }
  value_ += options_.quote;
  value_ += blanks;
  if (options_.unescaped_quotes != UnescapedQuotes::kStopAtClosingQuote) {
    value_ += c_;
    previous_ = c_;
    rest_of_field();
    return Next::kDone;
  }
  if (c_ != options_.quote && c_ != options_.escape) value_ += c_;
  previous_ = c_;
  advance();
  return Next::kContinue;
}

CsvQuotedField::Next CsvQuotedField::unescaped_quote() {
  unescaped_ = true;
  switch (options_.unescaped_quotes) {
    case UnescapedQuotes::kRaiseError:
      failed_ = true;
      return Next::kDone;
    case UnescapedQuotes::kBackToDelimiter:
      back_to_separator();
      value_ += c_;
      previous_ = 0;
      advance();
      return Next::kContinue;
    case UnescapedQuotes::kStopAtClosingQuote:
      value_ += options_.quote;
      value_ += c_;
      previous_ = c_;
      advance();
      return Next::kContinue;
    default:
      value_ += options_.quote;
      value_ += c_;
      rest_of_field();
      return Next::kDone;
  }
}

// The quote was none: the field goes on to the separator, with the quotes that it has.
void CsvQuotedField::rest_of_field() {
  std::string rest;
  const bool any = advance();
  const char first = c_;
  while (!ended_ && !at_end_of_field()) {
    rest += c_;
    advance();
  }
  // A quirk at the end of the text.
  if (any && ended_ && first == options_.quote && previous_ != options_.quote && !unescaped_) {
    rest += options_.quote;
  }
  if (options_.unescaped_quotes == UnescapedQuotes::kSkipValue) {
    parts_.emplace_back(std::nullopt);
    return;
  }
  std::string field = options_.quote + value_ + rest;
  while (options_.trim_trailing && !field.empty() && is_csv_blank(field.back())) field.pop_back();
  parts_.emplace_back(std::move(field));
}

// What was taken for one field is cut at the separators inside.
void CsvQuotedField::back_to_separator() {
  for (size_t end; (end = value_.find(options_.separator)) != std::string::npos;) {
    parts_.emplace_back(value_.substr(0, end));
    value_.erase(0, end + options_.separator.size());
  }
}

void CsvQuotedField::end_of_text() {
  if (c_ == options_.quote && previous_ != options_.quote && !unescaped_) value_ += c_;
  parts_.emplace_back(std::move(value_));
}

}  // namespace firesteel
