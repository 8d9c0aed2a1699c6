// Casts from dates, times and timestamps, and from numbers to timestamps.

#include <cmath>
#include <limits>

#include "base/decimal_math.h"
#include "functions/cast_kernels.h"
#include "functions/kernel_loops.h"
#include "functions/number_text.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

constexpr int64_t kMaxLong = std::numeric_limits<int64_t>::max();
constexpr int64_t kMinLong = std::numeric_limits<int64_t>::min();

// As Java's TimeUnit: what does not fit becomes the last value.
int64_t seconds_to_micros(int64_t seconds) {
  int64_t micros;
  if (__builtin_mul_overflow(seconds, kMicrosPerSecond, &micros)) {
    return seconds < 0 ? kMinLong : kMaxLong;
  }
  return micros;
}

int32_t micros_to_days(int64_t micros) {
  return static_cast<int32_t>(floor_div(micros, kMicrosPerDay));
}

// Midnight of a date as micros; throws what Java's exact multiplication does.
int64_t days_to_micros(int32_t days) {
  int64_t micros;
  if (__builtin_mul_overflow(int64_t{days}, kMicrosPerDay, &micros)) {
    throw SparkError("DATETIME_OVERFLOW",
                     {{"operation", "convert " + std::to_string(days) + " days to microseconds"}});
  }
  return micros;
}

template <class From>
ScalarKernel timestamp_from_fraction(const CastSpec& spec) {
  return try_map_kernel<int64_t, From>(spec.to, [spec](int64_t& out, From value) {
    const double seconds = value;
    if (!std::isfinite(seconds)) {
      if (!spec.throws()) return false;
      throw SparkError("CAST_INVALID_INPUT",
                       {{"expression", std::isnan(seconds) ? "NaN"
                                       : seconds > 0       ? "Infinity"
                                                           : "-Infinity"},
                        {"sourceType", quote_sql(DataType(TypeId::kDouble).sql())},
                        {"targetType", quote_sql(spec.to.sql())},
                        {"ansiConfig", quote_sql("spark.sql.ansi.enabled")}});
    }
    const double micros = seconds * kMicrosPerSecond;
    constexpr double kBound = 0x1p63;
    if (micros >= kBound || micros < -kBound) {
      if (!spec.legacy() && micros != kBound) {
        if (spec.throws()) {
          CastSpec long_spec = spec;
          long_spec.from = TypeId::kDouble;
          long_spec.to = TypeId::kLong;
          long_spec.overflow(micros);
        }
        return false;
      }
      out = micros > 0 ? kMaxLong : kMinLong;
      return true;
    }
    out = static_cast<int64_t>(micros);
    return true;
  });
}

template <class From>
ScalarKernel timestamp_from_decimal(const CastSpec& spec) {
  const int scale = spec.from.scale();
  return map_kernel<int64_t, From>(spec.to, [scale](From value) {
    // Java's longValue keeps the low 64 bits.
    if (scale <= 6) {
      return static_cast<int64_t>(static_cast<uint128_t>(int128_t{value}) *
                                  static_cast<uint128_t>(power_of_ten(6 - scale)));
    }
    return static_cast<int64_t>(int128_t{value} / power_of_ten(scale - 6));
  });
}

ScalarKernel timestamp_from_number(const CastSpec& spec) {
  if (spec.from.is(TypeId::kBoolean)) {
    return dense_kernel<int64_t, uint8_t>(spec.to, [](uint8_t value) { return int64_t{value}; });
  }
  if (spec.from.is_wide_decimal()) return timestamp_from_decimal<int128_t>(spec);
  if (spec.from.is(TypeId::kDecimal)) return timestamp_from_decimal<int64_t>(spec);
  return dispatch_number(spec.from, [&]<class From>(TypeTag<From>) -> ScalarKernel {
    if constexpr (std::is_floating_point_v<From>) {
      return timestamp_from_fraction<From>(spec);
    } else {
      return map_kernel<int64_t, From>(spec.to,
                                       [](From value) { return seconds_to_micros(value); });
    }
  });
}

template <class To>
ScalarKernel integral_from_seconds(const CastSpec& spec, int64_t units_per_second) {
  return try_map_kernel<To, int64_t>(spec.to, [spec, units_per_second](To& out, int64_t value) {
    const int64_t seconds = floor_div(value, units_per_second);
    out = static_cast<To>(seconds);
    if (out == seconds) return true;
    // Spark's legacy mode gives null here, where other casts wrap around.
    spec.overflow(value);
    return false;
  });
}

