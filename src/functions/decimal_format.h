#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "functions/decimal_text.h"

namespace firesteel {

// A pattern of java.text.DecimalFormat in the US locale ("#,##0.00;(#)"), taken apart once.
// Immutable. Ties are rounded to even; doubles by their exact value.
class DecimalFormat {
 public:
  // Throws INVALID_FORMAT for a malformed pattern.
  explicit DecimalFormat(std::string_view pattern);

  void append(std::string& out, double value) const;
  void append(std::string& out, const DecimalDigits& value) const;

 private:
  // What stands around the digits.
  struct Affixes {
    std::string prefix;
    std::string suffix;
  };
  // Digits without leading and trailing zeros, and where the point is among them.
  struct Digits {
    std::string digits;
    int64_t point = 0;
  };

  std::string_view parse_part(std::string_view pattern, Affixes& affixes, bool first);
  void parse_affix(std::string_view pattern, size_t& at, std::string& out, bool is_prefix);
  void parse_number(std::string_view pattern, size_t& at);
  Digits round(const DecimalDigits& value) const;
  void append_digits(std::string& out, const Digits& digits, bool negative) const;
  void append_plain(std::string& out, const Digits& digits) const;
  void append_exponential(std::string& out, const Digits& digits) const;

  std::string pattern_;
  Affixes positive_;
  Affixes negative_;
  // A power of ten: 2 for %, 3 for per mille.
  int multiplier_ = 0;
  int min_integer_ = 0;
  int max_integer_ = 0;
  int min_fraction_ = 0;
  int max_fraction_ = 0;
  int group_size_ = 0;
  int min_exponent_ = 0;
  bool exponential_ = false;
  bool always_point_ = false;
};

}  // namespace firesteel
