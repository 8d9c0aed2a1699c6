// Intervals times and by numbers.

#include <cmath>
#include <limits>

#include "base/calendar.h"
#include "base/decimal_math.h"
#include "functions/function_errors.h"
#include "functions/operators/arithmetic/datetime_arithmetic.h"
#include "functions/simple_function.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// What Java's exact arithmetic throws here has no condition of its own in Spark.
[[noreturn]] void throw_scaling_overflow() { throw_interval_overflow(""); }

template <class Interval>
Interval narrow_interval(int128_t value) {
  if (value < std::numeric_limits<Interval>::min() ||
      value > std::numeric_limits<Interval>::max()) {
    throw_scaling_overflow();
  }
  return static_cast<Interval>(value);
}

// Rounded half away from zero, as Guava's DoubleMath with HALF_UP.
template <class Interval>
Interval round_to_interval(double value) {
  const double rounded = std::round(value);
  constexpr double kLow = static_cast<double>(std::numeric_limits<Interval>::min());
  if (!(rounded >= kLow && rounded < -kLow)) throw_scaling_overflow();
  return static_cast<Interval>(rounded);
}

int128_t divide_interval_half_up(int128_t value, int128_t by) {
  const int128_t quotient = value / by;
  const int128_t rest = value % by;
  const uint128_t twice = magnitude(rest) * 2;
  if (twice < magnitude(by)) return quotient;
  return (value < 0) != (by < 0) ? quotient - 1 : quotient + 1;
}

// A numeric argument: its decimal scale, 0 for integers.
template <class Interval, class Number>
Interval multiply_interval(Interval interval, Number number, int scale) {
  if constexpr (std::is_floating_point_v<Number>) {
    return round_to_interval<Interval>(static_cast<double>(interval) * static_cast<double>(number));
  } else {
    const auto product = multiply_decimals(interval, number, scale, DataType::kMaxPrecision);
    if (!product) throw_scaling_overflow();
    return narrow_interval<Interval>(*product);
  }
}

template <class Interval, class Number>
Interval divide_interval(Interval interval, Number number, int scale) {
  if (number == 0) throw SparkError("INTERVAL_DIVIDED_BY_ZERO", {});
  if constexpr (std::is_floating_point_v<Number>) {
    return round_to_interval<Interval>(static_cast<double>(interval) / static_cast<double>(number));
  } else if constexpr (sizeof(Number) == 16) {
    const auto quotient = divide_decimals(interval, number, scale, DataType::kMaxPrecision);
    if (!quotient) throw_scaling_overflow();
    return narrow_interval<Interval>(*quotient);
  } else {
    if (interval == std::numeric_limits<Interval>::min() && number == Number(-1)) {
      throw_interval_overflow("try_divide");
    }
    return narrow_interval<Interval>(
        divide_interval_half_up(int128_t{interval} * power_of_ten(scale), int128_t{number}));
  }
}

// Months, days and micros scaled each; fractions of days go on as micros, of months nowhere.
CalendarInterval scale_calendar(double months, double days, double micros, EvalMode mode) {
  constexpr double kIntLow = std::numeric_limits<int32_t>::min();
  constexpr double kIntHigh = std::numeric_limits<int32_t>::max();
  const auto truncate = [&](double value) {
    const double whole = std::trunc(value);
    if (!(whole >= kIntLow && whole <= kIntHigh)) {
      if (mode != EvalMode::kLegacy) throw_arithmetic_overflow("overflow", "");
      if (std::isnan(whole)) return int32_t{0};
      return whole < 0 ? std::numeric_limits<int32_t>::min() : std::numeric_limits<int32_t>::max();
    }
    return static_cast<int32_t>(whole);
  };
  CalendarInterval out;
  out.months = truncate(months);
  out.days = truncate(days);
  const double exact = micros + static_cast<double>(kMicrosPerDay) * (days - out.days);
  // Java's Math.round: half up toward positive infinity, saturating.
  const double rounded = std::floor(exact + 0.5);
  constexpr double kBound = 0x1p63;
  out.microseconds = rounded >= kBound     ? std::numeric_limits<int64_t>::max()
                     : rounded < -kBound   ? std::numeric_limits<int64_t>::min()
                     : std::isnan(rounded) ? 0
                                           : static_cast<int64_t>(rounded);
  return out;
}

