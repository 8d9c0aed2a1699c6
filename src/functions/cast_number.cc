// Casts among booleans and numbers.

#include <cmath>
#include <limits>

#include "base/decimal_math.h"
#include "functions/cast_kernels.h"
#include "functions/kernel_loops.h"
#include "functions/number_text.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

template <class T>
Value to_value(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(value);
  } else {
    return static_cast<int64_t>(value);
  }
}

// Java's (int) and (long): saturating, NaN is 0.
template <class To, class From>
To saturate(From value) {
  constexpr double kLow = static_cast<double>(std::numeric_limits<To>::min());
  constexpr double kHigh = static_cast<double>(std::numeric_limits<To>::max());
  const double wide = value;
  if (!(wide >= kLow)) return std::isnan(wide) ? To{0} : std::numeric_limits<To>::min();
  if (wide >= kHigh) return std::numeric_limits<To>::max();
  return static_cast<To>(wide);
}

template <class To, class From>
struct NarrowInteger {
  using Flags = From;
  static To apply(From value, Flags& flags) {
    const To narrow = static_cast<To>(value);
    flags |= static_cast<From>(value ^ static_cast<From>(narrow));
    return narrow;
  }
  static bool failed(Flags flags) { return flags != 0; }
};

template <class To, class From>
struct FractionToInteger {
  using Flags = uint8_t;
  static To apply(From value, Flags& flags) {
    const double wide = value;
    // Spark compares with the bounds as doubles: 2^63 passes as a long and saturates.
    flags |= !(std::floor(wide) <= static_cast<double>(std::numeric_limits<To>::max()) &&
               std::ceil(wide) >= static_cast<double>(std::numeric_limits<To>::min()));
    return saturate<To>(wide);
  }
  static bool failed(Flags flags) { return flags != 0; }
};

template <class To, class From>
ScalarKernel integral_from(const CastSpec& spec) {
  const auto on_fail = [spec](From value) { spec.overflow(to_value(value)); };
  if constexpr (std::is_floating_point_v<From>) {
    if (!spec.legacy()) {
      return checked_kernel<To, From>(spec.to, FractionToInteger<To, From>{}, on_fail);
    }
    return dense_kernel<To, From>(spec.to, [](From value) {
      // Java narrows to byte and short through int.
      if constexpr (sizeof(To) < sizeof(int32_t)) return static_cast<To>(saturate<int32_t>(value));
      return saturate<To>(value);
    });
  } else if constexpr (sizeof(To) >= sizeof(From)) {
    return dense_kernel<To, From>(spec.to, [](From value) { return static_cast<To>(value); });
  } else {
    if (spec.legacy()) {
      return dense_kernel<To, From>(spec.to, [](From value) { return static_cast<To>(value); });
    }
    return checked_kernel<To, From>(spec.to, NarrowInteger<To, From>{}, on_fail);
  }
}

template <class To, class From>
ScalarKernel integral_from_decimal(const CastSpec& spec) {
  const int128_t divisor = power_of_ten(spec.from.scale());
  return try_map_kernel<To, From>(spec.to, [spec, divisor](To& out, From value) {
    const int128_t whole = int128_t{value} / divisor;
    out = static_cast<To>(whole);
    if (int128_t{out} == whole || spec.legacy()) return true;
    spec.overflow(int128_t{value});
    return false;
  });
}

template <class To, class From>
ScalarKernel fractional_from_decimal(const CastSpec& spec) {
  const int scale = spec.from.scale();
  return map_kernel<To, From>(spec.to, [scale](From value) -> To {
    if constexpr (std::is_same_v<To, float>) {
      return decimal_to_float(value, scale);
    } else {
      return decimal_to_double(value, scale);
    }
  });
}

std::string decimal_text(int128_t value, int scale) {
  std::string text;
  append_decimal(text, value, scale);
  return text;
}

