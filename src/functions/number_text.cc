#include "functions/number_text.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The shortest digits that read back as the same value, and the power of ten of the first one.
template <class T>
struct ShortestDigits {
  char digits[24];
  int count = 0;
  int exponent = 0;
};

template <class T>
ShortestDigits<T> shortest_digits(T value) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof(text), value, std::chars_format::scientific);
  ShortestDigits<T> out;
  const char* p = text;
  for (; p != end.ptr && *p != 'e'; ++p) {
    if (is_digit(*p)) out.digits[out.count++] = *p;
  }
  std::from_chars(p + 1 + (p[1] == '+'), end.ptr, out.exponent);
  while (out.count > 1 && out.digits[out.count - 1] == '0') --out.count;
  return out;
}

// Java prints two digits at least, and of those that read back the nearest: subnormal numbers have
// so few that one digit may name another of two (4.9E-324, not 5.0E-324).
template <class T>
void sharpen_subnormal(T value, ShortestDigits<T>& digits) {
  if (digits.count > 1 || value >= std::numeric_limits<T>::min()) return;
  char text[40];
  const auto end =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::scientific, 1);
  T read = 0;
  std::from_chars(text, end.ptr, read);
  if (read != value || text[2] == '0') return;
  digits.digits[0] = text[0];
  digits.digits[1] = text[2];
  digits.count = 2;
  const char* exponent = text + 4;
  std::from_chars(exponent + (*exponent == '+'), end.ptr, digits.exponent);
}

// Java: plain from 10^-3 up to 10^7, else one digit, a point, and an exponent.
template <class T>
void append_floating(std::string& out, T value) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::signbit(value)) out += '-';
  value = std::abs(value);
  if (std::isinf(value)) {
    out += "Infinity";
    return;
  }
  if (value == 0) {
    out += "0.0";
    return;
  }
  auto shortest = shortest_digits(value);
  sharpen_subnormal(value, shortest);
  const std::string_view digits(shortest.digits, shortest.count);
  const int exponent = shortest.exponent;
  if (exponent >= -3 && exponent < 7) {
    if (exponent < 0) {
      out += "0.";
      out.append(-exponent - 1, '0');
      out += digits;
      return;
    }
    const size_t integral = static_cast<size_t>(exponent) + 1;
    if (digits.size() <= integral) {
      out += digits;
      out.append(integral - digits.size(), '0');
      out += ".0";
    } else {
      out += digits.substr(0, integral);
      out += '.';
      out += digits.substr(integral);
    }
    return;
  }
  out += digits[0];
  out += '.';
  out += digits.size() > 1 ? digits.substr(1) : std::string_view("0");
  out += 'E';
  append_integer(out, exponent);
}

std::string_view trim_java(std::string_view text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

// Java's hexadecimal form "0x1.8p3"; the exponent is not optional.
template <class T>
std::optional<T> parse_hexadecimal(std::string_view text, bool negative) {
  text.remove_prefix(2);
  if (text.find_first_of("pP") == std::string_view::npos) return std::nullopt;
  T value{};
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::hex);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return negative ? -value : value;
}

template <class T>
std::optional<T> parse_floating(std::string_view text) {
  text = trim_java(text);
  if (text.empty()) return std::nullopt;
  const bool negative = text[0] == '-';
  std::string_view rest = text;
  if (negative || text[0] == '+') rest.remove_prefix(1);
  if (rest.empty()) return std::nullopt;
  if (!is_digit(rest[0]) && rest[0] != '.') {
    if (equals_ignoring_case(rest, "infinity") || equals_ignoring_case(rest, "inf")) {
      const T infinity = std::numeric_limits<T>::infinity();
      return negative ? -infinity : infinity;
    }
    // Java takes a sign before NaN as it spells it, Spark none before other spellings.
    if (rest == "NaN" || (rest.size() == text.size() && equals_ignoring_case(rest, "nan"))) {
      return std::numeric_limits<T>::quiet_NaN();
    }
    return std::nullopt;
  }
  if (rest.size() > 2 && rest[0] == '0' && (rest[1] == 'x' || rest[1] == 'X')) {
    return parse_hexadecimal<T>(rest, negative);
  }
  // Java's type suffixes.
  const char last = rest.back();
  if (rest.size() > 1 && (last == 'd' || last == 'D' || last == 'f' || last == 'F')) {
    rest.remove_suffix(1);
  }
  T value{};
  const auto [end, error] = fast_float::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (end != rest.data() + rest.size()) return std::nullopt;
  if (error != std::errc() && error != std::errc::result_out_of_range) return std::nullopt;
  return negative ? -value : value;
}

}  // namespace

void append_double(std::string& out, double value) { append_floating(out, value); }
void append_float(std::string& out, float value) { append_floating(out, value); }

void append_integer(std::string& out, int64_t value) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof(text), value);
  out.append(text, end.ptr);
}

