#include "base/decimal_math.h"

#include <bit>
#include <charconv>
#include <cstdlib>
#include <string>

namespace firesteel {
namespace {

constexpr int kMaxDigits = 38;

struct Uint256 {
  uint128_t high;
  uint128_t low;
};

Uint256 multiply_wide(uint128_t a, uint128_t b) {
  const uint64_t a0 = static_cast<uint64_t>(a);
  const uint64_t a1 = static_cast<uint64_t>(a >> 64);
  const uint64_t b0 = static_cast<uint64_t>(b);
  const uint64_t b1 = static_cast<uint64_t>(b >> 64);
  const uint128_t p00 = static_cast<uint128_t>(a0) * b0;
  const uint128_t p01 = static_cast<uint128_t>(a0) * b1;
  const uint128_t p10 = static_cast<uint128_t>(a1) * b0;
  const uint128_t p11 = static_cast<uint128_t>(a1) * b1;
  const uint128_t middle = (p00 >> 64) + static_cast<uint64_t>(p01) + static_cast<uint64_t>(p10);
  return {p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64),
          (middle << 64) | static_cast<uint64_t>(p00)};
}

// One step of schoolbook division: (rest, next) / divisor, whose top bit is set; rest < divisor.
uint64_t divide_step(uint128_t& rest, uint64_t next, uint128_t divisor) {
  const uint64_t d1 = static_cast<uint64_t>(divisor >> 64);
  const uint64_t d0 = static_cast<uint64_t>(divisor);
  constexpr uint128_t kLimb = static_cast<uint128_t>(1) << 64;
  uint128_t guess = rest / d1;
  if (guess >= kLimb) guess = kLimb - 1;
  uint128_t guess_rest = rest - guess * d1;
  while (guess_rest < kLimb && guess * d0 > ((guess_rest << 64) | next)) {
    --guess;
    guess_rest += d1;
  }
  rest = ((rest << 64) | next) - guess * divisor;
  return static_cast<uint64_t>(guess);
}

// high < divisor, so that the quotient takes 128 bits.
Quotient divide_wide(Uint256 value, uint128_t divisor) {
  if (value.high == 0) return {value.low / divisor, value.low % divisor};
  const uint64_t top = static_cast<uint64_t>(divisor >> 64);
  if (top == 0) {
    // The rest stays below a 64-bit divisor: two plain steps.
    const uint64_t d = static_cast<uint64_t>(divisor);
    const uint128_t first = (value.high << 64) | static_cast<uint64_t>(value.low >> 64);
    const uint128_t second = ((first % d) << 64) | static_cast<uint64_t>(value.low);
    return {((first / d) << 64) + second / d, second % d};
  }
  const int shift = std::countl_zero(top);
  divisor <<= shift;
  if (shift != 0) {
    value.high = (value.high << shift) | (value.low >> (128 - shift));
    value.low <<= shift;
  }
  uint128_t rest = value.high;
  const uint64_t q1 = divide_step(rest, static_cast<uint64_t>(value.low >> 64), divisor);
  const uint64_t q0 = divide_step(rest, static_cast<uint64_t>(value.low), divisor);
  return {(static_cast<uint128_t>(q1) << 64) | q0, rest >> shift};
}

// Whether a quotient is to grow by one in magnitude for what remains of it.
bool rounds_away(uint128_t quotient, uint128_t remainder, uint128_t divisor, bool negative,
                 DecimalRounding rounding) {
  if (remainder == 0) return false;
  switch (rounding) {
    case DecimalRounding::kDown:
      return false;
    case DecimalRounding::kFloor:
      return negative;
    case DecimalRounding::kCeiling:
      return !negative;
    case DecimalRounding::kHalfUp:
      return remainder >= divisor - remainder;
    case DecimalRounding::kHalfEven:
      return remainder > divisor - remainder ||
             (remainder == divisor - remainder && (quotient & 1) != 0);
  }
  return false;
}

std::optional<int128_t> finish(uint128_t quotient, bool negative, int precision) {
  if (quotient >= static_cast<uint128_t>(power_of_ten(precision))) return std::nullopt;
  return negative ? -static_cast<int128_t>(quotient) : static_cast<int128_t>(quotient);
}

std::string decimal_text(int128_t value, int scale) {
  return int128_to_string(value) + "e-" + std::to_string(scale);
}

}  // namespace

std::optional<Quotient> multiply_divide(uint128_t a, uint128_t b, uint128_t c) {
  const Uint256 product = multiply_wide(a, b);
  if (product.high >= c) return std::nullopt;
  return divide_wide(product, c);
}

int128_t divide_power_of_ten(int128_t value, int digits, DecimalRounding rounding) {
  if (digits == 0) return value;
  const bool negative = value < 0;
  // Beyond 38 digits nothing is left but the direction.
  uint128_t quotient = 0;
  uint128_t rest = magnitude(value);
  uint128_t divisor = ~static_cast<uint128_t>(0);
  if (digits <= kMaxDigits) {
    divisor = static_cast<uint128_t>(power_of_ten(digits));
    quotient = rest / divisor;
    rest %= divisor;
  }
  if (rounds_away(quotient, rest, divisor, negative, rounding)) ++quotient;
  return negative ? -static_cast<int128_t>(quotient) : static_cast<int128_t>(quotient);
}

