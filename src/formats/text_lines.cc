#include "formats/text_lines.h"

#include <algorithm>

namespace firesteel {

TextLines::TextLines(std::string_view text, std::string_view separator)
    : text_(text),
      separator_(separator),
      carriage_return_(separator.empty() ? std::min(text.find('\r'), text.size()) : text.size()) {}

size_t TextLines::find_line_break() {
  const size_t line_feed = std::min(text_.find('\n', at_), text_.size());
  if (carriage_return_ < at_) {
    carriage_return_ = std::min(text_.find('\r', at_), text_.size());
  }
  return std::min(line_feed, carriage_return_);
}

bool TextLines::next(std::string_view& line) {
  if (at_ >= text_.size()) return false;
  size_t end = 0;
  size_t behind = 0;
  if (separator_.empty()) {
    end = find_line_break();
    behind = end + (text_.substr(end).starts_with("\r\n") ? 2 : 1);
  } else {
    end = std::min(text_.find(separator_, at_), text_.size());
    behind = end + separator_.size();
  }
  line = text_.substr(at_, end - at_);
  at_ = behind;
  return true;
}

}  // namespace firesteel