template <class To>
ScalarKernel decimal_from_units(const CastSpec& spec, int unit_scale) {
  return try_map_kernel<To, int64_t>(spec.to, [spec, unit_scale, precision = spec.to.precision(),
                                               scale = spec.to.scale()](To& out, int64_t value) {
    const auto scaled = rescale_decimal(value, unit_scale, scale, precision);
    if (scaled) {
      out = static_cast<To>(*scaled);
      return true;
    }
    if (spec.throws()) {
      std::string text;
      append_decimal(text, value, unit_scale);
      spec.out_of_range(text);
    }
    return false;
  });
}

ScalarKernel number_from_units(const CastSpec& spec, int unit_scale) {
  if (spec.to.is_wide_decimal()) return decimal_from_units<int128_t>(spec, unit_scale);
  if (spec.to.is(TypeId::kDecimal)) return decimal_from_units<int64_t>(spec, unit_scale);
  const auto units = static_cast<int64_t>(power_of_ten(unit_scale));
  return dispatch_number(spec.to, [&]<class To>(TypeTag<To>) -> ScalarKernel {
    if constexpr (std::is_floating_point_v<To>) {
      return map_kernel<To, int64_t>(spec.to, [units](int64_t value) {
        return static_cast<To>(static_cast<double>(value) / static_cast<double>(units));
      });
    } else {
      return integral_from_seconds<To>(spec, units);
    }
  });
}

ScalarKernel from_date(const CastSpec& spec) {
  switch (spec.to.id()) {
    case TypeId::kTimestamp:
      return map_kernel<int64_t, int32_t>(spec.to, [cursor = ZoneCursor(*spec.zone)](int32_t days) {
        return cursor.to_utc_micros(days_to_micros(days));
      });
    case TypeId::kTimestampNtz:
      return map_kernel<int64_t, int32_t>(spec.to, days_to_micros);
    default:
      // As in Hive, a date is no number.
      return [type = spec.to](const KernelInput& input) {
        return Vector::null_constant(type, input.num_rows);
      };
  }
}

ScalarKernel from_timestamp(const CastSpec& spec) {
  switch (spec.to.id()) {
    case TypeId::kBoolean:
      return dense_kernel<uint8_t, int64_t>(spec.to,
                                            [](int64_t micros) -> uint8_t { return micros != 0; });
    case TypeId::kDate:
      return map_kernel<int32_t, int64_t>(spec.to,
                                          [cursor = ZoneCursor(*spec.zone)](int64_t micros) {
                                            return micros_to_days(cursor.to_local_micros(micros));
                                          });
    case TypeId::kTimestampNtz:
      return map_kernel<int64_t, int64_t>(spec.to,
                                          [cursor = ZoneCursor(*spec.zone)](int64_t micros) {
                                            return cursor.to_local_micros(micros);
                                          });
    default:
      return number_from_units(spec, 6);
  }
}

ScalarKernel from_timestamp_ntz(const CastSpec& spec) {
  if (spec.to.is(TypeId::kDate)) return map_kernel<int32_t, int64_t>(spec.to, micros_to_days);
  return map_kernel<int64_t, int64_t>(spec.to, [cursor = ZoneCursor(*spec.zone)](int64_t micros) {
    return cursor.to_utc_micros(micros);
  });
}

ScalarKernel from_time(const CastSpec& spec) {
  if (!spec.to.is(TypeId::kTime)) return number_from_units(spec, 9);
  const auto unit = static_cast<int64_t>(power_of_ten(9 - spec.to.precision()));
  return dense_kernel<int64_t, int64_t>(spec.to,
                                        [unit](int64_t nanos) { return nanos - nanos % unit; });
}

}  // namespace

ScalarKernel make_datetime_cast(const CastSpec& spec) {
  switch (spec.from.id()) {
    case TypeId::kDate:
      return from_date(spec);
    case TypeId::kTimestamp:
      return from_timestamp(spec);
    case TypeId::kTimestampNtz:
      return from_timestamp_ntz(spec);
    case TypeId::kTime:
      return from_time(spec);
    default:
      return timestamp_from_number(spec);
  }
}

}  // namespace firesteel
