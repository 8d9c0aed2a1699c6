#pragma once

#include <string_view>

namespace firesteel {

// Cuts a text into lines. Used by one thread.
class TextLines {
 public:
  // Lines end with `separator`; when it is empty, with \n, \r or \r\n.
  TextLines(std::string_view text, std::string_view separator);

  // False at the end. No line follows a separator at the very end of the text.
  bool next(std::string_view& line);

 private:
  size_t find_line_break();

  std::string_view text_;
  std::string_view separator_;
  size_t at_ = 0;
  // The next \r at or behind at_, or the end.
  size_t carriage_return_;
};

}  // namespace firesteel
