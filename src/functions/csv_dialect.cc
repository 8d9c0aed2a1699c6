#include "functions/csv_dialect.h"

#include <algorithm>
#include <cctype>

#include "base/spark_error.h"

namespace firesteel {
namespace {

constexpr int kDefaultMaxColumns = 20480;

char separator_char(const std::string& chunk) {
  if (chunk.size() == 1) {
    if (chunk[0] == '\\') throw SparkError("INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH", {});
    return chunk[0];
  }
  switch (chunk[1]) {
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case '"':
    case '\'':
    case '\\':
      return chunk[1];
    default:
      throw SparkError("INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER", {{"str", chunk}});
  }
}

std::string separator_of(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t length = text[i] == '\\' ? 2 : 1;
    out += separator_char(text.substr(i, length));
    i += length;
  }
  return out;
}

char single_char(const TextOptions& options, std::string_view name, char otherwise) {
  const auto value = options.find(name);
  if (!value) return otherwise;
  if (value->empty()) return 0;
  if (value->size() > 1) {
    throw SparkError("OPTION_VALUE_EXCEEDS_ONE_CHARACTER",
                     {{"paramName", std::string(name)}, {"actualValue", *value}});
  }
  return value->front();
}

UnescapedQuotes unescaped_quotes_of(std::string name) {
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (name == "STOP_AT_CLOSING_QUOTE") return UnescapedQuotes::kStopAtClosingQuote;
  if (name == "BACK_TO_DELIMITER") return UnescapedQuotes::kBackToDelimiter;
  if (name == "SKIP_VALUE") return UnescapedQuotes::kSkipValue;
  if (name == "RAISE_ERROR") return UnescapedQuotes::kRaiseError;
  return UnescapedQuotes::kStopAtDelimiter;
}

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

enum class QuoteRun : uint8_t { kEscaped, kEnd, kUnescaped };

// Splits one record.
class CsvSplitter {
 public:
  CsvSplitter(const CsvDialect& dialect, std::string_view record, std::vector<std::string>& fields)
      : dialect_(dialect), record_(record), fields_(fields) {}

  void run() {
    while (true) {
      if (dialect_.ignore_leading_space) skip_blanks();
      if (dialect_.quote != 0 && !at_end() && record_[position_] == dialect_.quote) {
        quoted_field();
      } else {
        plain_field();
      }
      if (at_end()) return;
      position_ += dialect_.separator.size();
    }
  }

 private:
  bool at_end() const { return position_ >= record_.size(); }
  bool at_separator(size_t position) const {
    return record_.compare(position, dialect_.separator.size(), dialect_.separator) == 0;
  }
  size_t separator_from(size_t position) const {
    return std::min(record_.find(dialect_.separator, position), record_.size());
  }
  void skip_blanks() {
    while (!at_end() && is_blank(record_[position_]) && !at_separator(position_)) ++position_;
  }

  [[noreturn]] void throw_malformed() const {
    throw SparkError("MALFORMED_CSV_RECORD", {{"badRecord", std::string(record_)}});
  }

  void add(std::string_view field) {
    if (fields_.size() == dialect_.max_columns ||
        (dialect_.max_field_size > 0 && field.size() > dialect_.max_field_size)) {
      throw_malformed();
    }
    fields_.emplace_back(field);
  }

  void add_plain(std::string_view field) {
    while (dialect_.ignore_trailing_space && !field.empty() && is_blank(field.back())) {
      field.remove_suffix(1);
    }
    add(field.empty() ? std::string_view(dialect_.null_value) : field);
  }

  void plain_field() {
    const size_t end = separator_from(position_);
    add_plain(record_.substr(position_, end - position_));
    position_ = end;
  }

