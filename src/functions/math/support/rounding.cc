#include "functions/math/support/rounding.h"

#include <algorithm>
#include <cmath>

#include "functions/coercion.h"
#include "functions/function_errors.h"
#include "functions/kernel_loops.h"
#include "functions/number_text.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// Powers of ten that divide doubles exactly.
constexpr int kExactPowers = 22;

double rounding_power(int n) {
  static const std::array<double, kExactPowers + 1> kPowers = [] {
    std::array<double, kExactPowers + 1> powers;
    for (int i = 0; i <= kExactPowers; ++i) powers[i] = static_cast<double>(power_of_ten(i));
    return powers;
  }();
  return kPowers[n];
}

// Rounds the decimal digits that the double prints with, as Java's BigDecimal.valueOf does:
// 1.005 becomes 1.01, though the double is a little less.
double round_by_digits(double value, int scale, DecimalRounding rounding) {
  const DecimalDigits number = *digits_of_double(value);
  if (number.digits.empty()) return 0;
  if (-number.exponent <= scale) return value;
  // Digits kept of those printed; there are at most 17 of them.
  const int64_t kept = number.integral_digits() + scale;
  // Java's decimals have no negative zero.
  if (kept < 0) return 0;
  int128_t digits = 0;
  for (const char c : number.digits) digits = digits * 10 + (c - '0');
  const auto dropped = static_cast<int>(static_cast<int64_t>(number.digits.size()) - kept);
  digits = divide_power_of_ten(value < 0 ? -digits : digits, dropped, rounding);
  if (scale >= 0) return decimal_to_double(digits, scale);
  return static_cast<double>(digits) * rounding_power(std::min(-scale, kExactPowers));
}

// Most doubles can be rounded by arithmetic: unless the scaled value lies close to a tie, or has
// too many digits, the nearest integer is not in doubt.
double round_half_up(double value, int scale, DecimalRounding rounding) {
  if (!std::isfinite(value)) return value;
  if (scale >= 0 && scale <= kExactPowers) {
    const double scaled = std::abs(value) * rounding_power(scale);
    constexpr double kSafe = 1e14;
    if (scaled < kSafe) {
      const double whole = std::floor(scaled);
      const double fraction = scaled - whole;
      constexpr double kMargin = 1e-2;
      if (std::abs(fraction - 0.5) > kMargin) {
        const double rounded = (fraction > 0.5 ? whole + 1 : whole) / rounding_power(scale);
        return value < 0 && rounded != 0 ? -rounded : rounded;
      }
    }
  }
  return round_by_digits(value, scale, rounding);
}

template <class T>
ScalarKernel integral_rounding_kernel(const DataType& type, int scale, DecimalRounding rounding,
                                      bool ansi) {
  if (scale >= 0) return [](const KernelInput& input) { return input.args[0]; };
  return map_kernel<T, T>(type, [scale, rounding, ansi](T value) -> T {
    int128_t rounded = divide_power_of_ten(value, -scale, rounding);
    // Beyond 38 digits nothing is left of any integer.
    rounded = -scale > DataType::kMaxPrecision ? 0 : rounded * power_of_ten(-scale);
    const T out = static_cast<T>(rounded);
    if (ansi && out != rounded) throw_arithmetic_overflow("Overflow", "");
    return out;
  });
}

template <class To, class From>
ScalarKernel decimal_rounding_kernel(const DataType& type, const DataType& result, int scale,
                                     DecimalRounding rounding) {
  return try_map_kernel<To, From>(
      result, [from_scale = type.scale(), scale, rounding, result](To& out, From value) {
        int128_t rounded = value;
        if (scale < from_scale) {
          rounded = divide_power_of_ten(value, from_scale - scale, rounding);
          if (scale < 0 && rounded != 0) {
            int128_t widened;
            const bool overflow =
                -scale > DataType::kMaxPrecision ||
                __builtin_mul_overflow(rounded, power_of_ten(std::min(-scale, 38)), &widened) ||
                magnitude(widened) >= static_cast<uint128_t>(power_of_ten(result.precision()));
            if (overflow) {
              throw error_without_context(
                  "NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION",
                  {{"roundedValue", int128_to_string(rounded) + std::string(-scale, '0')},
                   {"originalValue", int128_to_string(rounded) + "E+" + std::to_string(-scale)},
                   {"precision", std::to_string(result.precision())},
                   {"scale", "0"}});
            }
            rounded = widened;
          }
        }
        // Without a carry digit left, a decimal may outgrow 38 digits.
        if (magnitude(rounded) >= static_cast<uint128_t>(power_of_ten(result.precision()))) {
          return false;
        }
        out = static_cast<To>(rounded);
        return true;
      });
}

}  // namespace

DataType rounded_decimal_type(const DataType& type, int scale) {
  const int integral = type.precision() - type.scale() + 1;
  if (scale < 0) {
    return DataType::decimal(std::min(std::max(integral, -scale + 1), DataType::kMaxPrecision), 0);
  }
  const int new_scale = std::min(type.scale(), scale);
  return DataType::decimal(std::min(integral + new_scale, DataType::kMaxPrecision), new_scale);
}

ScalarKernel make_rounding_kernel(const DataType& type, int scale, DecimalRounding rounding,
                                  bool ansi) {
  if (type.is(TypeId::kDecimal)) {
    const DataType result = rounded_decimal_type(type, scale);
    if (type.is_wide_decimal()) {
      return result.is_wide_decimal()
                 ? decimal_rounding_kernel<int128_t, int128_t>(type, result, scale, rounding)
                 : decimal_rounding_kernel<int64_t, int128_t>(type, result, scale, rounding);
    }
    return result.is_wide_decimal()
               ? decimal_rounding_kernel<int128_t, int64_t>(type, result, scale, rounding)
               : decimal_rounding_kernel<int64_t, int64_t>(type, result, scale, rounding);
  }
  if (type.is(TypeId::kDouble)) {
    return map_kernel<double, double>(
        type, [scale, rounding](double value) { return round_half_up(value, scale, rounding); });
  }
  if (type.is(TypeId::kFloat)) {
    return map_kernel<float, float>(type, [scale, rounding](float value) {
      return std::isfinite(value) ? static_cast<float>(round_by_digits(value, scale, rounding))
                                  : value;
    });
  }
  return dispatch_integral(type, [&]<class T>(TypeTag<T>) {
    return integral_rounding_kernel<T>(type, scale, rounding, ansi);
  });
}

std::optional<int> rounding_scale(const BindContext& context, size_t index,
                                  std::string_view function) {
  const Argument& argument = context.args[index];
  if (!argument.constant) {
    throw type_mismatch("NON_FOLDABLE_INPUT", call_text(function, context.args),
                        {{"inputName", "`scale`"},
                         {"inputType", "\"INT\""},
                         {"inputExpr", quote_sql(argument.sql)}});
  }
  const Value value = cast_value(*argument.constant, argument.type, TypeId::kInt, CastMode::kAnsi,
                                 context.settings.time_zone);
  if (value.is_null()) return std::nullopt;
  return static_cast<int>(value.integer());
}

}  // namespace firesteel
