#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.h"

namespace firesteel {

// A format of to_number and to_char, taken apart once: digits (0 and 9), a decimal point (. or D),
// thousands separators (, or G), $, and a sign (S, MI or PR). Immutable.
class NumberPattern {
 public:
  // Throws INVALID_FORMAT.* for a malformed format.
  explicit NumberPattern(std::string_view format);

  // Of the numbers that it reads.
  int precision() const { return before_point_ + after_point_; }
  int scale() const { return after_point_; }

  // The unscaled value; none when the text does not match.
  std::optional<int128_t> parse(std::string_view text) const;
  // Digits that do not fit are shown as #.
  std::string format(int128_t unscaled, int scale) const;

  const std::string& source() const { return source_; }

 private:
  enum class Kind : uint8_t {
    kDigits,
    kPoint,
    kDollar,
    kSign,
    kMinus,
    kOpenBracket,
    kCloseBracket,
    kSeparator,
    kUnknown,
  };
  // Digits between separators; `exact` ones (a leading 0 before the point) are all there.
  struct DigitRun {
    int count = 0;
    bool exact = false;
  };
  struct Token {
    Kind kind;
    // Runs of digits, one more than there are separators between them.
    std::vector<DigitRun> runs;
    // As messages show it.
    std::string name;
    bool separators_misplaced = false;
  };

  void tokenize();
  void check() const;
  void check_order() const;
  [[noreturn]] void fail(std::string_view condition, std::string token = "") const;
  bool parse_digits(const Token& token, std::string_view text, size_t& at, bool after_point,
                    std::string& digits) const;
  static void append_sign(std::string& out, char sign);
  static void append_space(std::string& out);
  static void drop_lone_point(std::string& out);

  std::string source_;
  std::vector<Token> tokens_;
  int before_point_ = 0;
  int after_point_ = 0;
};

}  // namespace firesteel
