// Numbers from and to text, as Java and Spark write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/int128.h"

namespace firesteel {

// Java's Double.toString and Float.toString: 1.0, 1.0E10, 1.0E-5, NaN, -Infinity.
void append_double(std::string& out, double value);
void append_float(std::string& out, float value);
void append_integer(std::string& out, int64_t value);
// BigDecimal.toPlainString: 0.0000001.
void append_decimal(std::string& out, int128_t unscaled, int scale);
// BigDecimal.toString: 1E-7.
void append_decimal_scientific(std::string& out, int128_t unscaled, int scale);

// Without leading and trailing whitespace and control characters (bytes up to 0x20, and 0x7F).
std::string_view trim_all(std::string_view text);

// Spark's UTF8String.toLong: [+-]digits, surrounded by whitespace; with `allow_fraction` also
// digits after a point, which are dropped. None when malformed or out of range.
std::optional<int64_t> parse_long(std::string_view text, bool allow_fraction);

// Java's Double.parseDouble, and Infinity, Inf and NaN in any case as Spark adds them.
std::optional<double> parse_double(std::string_view text);
std::optional<float> parse_float(std::string_view text);

// "t", "true", "y", "yes", "1" and their opposites, in any case, surrounded by whitespace.
std::optional<bool> parse_boolean(std::string_view text);

// A decimal number of any size: digits * 10^exponent.
struct DecimalDigits {
  bool negative = false;
  std::string digits;  // without leading zeros; empty for 0
  int64_t exponent = 0;

  int64_t integral_digits() const { return static_cast<int64_t>(digits.size()) + exponent; }
  std::string plain_text() const;
};
// Java's BigDecimal(String), surrounded by whitespace. None when malformed.
std::optional<DecimalDigits> parse_decimal_digits(std::string_view text);
// The digits that Double.toString prints; none for NaN and the infinities.
std::optional<DecimalDigits> digits_of_double(double value);

// Rounded half up to the scale; none when it takes more than `precision` digits.
std::optional<int128_t> round_digits(const DecimalDigits& number, int precision, int scale);

}  // namespace firesteel
