#include "formats/csv/csv_records.h"

#include <cstring>

namespace firesteel {
namespace {

std::string_view trimmed(std::string_view text, bool leading, bool trailing) {
  while (leading && !text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (trailing && !text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

size_t CsvRecords::record_end(size_t begin) const {
  if (!options_.multi_line || options_.quote == 0) {
    // Lines are records, whatever the quotes say, as in Spark.
    const void* found = std::memchr(text_.data() + begin, '\n', text_.size() - begin);
    return found == nullptr ? text_.size()
                            : static_cast<size_t>(static_cast<const char*>(found) - text_.data());
  }
  bool quoted = false;
  for (size_t i = begin; i < text_.size(); ++i) {
    const char c = text_[i];
    if (quoted && c == options_.escape && c != options_.quote && i + 1 < text_.size()) {
      ++i;
    } else if (c == options_.quote) {
      quoted = !quoted;
    } else if (c == '\n' && !quoted) {
      return i;
    }
  }
  return text_.size();
}

bool CsvRecords::next(std::vector<CsvField>& fields) {
  while (position_ < text_.size()) {
    const size_t end = record_end(position_);
    record_ = text_.substr(position_, end - position_);
    position_ = end + 1;
    if (!record_.empty() && record_.back() == '\r') record_.remove_suffix(1);
    if (record_.find_first_not_of(" \t") == std::string_view::npos) continue;
    if (options_.comment != 0 && record_[0] == options_.comment) continue;
    split(fields);
    return true;
  }
  return false;
}

void CsvRecords::split(std::vector<CsvField>& fields) {
  fields.clear();
  owned_.clear();
  // Views of strings in owned_ must not move.
  owned_.reserve(record_.size() / 2 + 1);
  size_t position = 0;
  while (true) {
    size_t start = position;
    if (options_.trim_leading) {
      while (start < record_.size() && (record_[start] == ' ' || record_[start] == '\t')) ++start;
    }
    if (options_.quote != 0 && start < record_.size() && record_[start] == options_.quote) {
      position = quoted_field(start, fields);
    } else {
      size_t end = record_.find(options_.separator, position);
      if (end == std::string_view::npos) end = record_.size();
      fields.push_back({trimmed(record_.substr(position, end - position), options_.trim_leading,
                                options_.trim_trailing),
                        false});
      position = end;
    }
    if (position >= record_.size()) return;
    position += options_.separator.size();
    if (position == record_.size()) {
      fields.push_back({{}, false});
      return;
    }
  }
}

// A field whose quotes do not close, or with text behind them, is taken as it stands.
size_t CsvRecords::quoted_field(size_t position, std::vector<CsvField>& fields) {
  std::string value;
  size_t i = position + 1;
  bool closed = false;
  for (; i < record_.size(); ++i) {
    const char c = record_[i];
    if (c == options_.escape && i + 1 < record_.size() &&
        (record_[i + 1] == options_.quote || (record_[i + 1] == options_.escape))) {
      value += record_[++i];
    } else if (c == options_.quote) {
      closed = true;
      ++i;
      break;
    } else {
      value += c;
    }
  }
  size_t end = record_.find(options_.separator, i);
  if (end == std::string_view::npos) end = record_.size();
  const std::string_view behind = trimmed(record_.substr(i, end - i), true, true);
  if (!closed || !behind.empty()) {
    const size_t stop = closed ? end : record_.size();
    fields.push_back({record_.substr(position, stop - position), false});
    return stop;
  }
  owned_.push_back(std::move(value));
  fields.push_back({owned_.back(), true});
  return end;
}

}  // namespace firesteel
