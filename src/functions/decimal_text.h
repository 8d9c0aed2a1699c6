#pragma once

// Decimal digits written with a given number of places, rounded half up (or half even) as Java's
// formatters do.

#include <string>
#include <string_view>

#include "base/decimal_math.h"
#include "functions/number_text.h"

namespace firesteel {

// The absolute value rounded to `places` behind the point, as digits without a point: 1.25 with one
// place gives "13"; at least places + 1 digits.
std::string scaled_digits(const DecimalDigits& number, int places, DecimalRounding rounding);

// "1234.50" of the absolute value.
std::string fixed_text(const DecimalDigits& number, int places, DecimalRounding rounding);

// "1.23e+04" of the absolute value.
std::string scientific_text(const DecimalDigits& number, int places);

// Puts a comma before each group of three digits.
std::string group_thousands(std::string_view digits);

// The digits of an unscaled decimal.
DecimalDigits digits_of_decimal(int128_t unscaled, int scale);

}  // namespace firesteel
