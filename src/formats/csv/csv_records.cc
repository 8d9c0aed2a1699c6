#include "formats/csv/csv_records.h"

#include <algorithm>
#include <numeric>

#include "base/spark_error.h"
#include "formats/csv/csv_quoted_field.h"

namespace firesteel {
namespace {

char newline_of(const CsvOptions& options) {
  return options.line_separator.empty() ? '\n' : options.line_separator[0];
}

ByteSet breaks_of(const CsvOptions& options) {
  if (options.line_separator.empty()) return {'\n', '\r', '\r'};
  const char first = options.line_separator[0];
  return {first, first, first};
}

ByteSet separators_of(const CsvOptions& options) {
  // Lines are cut off before their fields are looked for.
  const char newline = options.multi_line ? newline_of(options) : options.separator[0];
  return {options.separator[0], newline, newline};
}

}  // namespace

CsvSelection CsvSelection::all(size_t num_fields) {
  CsvSelection out;
  out.fields.resize(num_fields);
  std::iota(out.fields.begin(), out.fields.end(), size_t{0});
  return out;
}

CsvRecords::CsvRecords(const CsvOptions& options, CsvSelection selection)
    : options_(options),
      selection_(std::move(selection)),
      newline_(newline_of(options)),
      separators_(separators_of(options)),
      breaks_(breaks_of(options)),
      quotes_(options.quote, options.escape == 0 ? options.quote : options.escape, options.quote),
      stops_early_(!selection_.count_fields && !options.multi_line &&
                   options.unescaped_quotes != UnescapedQuotes::kRaiseError) {
  if (!selection_.fields.empty()) column_of_.assign(selection_.fields.back() + 1, -1);
  for (size_t c = 0; c < selection_.fields.size(); ++c) {
    column_of_[selection_.fields[c]] = static_cast<int>(c);
  }
}

void CsvRecords::open(std::string_view text) {
  text_ = text;
  next_ = 0;
  separators_.open(text);
}

bool CsvRecords::is_blank_line(size_t begin, size_t end) const {
  return std::all_of(text_.data() + begin, text_.data() + end, is_csv_blank);
}

bool CsvRecords::find_record() {
  const std::string& separator = options_.line_separator;
  while (next_ < text_.size()) {
    at_ = next_;
    if (options_.multi_line && (options_.comment == 0 || text_[at_] != options_.comment)) {
      limit_ = text_.size();
      if (text_[at_] != newline_) return true;
      next_ += std::max<size_t>(separator.size(), 1);
      continue;
    }
    limit_ = breaks_.find(text_.data(), at_, text_.size());
    if (separator.size() == 2) {
      while (limit_ < text_.size() && text_.compare(limit_, 2, separator) != 0) {
        limit_ = breaks_.find(text_.data(), limit_ + 1, text_.size());
      }
    }
    const bool pair = separator.empty() && limit_ + 1 < text_.size() && text_[limit_] == '\r' &&
                      text_[limit_ + 1] == '\n';
    next_ = limit_ + (pair ? 2 : std::max<size_t>(separator.size(), 1));
    if (options_.multi_line || is_blank_line(at_, limit_)) continue;
    if (options_.comment == 0 || text_[at_] != options_.comment) return true;
  }
  return false;
}

bool CsvRecords::next(std::vector<std::string_view>& fields, std::string_view& record) {
  fields.clear();
  if (!find_record()) return false;
  own_heap_ = StringHeap();
  all_fields_ = &fields;
  heap_ = &own_heap_;
  split();
  all_fields_ = nullptr;
  record = text_.substr(record_begin_, at_ - record_begin_);
  return true;
}

void CsvRecords::skip() {
  if (!find_record() || !options_.multi_line) return;
  std::vector<std::string_view> fields;
  own_heap_ = StringHeap();
  all_fields_ = &fields;
  heap_ = &own_heap_;
  split();
  all_fields_ = nullptr;
}

bool CsvRecords::read(CsvRows& rows) {
  rows.num_rows = 0;
  rows.fields.resize(selection_.fields.size() * kBatchSize);
  rows.field_counts.resize(kBatchSize);
  rows.records.resize(kBatchSize);
  rows.heap = StringHeap();
  rows_ = &rows;
  heap_ = &rows.heap;
  // Lines of which no field is wanted are only counted.
  const bool cut = options_.multi_line || selection_.count_fields || !selection_.fields.empty();
  while (rows.num_rows < kBatchSize && find_record()) {
    num_fields_ = 0;
    record_begin_ = at_;
    if (cut) {
      split();
    } else {
      at_ = limit_;
    }
    for (size_t c = selection_.fields.size(); c > 0 && selection_.fields[c - 1] >= num_fields_;
         --c) {
      rows.fields[(c - 1) * kBatchSize + rows.num_rows] = {};
    }
    rows.field_counts[rows.num_rows] = static_cast<uint32_t>(num_fields_);
    rows.records[rows.num_rows] = text_.substr(record_begin_, at_ - record_begin_);
    ++rows.num_rows;
  }
  rows_ = nullptr;
  return rows.num_rows > 0;
}

bool CsvRecords::is_separator(size_t at) const {
  const std::string& separator = options_.separator;
  return text_[at] == separator[0] &&
         (separator.size() == 1 || text_.compare(at, separator.size(), separator) == 0);
}

bool CsvRecords::ends_field(size_t at) const {
  return at == limit_ || is_separator(at) || (options_.multi_line && text_[at] == newline_);
}

size_t CsvRecords::skip_blanks(size_t at) const {
  while (at < limit_ && is_csv_blank(text_[at]) && !ends_field(at)) ++at;
  return at;
}

void CsvRecords::split() {
  record_begin_ = at_;
  num_fields_ = 0;
  may_stop_ = stops_early_ && rows_ != nullptr && limit_ - at_ < options_.max_columns &&
              limit_ - at_ <= options_.max_field_size;
  size_t at = at_;
  while (true) {
    if (options_.trim_leading) at = skip_blanks(at);
    if (options_.quote != 0 && at < limit_ && text_[at] == options_.quote) {
      at = quoted_field(at);
    } else {
      at = plain_field(at);
    }
    if (at >= limit_) break;
    if (options_.multi_line && text_[at] == newline_ && !is_separator(at)) break;
    if (may_stop_ && num_fields_ >= column_of_.size()) {
      at = limit_;
      break;
    }
    at += options_.separator.size();
  }
  at_ = at;
  if (options_.multi_line) next_ = at + std::max<size_t>(options_.line_separator.size(), 1);
}

size_t CsvRecords::plain_field(size_t at) {
  size_t end = separators_.find(at);
  while (end < limit_ && !ends_field(end)) end = separators_.find(end + 1);
  end = std::min(end, limit_);
  std::string_view field = text_.substr(at, end - at);
  while (options_.trim_trailing && !field.empty() && is_csv_blank(field.back())) {
    field.remove_suffix(1);
  }
  add(field.empty() ? std::string_view() : field);
  return end;
}

size_t CsvRecords::quoted_field(size_t at) {
  const size_t close = quotes_.find(text_.data(), at + 1, limit_);
  // Most fields have no quote inside. (Without an escape character, "" at the end of a line is one
  // quote.)
  const bool odd = options_.escape == 0 && close + 1 == limit_;
  if (close < limit_ && text_[close] == options_.quote && ends_field(close + 1) && !odd) {
    add(close == at + 1 ? std::string_view(options_.empty_value)
                        : text_.substr(at + 1, close - at - 1));
    return close + 1;
  }
  CsvQuotedField field(options_, text_.substr(0, limit_),
                       options_.multi_line ? std::optional(newline_) : std::nullopt);
  const size_t end = field.read(at);
  for (const auto& part : field.parts()) {
    if (!part) {
      add({});
      continue;
    }
    if (part->empty()) {
      add(options_.empty_value);
      continue;
    }
    char* copy = heap_->allocate(part->size());
    std::copy(part->begin(), part->end(), copy);
    add({copy, part->size()});
  }
  if (field.failed()) throw_malformed();
  return end;
}

void CsvRecords::add(std::string_view field) {
  if (num_fields_ == options_.max_columns || field.size() > options_.max_field_size) {
    throw_malformed();
  }
  if (all_fields_ != nullptr) {
    all_fields_->push_back(field);
  } else if (num_fields_ < column_of_.size() && column_of_[num_fields_] >= 0) {
    rows_->fields[static_cast<size_t>(column_of_[num_fields_]) * kBatchSize + rows_->num_rows] =
        field;
  }
  ++num_fields_;
}

void CsvRecords::throw_malformed() const {
  const size_t end =
      options_.multi_line ? std::min(text_.find(newline_, record_begin_), limit_) : limit_;
  throw SparkError("MALFORMED_CSV_RECORD",
                   {{"badRecord", std::string(text_.substr(record_begin_, end - record_begin_))}});
}

}  // namespace firesteel
