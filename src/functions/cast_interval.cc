// Casts of ANSI intervals from and to numbers and among each other.

#include <limits>

#include "base/calendar.h"
#include "base/decimal_math.h"
#include "functions/cast_kernels.h"
#include "functions/kernel_loops.h"
#include "functions/number_text.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// Months or micros of one unit of the interval's last field.
int64_t unit_of(const DataType& interval) {
  if (interval.is(TypeId::kYearMonthInterval)) {
    return interval.end_field() == 0 ? kMonthsPerYear : 1;
  }
  constexpr int64_t kUnits[] = {kMicrosPerDay, kMicrosPerHour, kMicrosPerMinute, kMicrosPerSecond};
  return kUnits[interval.end_field()];
}

template <class Interval, class From>
ScalarKernel interval_from_integral(const CastSpec& spec) {
  return try_map_kernel<Interval, From>(
      spec.to, [spec, unit = unit_of(spec.to)](Interval& out, From value) {
        int64_t total;
        if (!__builtin_mul_overflow(int64_t{value}, unit, &total) &&
            static_cast<Interval>(total) == total) {
          out = static_cast<Interval>(total);
          return true;
        }
        // Fails in the legacy mode too.
        CastSpec failing = spec;
        if (spec.legacy()) failing.mode = CastMode::kAnsi;
        failing.overflow(int64_t{value});
        return false;
      });
}

template <class Interval, class From>
ScalarKernel interval_from_decimal(const CastSpec& spec) {
  return try_map_kernel<Interval, From>(
      spec.to,
      [spec, unit = unit_of(spec.to), scale = spec.from.scale()](Interval& out, From value) {
        const auto total = multiply_decimals(value, unit, scale, DataType::kMaxPrecision);
        if (total && static_cast<Interval>(*total) == *total) {
          out = static_cast<Interval>(*total);
          return true;
        }
        CastSpec failing = spec;
        if (spec.legacy()) failing.mode = CastMode::kAnsi;
        failing.overflow(int128_t{value});
        return false;
      });
}

template <class To, class Interval>
ScalarKernel integral_from_interval(const CastSpec& spec) {
  return try_map_kernel<To, Interval>(spec.to,
                                      [spec, unit = unit_of(spec.from)](To& out, Interval value) {
                                        const int64_t count = value / unit;
                                        out = static_cast<To>(count);
                                        if (out == count) return true;
                                        CastSpec failing = spec;
                                        if (spec.legacy()) failing.mode = CastMode::kAnsi;
                                        failing.overflow(int64_t{value});
                                        return false;
                                      });
}

template <class To, class Interval>
ScalarKernel decimal_from_interval(const CastSpec& spec) {
  // Seconds keep their fraction.
  const bool seconds = spec.from.is(TypeId::kDayTimeInterval) && spec.from.end_field() == 3;
  const int unit_scale = seconds ? 6 : 0;
  return try_map_kernel<To, Interval>(
      spec.to,
      [spec, unit_scale, unit = seconds ? 1 : unit_of(spec.from)](To& out, Interval value) {
        const int128_t count = value / unit;
        const auto scaled =
            rescale_decimal(count, unit_scale, spec.to.scale(), spec.to.precision());
        if (scaled) {
          out = static_cast<To>(*scaled);
          return true;
        }
        if (spec.mode == CastMode::kTry) return false;
        std::string text;
        append_decimal(text, count, unit_scale);
        spec.out_of_range(text);
        return false;
      });
}

template <class Interval>
ScalarKernel from_interval(const CastSpec& spec) {
  if (spec.to.is_ansi_interval()) {
    return dense_kernel<Interval, Interval>(
        spec.to, [unit = spec.to.is(TypeId::kDayTimeInterval) && spec.to.end_field() == 3
                             ? int64_t{1}
                             : unit_of(spec.to)](Interval value) {
          return static_cast<Interval>(value - value % unit);
        });
  }
  if (spec.to.is_wide_decimal()) return decimal_from_interval<int128_t, Interval>(spec);
  if (spec.to.is(TypeId::kDecimal)) return decimal_from_interval<int64_t, Interval>(spec);
  return dispatch_integral(
      spec.to, [&]<class To>(TypeTag<To>) { return integral_from_interval<To, Interval>(spec); });
}

template <class Interval>
ScalarKernel to_interval(const CastSpec& spec) {
  if (spec.from.is_wide_decimal()) return interval_from_decimal<Interval, int128_t>(spec);
  if (spec.from.is(TypeId::kDecimal)) return interval_from_decimal<Interval, int64_t>(spec);
  return dispatch_integral(spec.from, [&]<class From>(TypeTag<From>) {
    return interval_from_integral<Interval, From>(spec);
  });
}

}  // namespace

ScalarKernel make_interval_cast(const CastSpec& spec) {
  if (spec.from.is(TypeId::kYearMonthInterval)) return from_interval<int32_t>(spec);
  if (spec.from.is(TypeId::kDayTimeInterval)) return from_interval<int64_t>(spec);
  if (spec.to.is(TypeId::kYearMonthInterval)) return to_interval<int32_t>(spec);
  return to_interval<int64_t>(spec);
}

}  // namespace firesteel