  void quoted_field() {
    const size_t begin = position_++;
    std::string value;
    while (!at_end()) {
      const char c = record_[position_];
      if (c == dialect_.escape && c != dialect_.quote) {
        append_escape(value);
      } else if (c != dialect_.quote) {
        value += c;
        ++position_;
      } else {
        const QuoteRun run = quote_run(value);
        if (run == QuoteRun::kEnd) break;
        if (run == QuoteRun::kUnescaped &&
            dialect_.unescaped_quotes != UnescapedQuotes::kStopAtClosingQuote) {
          unescaped_quote(begin, value);
          return;
        }
      }
    }
    add(value.empty() ? dialect_.empty_value : value);
  }

  void append_escape(std::string& value) {
    const char next = position_ + 1 < record_.size() ? record_[position_ + 1] : '\0';
    if (next == dialect_.quote || (next == dialect_.escape_of_escape && next != 0)) {
      value += next == dialect_.quote ? next : dialect_.escape;
      position_ += 2;
    } else {
      value += dialect_.escape;
      ++position_;
    }
  }

  // Takes a run of quotes. The last ends the field when only blanks are between it and the
  // separator, which is then reached.
  QuoteRun quote_run(std::string& value) {
    size_t run = 0;
    for (; !at_end() && record_[position_] == dialect_.quote; ++position_) ++run;
    const bool doubled = dialect_.escape == dialect_.quote;
    value.append(doubled ? run / 2 : run - 1, dialect_.quote);
    if (doubled && run % 2 == 0) return QuoteRun::kEscaped;
    size_t after = position_;
    while (after < record_.size() && is_blank(record_[after]) && !at_separator(after)) ++after;
    if (after >= record_.size() || at_separator(after)) {
      position_ = after;
      return QuoteRun::kEnd;
    }
    value += dialect_.quote;
    return QuoteRun::kUnescaped;
  }

  void unescaped_quote(size_t begin, const std::string& value) {
    const size_t end = separator_from(position_);
    switch (dialect_.unescaped_quotes) {
      case UnescapedQuotes::kRaiseError:
        throw_malformed();
      case UnescapedQuotes::kSkipValue:
        add(dialect_.null_value);
        break;
      case UnescapedQuotes::kBackToDelimiter:
        position_ = begin;
        plain_field();
        return;
      default:
        add_plain(dialect_.quote + value + std::string(record_.substr(position_, end - position_)));
        break;
    }
    position_ = end;
  }

  const CsvDialect& dialect_;
  std::string_view record_;
  std::vector<std::string>& fields_;
  size_t position_ = 0;
};

}  // namespace

CsvDialect::CsvDialect(const TextOptions& options)
    : separator(separator_of(options.get("sep", options.get("delimiter", ",")))),
      quote(single_char(options, "quote", '"')),
      escape(single_char(options, "escape", '\\')),
      comment(single_char(options, "comment", 0)),
      unescaped_quotes(unescaped_quotes_of(options.get("unescapedQuoteHandling", ""))),
      ignore_leading_space(options.flag("ignoreLeadingWhiteSpace", false)),
      ignore_trailing_space(options.flag("ignoreTrailingWhiteSpace", false)),
      null_value(options.get("nullValue", "")),
      empty_value(options.get("emptyValue", "")),
      max_columns(
          static_cast<size_t>(std::max(options.integer("maxColumns", kDefaultMaxColumns), 0))),
      max_field_size(static_cast<size_t>(std::max(options.integer("maxCharsPerColumn", -1), 0))) {
  if (separator.empty()) throw SparkError("INVALID_DELIMITER_VALUE.EMPTY_STRING", {});
  const char implied = quote == escape ? '\0' : escape;
  escape_of_escape = single_char(options, "charToEscapeQuoteEscaping", implied);
  if (escape_of_escape == 0) escape_of_escape = implied;
}

bool CsvDialect::split(std::string_view record, std::vector<std::string>& fields) const {
  fields.clear();
  if (record.empty() || (comment != 0 && record.front() == comment)) return false;
  CsvSplitter(*this, record, fields).run();
  return true;
}

}  // namespace firesteel