std::optional<int128_t> rescale_decimal(int128_t value, int from_scale, int to_scale, int precision,
                                        DecimalRounding rounding) {
  const int128_t bound = power_of_ten(precision);
  if (to_scale > from_scale) {
    const int128_t factor = power_of_ten(to_scale - from_scale);
    int128_t scaled;
    if (__builtin_mul_overflow(value, factor, &scaled)) return std::nullopt;
    value = scaled;
  } else if (to_scale < from_scale) {
    value = divide_power_of_ten(value, from_scale - to_scale, rounding);
  }
  if (value >= bound || value <= -bound) return std::nullopt;
  return value;
}

int decimal_digits(int128_t value) {
  const uint128_t absolute = magnitude(value);
  int digits = 1;
  while (digits < kMaxDigits && absolute >= static_cast<uint128_t>(power_of_ten(digits))) ++digits;
  // 2^127 takes 39 digits; power_of_ten ends at 10^38.
  return absolute >= static_cast<uint128_t>(power_of_ten(kMaxDigits)) ? kMaxDigits + 1 : digits;
}

std::optional<int128_t> multiply_decimals(int128_t a, int128_t b, int dropped_scale,
                                          int precision) {
  int128_t product;
  if (!__builtin_mul_overflow(a, b, &product)) {
    product = divide_power_of_ten(product, dropped_scale, DecimalRounding::kHalfUp);
    const int128_t bound = power_of_ten(precision);
    if (product >= bound || product <= -bound) return std::nullopt;
    return product;
  }
  const bool negative = (a < 0) != (b < 0);
  const auto divisor = static_cast<uint128_t>(power_of_ten(dropped_scale));
  const auto quotient = multiply_divide(magnitude(a), magnitude(b), divisor);
  if (!quotient) return std::nullopt;
  uint128_t value = quotient->value;
  if (rounds_away(value, quotient->remainder, divisor, negative, DecimalRounding::kHalfUp)) {
    ++value;
  }
  return finish(value, negative, precision);
}

std::optional<int128_t> divide_decimals(int128_t a, int128_t b, int shift, int precision,
                                        DecimalRounding rounding) {
  const bool negative = (a < 0) != (b < 0);
  uint128_t divisor = magnitude(b);
  uint128_t dividend = magnitude(a);
  if (shift < 0) {
    // a / (b * 10^-shift): a divisor beyond 128 bits leaves less than a half of 1.
    const auto product = shift < -kMaxDigits
                             ? Uint256{1, 0}
                             : multiply_wide(divisor, static_cast<uint128_t>(power_of_ten(-shift)));
    divisor = product.high != 0 ? ~static_cast<uint128_t>(0) : product.low;
    shift = 0;
  }
  const int first_shift = shift > kMaxDigits ? kMaxDigits : shift;
  auto quotient =
      multiply_divide(dividend, static_cast<uint128_t>(power_of_ten(first_shift)), divisor);
  if (!quotient) return std::nullopt;
  if (shift > first_shift) {
    const auto more = static_cast<uint128_t>(power_of_ten(shift - first_shift));
    const Uint256 high_part = multiply_wide(quotient->value, more);
    const auto low_part = multiply_divide(quotient->remainder, more, divisor);
    if (high_part.high != 0 || !low_part) return std::nullopt;
    const uint128_t sum = high_part.low + low_part->value;
    if (sum < high_part.low) return std::nullopt;
    quotient = Quotient{sum, low_part->remainder};
  }
  if (rounds_away(quotient->value, quotient->remainder, divisor, negative, rounding)) {
    ++quotient->value;
  }
  return finish(quotient->value, negative, precision);
}

int128_t decimal_remainder(int128_t a, int a_shift, int128_t b, int b_shift) {
  const bool negative = a < 0;
  const uint128_t dividend = magnitude(a);
  uint128_t divisor = magnitude(b);
  uint128_t rest;
  if (b_shift > 0) {
    const Uint256 wide = multiply_wide(divisor, static_cast<uint128_t>(power_of_ten(b_shift)));
    rest = wide.high != 0 ? dividend : dividend % wide.low;
  } else {
    // The quotient does not matter: reduce first, so that it fits.
    rest = divide_wide(
               multiply_wide(dividend % divisor, static_cast<uint128_t>(power_of_ten(a_shift))),
               divisor)
               .remainder;
  }
  return negative ? -static_cast<int128_t>(rest) : static_cast<int128_t>(rest);
}

double decimal_to_double(int128_t value, int scale) {
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  // Both operands are exact, so that the division rounds once.
  constexpr int64_t kExact = int64_t{1} << 53;
  if (value >= -kExact && value <= kExact && scale <= 22) {
    return static_cast<double>(static_cast<int64_t>(value)) / kPowers[scale];
  }
  const std::string text = decimal_text(value, scale);
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

float decimal_to_float(int128_t value, int scale) {
  const std::string text = decimal_text(value, scale);
  float out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

}  // namespace firesteel