// row(out, interval, number), with the arguments in either order.
template <class Interval, class Number, class Row>
ScalarKernel two_way_kernel(const DataType& type, bool swapped, Row row) {
  if (!swapped) return try_map_kernel<Interval, Interval, Number>(type, row);
  return try_map_kernel<Interval, Number, Interval>(
      type, [row](Interval& out, Number number, const Interval& interval) {
        return row(out, interval, number);
      });
}

template <class Interval, class Number>
ScalarKernel scaling_kernel(const DataType& type, int scale, EvalMode mode, bool swapped,
                            bool division) {
  return two_way_kernel<Interval, Number>(
      type, swapped, [scale, mode, division](Interval& out, Interval interval, Number number) {
        return attempt_row(mode, [&] {
          out = division ? divide_interval(interval, number, scale)
                         : multiply_interval(interval, number, scale);
        });
      });
}

ScalarKernel calendar_scaling_kernel(EvalMode mode, bool swapped, bool division) {
  return two_way_kernel<CalendarInterval, double>(
      TypeId::kCalendarInterval, swapped,
      [mode, division](CalendarInterval& out, const CalendarInterval& interval, double number) {
        if (division && number == 0) {
          if (mode == EvalMode::kAnsi) {
            throw error_without_context("INTERVAL_DIVIDED_BY_ZERO", {});
          }
          return false;
        }
        return attempt_row(mode, [&] {
          const auto part = [&](double value) {
            return division ? value / number : value * number;
          };
          out = scale_calendar(part(interval.months), part(interval.days),
                               part(static_cast<double>(interval.microseconds)), mode);
        });
      });
}

template <class Interval>
ScalarKernel interval_scaling_of(const DataType& type, const DataType& number, EvalMode mode,
                                 bool swapped, bool division) {
  if (number.is_wide_decimal()) {
    return scaling_kernel<Interval, int128_t>(type, number.scale(), mode, swapped, division);
  }
  if (number.is(TypeId::kDecimal)) {
    return scaling_kernel<Interval, int64_t>(type, number.scale(), mode, swapped, division);
  }
  return dispatch_number(number, [&]<class Number>(TypeTag<Number>) {
    return scaling_kernel<Interval, Number>(type, 0, mode, swapped, division);
  });
}

BoundScalar bind_scaling(const BindContext& context, EvalMode mode, bool swapped, bool division) {
  const DataType& interval = context.args[swapped ? 1 : 0].type;
  const size_t number_index = swapped ? 0 : 1;
  const bool calendar = interval.is(TypeId::kCalendarInterval);
  const char* sign = division ? " / " : " * ";
  const char* function = division ? "divide_interval" : "multiply_interval";
  auto number =
      implicit_cast(context.args[number_index].type, TypeFamily::kNumeric, context.settings.ansi);
  if (number && calendar) number = TypeId::kDouble;
  if (!number) {
    const std::string call =
        "(" + context.args[swapped ? 1 : 0].sql + sign + context.args[number_index].sql + ")";
    throw unexpected_input_type(call, 1, context.args[number_index],
                                calendar ? "\"DOUBLE\"" : "\"NUMERIC\"");
  }
  const DataType result = DataType(interval.id());
  ScalarKernel kernel =
      calendar ? calendar_scaling_kernel(mode, swapped, division)
      : interval.is(TypeId::kYearMonthInterval)
          ? interval_scaling_of<int32_t>(result, *number, mode, swapped, division)
          : interval_scaling_of<int64_t>(result, *number, mode, swapped, division);
  std::vector<DataType> arg_types = {interval, *number};
  if (swapped) std::swap(arg_types[0], arg_types[1]);
  BoundScalar bound = bound_scalar(std::move(arg_types), result, std::move(kernel));
  if (mode != EvalMode::kAnsi) bound.null_rule = NullRule::kAlwaysNullable;
  bound.render = [=](std::span<const std::string> args) {
    const std::string& first = args[swapped ? 1 : 0];
    const std::string& second = args[swapped ? 0 : 1];
    if (calendar) return std::string(function) + "(" + first + ", " + second + ")";
    return "(" + first + sign + second + ")";
  };
  return bound;
}

}  // namespace

std::optional<BoundScalar> bind_interval_product(const BindContext& context, EvalMode mode) {
  if (is_interval(context.args[0].type)) return bind_scaling(context, mode, false, false);
  if (is_interval(context.args[1].type)) return bind_scaling(context, mode, true, false);
  return std::nullopt;
}

std::optional<BoundScalar> bind_interval_quotient(const BindContext& context, EvalMode mode) {
  if (!is_interval(context.args[0].type)) return std::nullopt;
  return bind_scaling(context, mode, false, true);
}

}  // namespace firesteel
