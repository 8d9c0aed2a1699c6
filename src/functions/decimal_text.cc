#include "functions/decimal_text.h"

#include <algorithm>

#include "base/int128.h"

namespace firesteel {
namespace {

// Keeps the first `count` digits (0 or fewer: none), rounded by what is cut off.
std::string rounded_prefix(std::string_view digits, int64_t count, DecimalRounding rounding) {
  if (count < 0) return "";
  const auto kept = static_cast<size_t>(count);
  if (kept >= digits.size()) return std::string(digits);
  std::string out(digits.substr(0, kept));
  bool up = digits[kept] >= '5';
  if (rounding == DecimalRounding::kHalfEven && digits[kept] == '5' &&
      digits.find_first_not_of('0', kept + 1) == std::string_view::npos) {
    up = !out.empty() && (out.back() - '0') % 2 == 1;
  }
  if (!up) return out;
  size_t i = out.size();
  while (i > 0 && out[i - 1] == '9') out[--i] = '0';
  if (i == 0) return "1" + out;
  ++out[i - 1];
  return out;
}

}  // namespace

std::string scaled_digits(const DecimalDigits& number, int places, DecimalRounding rounding) {
  const int64_t integral = number.integral_digits();
  std::string out;
  if (!number.digits.empty()) {
    out = rounded_prefix(number.digits, integral + places, rounding);
    const int64_t missing = number.exponent + places;
    if (missing > 0) out.append(static_cast<size_t>(missing), '0');
  }
  const auto least = static_cast<size_t>(places) + 1;
  if (out.size() < least) out.insert(0, least - out.size(), '0');
  return out;
}

std::string fixed_text(const DecimalDigits& number, int places, DecimalRounding rounding) {
  std::string out = scaled_digits(number, places, rounding);
  if (places > 0) out.insert(out.size() - static_cast<size_t>(places), 1, '.');
  return out;
}

std::string scientific_text(const DecimalDigits& number, int places) {
  std::string digits;
  int64_t exponent = 0;
  if (!number.digits.empty()) {
    exponent = number.integral_digits() - 1;
    digits = rounded_prefix(number.digits, places + 1, DecimalRounding::kHalfUp);
    // 9.99 rounded up gains a digit.
    if (digits.size() > static_cast<size_t>(places) + 1 ||
        (number.digits.size() > static_cast<size_t>(places) + 1 && digits[0] == '1' &&
         number.digits[0] == '9')) {
      digits.resize(static_cast<size_t>(places) + 1);
      ++exponent;
    }
  }
  digits.resize(static_cast<size_t>(places) + 1, '0');
  std::string out = digits.substr(0, 1);
  if (places > 0) out += "." + digits.substr(1);
  out += exponent < 0 ? "e-" : "e+";
  const std::string power = std::to_string(std::abs(exponent));
  if (power.size() < 2) out += '0';
  return out + power;
}

std::string group_thousands(std::string_view digits) {
  std::string out;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

DecimalDigits digits_of_decimal(int128_t unscaled, int scale) {
  DecimalDigits out;
  out.negative = unscaled < 0;
  out.exponent = -scale;
  if (unscaled == 0) return out;
  out.digits = int128_to_string(unscaled);
  if (out.negative) out.digits.erase(0, 1);
  return out;
}

}  // namespace firesteel