void append_decimal(std::string& out, int128_t unscaled, int scale) {
  if (scale == 0) {
    if (unscaled >= std::numeric_limits<int64_t>::min() &&
        unscaled <= std::numeric_limits<int64_t>::max()) {
      append_integer(out, static_cast<int64_t>(unscaled));
    } else {
      out += int128_to_string(unscaled);
    }
    return;
  }
  char text[48];
  char* const end = text + sizeof(text);
  char* begin = end;
  uint128_t rest =
      unscaled < 0 ? -static_cast<uint128_t>(unscaled) : static_cast<uint128_t>(unscaled);
  int written = 0;
  const auto put = [&](int digit) {
    if (written == scale) *--begin = '.';
    *--begin = static_cast<char>('0' + digit);
    ++written;
  };
  while (rest > std::numeric_limits<uint64_t>::max()) {
    put(static_cast<int>(rest % 10));
    rest /= 10;
  }
  uint64_t low = static_cast<uint64_t>(rest);
  while (low != 0 || written <= scale) {
    put(static_cast<int>(low % 10));
    low /= 10;
  }
  if (unscaled < 0) *--begin = '-';
  out.append(begin, end);
}

void append_decimal_scientific(std::string& out, int128_t unscaled, int scale) {
  std::string digits = int128_to_string(unscaled);
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  const int adjusted = static_cast<int>(digits.size()) - 1 - scale;
  if (adjusted >= -6) {
    append_decimal(out, unscaled, scale);
    return;
  }
  if (negative) out += '-';
  out += digits[0];
  if (digits.size() > 1) {
    out += '.';
    out.append(digits, 1);
  }
  out += 'E';
  append_integer(out, adjusted);
}

std::string_view trim_all(std::string_view text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<int64_t> parse_long(std::string_view text, bool allow_fraction) {
  text = trim_all(text);
  if (text.empty()) return std::nullopt;
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') {
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
  }
  // Accumulated negatively, because the least value has no positive counterpart.
  int64_t value = 0;
  size_t i = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && allow_fraction) break;
    if (!is_digit(text[i])) return std::nullopt;
    if (__builtin_mul_overflow(value, int64_t{10}, &value) ||
        __builtin_sub_overflow(value, int64_t{text[i] - '0'}, &value)) {
      return std::nullopt;
    }
  }
  for (++i; i < text.size(); ++i) {
    if (!is_digit(text[i])) return std::nullopt;
  }
  if (negative) return value;
  if (value == std::numeric_limits<int64_t>::min()) return std::nullopt;
  return -value;
}

std::optional<double> parse_double(std::string_view text) { return parse_floating<double>(text); }
std::optional<float> parse_float(std::string_view text) { return parse_floating<float>(text); }

std::optional<bool> parse_boolean(std::string_view text) {
  text = trim_all(text);
  for (const std::string_view word : {"t", "true", "y", "yes", "1"}) {
    if (equals_ignoring_case(text, word)) return true;
  }
  for (const std::string_view word : {"f", "false", "n", "no", "0"}) {
    if (equals_ignoring_case(text, word)) return false;
  }
  return std::nullopt;
}

std::string DecimalDigits::plain_text() const {
  std::string out = negative && !digits.empty() ? "-" : "";
  if (exponent >= 0) {
    if (digits.empty()) return out + "0";
    return out + digits + std::string(exponent, '0');
  }
  const size_t scale = static_cast<size_t>(-exponent);
  if (digits.size() <= scale) {
    return out + "0." + std::string(scale - digits.size(), '0') + digits;
  }
  return out + digits.substr(0, digits.size() - scale) + "." + digits.substr(digits.size() - scale);
}

std::optional<DecimalDigits> parse_decimal_digits(std::string_view text) {
  text = trim_java(text);
  DecimalDigits out;
  if (text.empty()) return std::nullopt;
  if (text[0] == '-' || text[0] == '+') {
    out.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  size_t i = 0;
  bool any = false;
  bool point = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (!is_digit(c)) break;
    any = true;
    if (c != '0' || !out.digits.empty()) out.digits += c;
    if (point) --out.exponent;
  }
  if (!any) return std::nullopt;
  if (i < text.size()) {
    if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
    std::string_view exponent_text = text.substr(i + 1);
    if (!exponent_text.empty() && exponent_text[0] == '+') exponent_text.remove_prefix(1);
    int32_t exponent = 0;
    const auto [end, error] = std::from_chars(
        exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
    if (error != std::errc() || end != exponent_text.data() + exponent_text.size()) {
      return std::nullopt;
    }
    out.exponent += exponent;
  }
  return out;
}

std::optional<DecimalDigits> digits_of_double(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  DecimalDigits out;
  out.negative = value < 0;
  if (value == 0) return out;
  const auto shortest = shortest_digits(std::abs(value));
  out.digits.assign(shortest.digits, shortest.count);
  out.exponent = shortest.exponent - shortest.count + 1;
  return out;
}

std::optional<int128_t> round_digits(const DecimalDigits& number, int precision, int scale) {
  // Digits left of the place that is rounded to.
  const int64_t kept = number.integral_digits() + scale;
  if (number.digits.empty() || kept < 0) return int128_t{0};
  if (kept > precision) return std::nullopt;
  int128_t value = 0;
  for (int64_t i = 0; i < kept; ++i) {
    const bool given = i < static_cast<int64_t>(number.digits.size());
    value = value * 10 + (given ? number.digits[i] - '0' : 0);
  }
  if (kept < static_cast<int64_t>(number.digits.size()) && number.digits[kept] >= '5') ++value;
  if (value >= power_of_ten(precision)) return std::nullopt;
  return number.negative ? -value : value;
}

}  // namespace firesteel
