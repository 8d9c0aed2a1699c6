// Arithmetic on the unscaled values of decimals, with intermediate results of 256 bits.
#pragma once

#include <cstdint>
#include <optional>

#include "base/int128.h"

namespace firesteel {

inline uint128_t magnitude(int128_t value) {
  return value < 0 ? -static_cast<uint128_t>(value) : static_cast<uint128_t>(value);
}

// a * b / c rounded down, and what remains; none when the quotient takes more than 128 bits.
struct Quotient {
  uint128_t value;
  uint128_t remainder;
};
std::optional<Quotient> multiply_divide(uint128_t a, uint128_t b, uint128_t c);

enum class DecimalRounding : uint8_t { kDown, kHalfUp, kHalfEven, kFloor, kCeiling };

// value / 10^digits, rounded.
int128_t divide_power_of_ten(int128_t value, int digits, DecimalRounding rounding);

// value at `from_scale`, rounded half up to `to_scale`; none when it takes more than `precision`
// digits.
std::optional<int128_t> rescale_decimal(int128_t value, int from_scale, int to_scale, int precision,
                                        DecimalRounding rounding = DecimalRounding::kHalfUp);

// Number of decimal digits; 1 for 0.
int decimal_digits(int128_t value);

// a * b dropping the last `dropped_scale` digits, rounded half up.
std::optional<int128_t> multiply_decimals(int128_t a, int128_t b, int dropped_scale, int precision);
// a * 10^shift / b, rounded half up (or toward zero); b is not zero.
std::optional<int128_t> divide_decimals(int128_t a, int128_t b, int shift, int precision,
                                        DecimalRounding rounding = DecimalRounding::kHalfUp);
// (a * 10^a_shift) % (b * 10^b_shift) with a's sign; one of the shifts is 0, b is not zero.
int128_t decimal_remainder(int128_t a, int a_shift, int128_t b, int b_shift);

// The double nearest to value / 10^scale.
double decimal_to_double(int128_t value, int scale);
float decimal_to_float(int128_t value, int scale);

}  // namespace firesteel