// Unscaled values of one scale to another scale and precision.
template <class To, class From>
ScalarKernel decimal_rescale(const CastSpec& spec, int from_scale, int from_precision) {
  const int to_scale = spec.to.scale();
  const int grown = to_scale - from_scale;
  const bool fits = grown >= 0 && from_precision + grown <= spec.to.precision();
  if (fits && grown == 0) {
    return dense_kernel<To, From>(spec.to, [](From value) { return static_cast<To>(value); });
  }
  if (fits) {
    const To factor = static_cast<To>(power_of_ten(grown));
    return dense_kernel<To, From>(spec.to, [factor](From value) {
      // Null rows may hold anything: multiply without a sign.
      using Word = std::conditional_t<sizeof(To) == 16, uint128_t, uint64_t>;
      return static_cast<To>(static_cast<Word>(static_cast<To>(value)) * static_cast<Word>(factor));
    });
  }
  return try_map_kernel<To, From>(
      spec.to, [spec, from_scale, to_scale, precision = spec.to.precision()](To& out, From value) {
        const auto scaled = rescale_decimal(value, from_scale, to_scale, precision);
        if (scaled) {
          out = static_cast<To>(*scaled);
          return true;
        }
        if (spec.throws()) spec.out_of_range(decimal_text(value, from_scale));
        return false;
      });
}

template <class To, class From>
ScalarKernel decimal_from_fraction(const CastSpec& spec) {
  return try_map_kernel<To, From>(spec.to, [spec, precision = spec.to.precision(),
                                            scale = spec.to.scale()](To& out, From value) {
    const auto digits = digits_of_double(value);
    // NaN and the infinities are null in every mode.
    if (!digits) return false;
    const auto rounded = round_digits(*digits, precision, scale);
    if (!rounded) {
      if (spec.throws()) spec.out_of_range(digits->plain_text());
      return false;
    }
    out = static_cast<To>(*rounded);
    return true;
  });
}

template <class From>
ScalarKernel binary_from_integral(const CastSpec& spec) {
  return string_kernel<From>(spec.to, [](StringOut& out, From value) {
    for (int shift = (sizeof(From) - 1) * 8; shift >= 0; shift -= 8) {
      out.append(static_cast<char>(static_cast<uint64_t>(value) >> shift));
    }
  });
}

template <class From>
int integral_precision() {
  return sizeof(From) == 1 ? 3 : sizeof(From) == 2 ? 5 : sizeof(From) == 4 ? 10 : 19;
}

template <class To, class From>
ScalarKernel decimal_from(const CastSpec& spec) {
  if (spec.from.is(TypeId::kDecimal)) {
    if constexpr (sizeof(From) >= 8 && !std::is_floating_point_v<From>) {
      return decimal_rescale<To, From>(spec, spec.from.scale(), spec.from.precision());
    }
  }
  if constexpr (std::is_floating_point_v<From>) {
    return decimal_from_fraction<To, From>(spec);
  } else {
    const int precision = spec.from.is(TypeId::kBoolean) ? 1 : integral_precision<From>();
    return decimal_rescale<To, From>(spec, 0, precision);
  }
}

template <class From>
ScalarKernel number_from(const CastSpec& spec) {
  if (spec.to.is(TypeId::kBoolean)) {
    return dense_kernel<uint8_t, From>(spec.to, [](From value) -> uint8_t { return value != 0; });
  }
  if (spec.to.is(TypeId::kDecimal)) {
    if (spec.to.is_wide_decimal()) return decimal_from<int128_t, From>(spec);
    return decimal_from<int64_t, From>(spec);
  }
  if (spec.to.is(TypeId::kBinary)) {
    if constexpr (std::is_integral_v<From>) return binary_from_integral<From>(spec);
  }
  return dispatch_number(spec.to, [&]<class To>(TypeTag<To>) -> ScalarKernel {
    if constexpr (sizeof(From) >= 8 && !std::is_floating_point_v<From>) {
      if (spec.from.is(TypeId::kDecimal)) {
        if constexpr (std::is_floating_point_v<To>) {
          return fractional_from_decimal<To, From>(spec);
        } else {
          return integral_from_decimal<To, From>(spec);
        }
      }
    }
    if constexpr (std::is_floating_point_v<To>) {
      return dense_kernel<To, From>(spec.to, [](From value) { return static_cast<To>(value); });
    } else {
      return integral_from<To, From>(spec);
    }
  });
}

}  // namespace

ScalarKernel make_number_cast(const CastSpec& spec) {
  if (spec.from.is(TypeId::kBoolean)) return number_from<uint8_t>(spec);
  if (spec.from.is_wide_decimal()) return number_from<int128_t>(spec);
  if (spec.from.is(TypeId::kDecimal)) return number_from<int64_t>(spec);
  return dispatch_number(spec.from,
                         [&]<class From>(TypeTag<From>) { return number_from<From>(spec); });
}

}  // namespace firesteel
