#include "functions/operators/arithmetic/datetime_arithmetic.h"

#include <array>

#include "functions/datetime_add.h"
#include "functions/function_errors.h"
#include "functions/operators/arithmetic/additive.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

using RenderMove = std::function<std::string(std::span<const std::string>)>;

bool is_timestamp_operand(const DataType& type) {
  return type.is(TypeId::kTimestamp) || type.is(TypeId::kTimestampNtz);
}

// An interval of whole days: DAY, as the difference of dates.
bool is_day_interval(const DataType& type) {
  return type.is(TypeId::kDayTimeInterval) && type.start_field() == 0 && type.end_field() == 0;
}

int64_t negate_part(int64_t value, bool negate) {
  if (!negate) return value;
  int64_t out;
  if (__builtin_sub_overflow(int64_t{0}, value, &out)) throw_interval_overflow("");
  return out;
}

// How an interval of each kind moves a timestamp or a date.
struct IntervalParts {
  int64_t months, days, micros;
};
IntervalParts interval_parts(int32_t months, bool negate) {
  return {negate_part(months, negate), 0, 0};
}
IntervalParts interval_parts(int64_t micros, bool negate) {
  micros = negate_part(micros, negate);
  return {0, micros / kMicrosPerDay, micros % kMicrosPerDay};
}
IntervalParts interval_parts(const CalendarInterval& interval, bool negate) {
  return {negate_part(interval.months, negate), negate_part(interval.days, negate),
          negate_part(interval.microseconds, negate)};
}

template <class Interval>
ScalarKernel timestamp_move_kernel(const DataType& type, const BindContext& context, EvalMode mode,
                                   bool swapped, bool negate) {
  const TimeZone& zone =
      type.is(TypeId::kTimestamp) ? TimeZone::get(context.settings.time_zone) : TimeZone::utc();
  const auto move = [cursor = ZoneCursor(zone), mode, negate](int64_t& out, int64_t micros,
                                                              const Interval& interval) {
    return attempt_row(mode, [&] {
      const IntervalParts by = interval_parts(interval, negate);
      out = add_to_timestamp(cursor, micros, by.months, by.days, by.micros);
    });
  };
  if (!swapped) return try_map_kernel<int64_t, int64_t, Interval>(type, move);
  return try_map_kernel<int64_t, Interval, int64_t>(
      type, [move](int64_t& out, const Interval& interval, int64_t micros) {
        return move(out, micros, interval);
      });
}

template <class Interval>
ScalarKernel date_move_kernel(const BindContext& context, EvalMode mode, bool swapped,
                              bool negate) {
  const DataType type = TypeId::kDate;
  const auto move = [cursor = ZoneCursor(TimeZone::get(context.settings.time_zone)), mode, negate](
                        int32_t& out, int32_t date, const Interval& interval) {
    return attempt_row(mode, [&] {
      const IntervalParts by = interval_parts(interval, negate);
      if constexpr (std::is_same_v<Interval, CalendarInterval>) {
        if (by.micros != 0) {
          if (mode != EvalMode::kLegacy) {
            throw error_without_context("INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION", {});
          }
          const int64_t midnight = cursor.to_utc_micros(date * kMicrosPerDay);
          const int64_t moved = add_to_timestamp(cursor, midnight, by.months, by.days, by.micros);
          out = static_cast<int32_t>(floor_div(cursor.to_local_micros(moved), kMicrosPerDay));
          return;
        }
      }
      out = add_to_date(date, by.months, by.days);
    });
  };
  if (!swapped) return try_map_kernel<int32_t, int32_t, Interval>(type, move);
  return try_map_kernel<int32_t, Interval, int32_t>(
      type, [move](int32_t& out, const Interval& interval, int32_t date) {
        return move(out, date, interval);
      });
}

// TIME + INTERVAL: nanoseconds of the day, which must not leave it.
ScalarKernel time_move_kernel(const DataType& type, EvalMode mode, bool swapped, bool negate) {
  const auto move = [mode, negate](int64_t& out, int64_t nanos, int64_t micros) {
    return attempt_row(mode, [&] {
      int64_t moved;
      if (__builtin_mul_overflow(negate_part(micros, negate), kNanosPerMicro, &moved) ||
          __builtin_add_overflow(nanos, moved, &moved) || moved < 0 || moved >= kNanosPerDay) {
        throw SparkError("DATETIME_OVERFLOW", {{"operation", "add an interval to a time of day"}});
      }
      out = moved;
    });
  };
  if (!swapped) return try_map_kernel<int64_t, int64_t, int64_t>(type, move);
  return try_map_kernel<int64_t, int64_t, int64_t>(
      type,
      [move](int64_t& out, int64_t micros, int64_t nanos) { return move(out, nanos, micros); });
}

// How Spark prints the sum: the datetime first; differences as they were written.
RenderMove render_sum(bool swapped, bool negate) {
  return [swapped, negate](std::span<const std::string> args) {
    return args[swapped ? 1 : 0] + (negate ? " - " : " + ") + args[swapped ? 0 : 1];
  };
}

RenderMove render_day_sum(bool swapped, bool negate) {
  return [swapped, negate](std::span<const std::string> args) {
    const std::string days = "extractansiintervaldays(" + args[swapped ? 0 : 1] + ")";
    return "date_add(" + args[swapped ? 1 : 0] + ", " + (negate ? "(- " + days + ")" : days) + ")";
  };
}

// A sum's timestamps as strings: what begins as a string ends as one.
BoundScalar as_string(BoundScalar sum, const std::string& time_zone) {
  const BoundScalar cast =
      bind_cast(sum.return_type, TypeId::kString, CastMode::kLegacy, time_zone);
  sum.make_kernel = [move = sum.make_kernel, cast = cast.make_kernel] {
    return ScalarKernel([move = move(), cast = cast()](const KernelInput& input) {
      const VectorPtr moved[] = {move(input)};
      LambdaBody* const no_lambda[] = {nullptr};
      return cast(KernelInput{moved, no_lambda, input.num_rows, input.context});
    });
  };
  sum.return_type = TypeId::kString;
  return sum;
}

// datetime + interval, interval + datetime (swapped), datetime - interval (negate).
BoundScalar bind_move(const BindContext& context, EvalMode mode, bool swapped, bool negate) {
  DataType datetime = context.args[swapped ? 1 : 0].type;
  const DataType& interval = context.args[swapped ? 0 : 1].type;
  RenderMove render = render_sum(swapped, negate);
  // Parts of a day turn dates into timestamps.
  if (datetime.is(TypeId::kDate) && interval.is(TypeId::kDayTimeInterval)) {
    if (is_day_interval(interval)) {
      render = render_day_sum(swapped, negate);
    } else {
      datetime = TypeId::kTimestamp;
    }
  }
  const bool from_string = datetime.is(TypeId::kString);
  if (from_string || datetime.is(TypeId::kNull)) datetime = TypeId::kTimestamp;
  ScalarKernel kernel;
  if (datetime.is(TypeId::kTime)) {
    kernel = time_move_kernel(datetime, mode, swapped, negate);
  } else if (datetime.is(TypeId::kDate)) {
    kernel = interval.is(TypeId::kYearMonthInterval)
                 ? date_move_kernel<int32_t>(context, mode, swapped, negate)
             : interval.is(TypeId::kDayTimeInterval)
                 ? date_move_kernel<int64_t>(context, mode, swapped, negate)
                 : date_move_kernel<CalendarInterval>(context, mode, swapped, negate);
  } else {
    kernel =
        interval.is(TypeId::kYearMonthInterval)
            ? timestamp_move_kernel<int32_t>(datetime, context, mode, swapped, negate)
        : interval.is(TypeId::kDayTimeInterval)
            ? timestamp_move_kernel<int64_t>(datetime, context, mode, swapped, negate)
            : timestamp_move_kernel<CalendarInterval>(datetime, context, mode, swapped, negate);
  }
  std::vector<DataType> arg_types = {datetime, interval};
  if (swapped) std::swap(arg_types[0], arg_types[1]);
  BoundScalar bound = bound_scalar(std::move(arg_types), datetime, std::move(kernel));
  if (from_string) bound = as_string(std::move(bound), context.settings.time_zone);
  bound.render = std::move(render);
  if (mode == EvalMode::kTry) bound.null_rule = NullRule::kAlwaysNullable;
  return bound;
}

// What is no datetime beside an interval of days or less.
[[noreturn]] void fail_not_timestamp(const Argument& datetime, const Argument& interval,
                                     bool negate) {
  const std::string by = negate ? "(- " + interval.sql + ")" : interval.sql;
  throw unexpected_input_type(datetime.sql + " + " + by, 0, datetime,
                              "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\"");
}

// date + int and date - int; Java's int addition wraps around.
BoundScalar bind_date_shift(const BindContext& context, bool swapped, bool negate) {
  const char* function = negate ? "date_sub" : "date_add";
  const size_t days_index = swapped ? 0 : 1;
  DataType days = context.args[days_index].type;
  const bool small_integral = days.is_integral() && !days.is(TypeId::kLong);
  if (days.is(TypeId::kNull)) {
    days = TypeId::kInt;
  } else if (!small_integral) {
    std::array<Argument, 2> shown = {context.args[1 - days_index], context.args[days_index]};
    throw unexpected_input_type(call_text(function, shown), 1, context.args[days_index],
                                "(\"INT\" or \"SMALLINT\" or \"TINYINT\")");
  }
  const auto shift = [negate](int32_t date, int32_t by) {
    const auto from = static_cast<uint32_t>(date);
    const auto step = static_cast<uint32_t>(by);
    return static_cast<int32_t>(negate ? from - step : from + step);
  };
  std::vector<DataType> arg_types = {TypeId::kDate, TypeId::kInt};
  if (swapped) std::swap(arg_types[0], arg_types[1]);
  ScalarKernel kernel;
  if (swapped) {
    kernel = map_kernel<int32_t, int32_t, int32_t>(
        TypeId::kDate, [shift](int32_t by, int32_t date) { return shift(date, by); });
  } else {
    kernel = map_kernel<int32_t, int32_t, int32_t>(TypeId::kDate, shift);
  }
  BoundScalar bound = bound_scalar(std::move(arg_types), TypeId::kDate, std::move(kernel));
  bound.render = [function, swapped](std::span<const std::string> args) {
    return std::string(function) + "(" + args[swapped ? 1 : 0] + ", " + args[swapped ? 0 : 1] + ")";
  };
  return bound;
}

BoundScalar bind_interval_pair(ArithmeticOp op, const BindContext& context, EvalMode mode,
                               const OperatorText& text, const DataType& left,
                               const DataType& right) {
  const auto common = find_tightest_common_type(left, right, context.settings.ansi);
  if (!common) throw different_operand_types(context, text, left, right);
  BoundScalar bound =
      bound_scalar({*common, *common}, *common, make_interval_sum(op, *common, mode));
  if (mode == EvalMode::kTry) bound.null_rule = NullRule::kAlwaysNullable;
  return bound;
}

BoundScalar bind_date_difference() {
  const DataType days = DataType::day_time_interval(DayTimeField::kDay, DayTimeField::kDay);
  return bound_scalar({TypeId::kDate, TypeId::kDate}, days,
                      map_kernel<int64_t, int32_t, int32_t>(days, [](int32_t end, int32_t start) {
                        int64_t micros;
                        if (__builtin_mul_overflow(int64_t{end} - start, kMicrosPerDay, &micros)) {
                          throw_interval_overflow("");
                        }
                        return micros;
                      }));
}

// The difference of the local clocks, as the calendar counts days.
BoundScalar bind_timestamp_difference(const BindContext& context) {
  const DataType& left = context.args[0].type;
  const DataType& right = context.args[1].type;
  DataType common = is_timestamp_operand(left) ? left : right;
  if (is_timestamp_operand(left) && is_timestamp_operand(right) && left.id() != right.id()) {
    common = TypeId::kTimestampNtz;
  }
  const TimeZone& zone =
      common.is(TypeId::kTimestamp) ? TimeZone::get(context.settings.time_zone) : TimeZone::utc();
  const DataType result = TypeId::kDayTimeInterval;
  return bound_scalar(
      {common, common}, result,
      map_kernel<int64_t, int64_t, int64_t>(
          result, [cursor = ZoneCursor(zone)](int64_t end, int64_t start) {
            int64_t difference;
            if (__builtin_sub_overflow(cursor.to_local_micros(end), cursor.to_local_micros(start),
                                       &difference)) {
              throw_interval_overflow("");
            }
            return difference;
          }));
}

BoundScalar bind_time_difference(const DataType& time) {
  const DataType result = DataType::day_time_interval(DayTimeField::kHour, DayTimeField::kSecond);
  return bound_scalar({time, time}, result,
                      map_kernel<int64_t, int64_t, int64_t>(result, [](int64_t end, int64_t start) {
                        return (end - start) / kNanosPerMicro;
                      }));
}

bool is_summand_interval(const DataType& type) {
  return type.is(TypeId::kCalendarInterval) || type.is(TypeId::kDayTimeInterval);
}

}  // namespace

bool is_interval(const DataType& type) {
  return type.is_ansi_interval() || type.is(TypeId::kCalendarInterval);
}

bool is_datetime_operand(const DataType& type) {
  return type.is_datetime() || type.is(TypeId::kTime);
}

std::optional<BoundScalar> bind_datetime_sum(const BindContext& context, EvalMode mode,
                                             const OperatorText& text) {
  const DataType& left = context.args[0].type;
  const DataType& right = context.args[1].type;
  if (!is_interval(left) && !is_interval(right) && !is_datetime_operand(left) &&
      !is_datetime_operand(right)) {
    return std::nullopt;
  }
  const auto moves = [](const DataType& datetime, const DataType& interval) {
    if (interval.is(TypeId::kYearMonthInterval)) return datetime.is_datetime();
    return is_summand_interval(interval) && !is_interval(datetime) &&
           (is_datetime_operand(datetime) || datetime.is(TypeId::kString));
  };
  if (moves(left, right)) return bind_move(context, mode, false, false);
  if (moves(right, left)) return bind_move(context, mode, true, false);
  const bool same = left.id() == right.id();
  if (is_summand_interval(right) && !same && !left.is(TypeId::kNull)) {
    fail_not_timestamp(context.args[0], context.args[1], false);
  }
  if (is_summand_interval(left) && !same && !right.is(TypeId::kNull)) {
    fail_not_timestamp(context.args[1], context.args[0], false);
  }
  if (is_interval(left) && is_interval(right)) {
    return bind_interval_pair(ArithmeticOp::kAdd, context, mode, text, left, right);
  }
  if (left.is(TypeId::kNull) && is_interval(right)) {
    return bind_interval_pair(ArithmeticOp::kAdd, context, mode, text, right, right);
  }
  if (right.is(TypeId::kNull) && is_interval(left)) {
    return bind_interval_pair(ArithmeticOp::kAdd, context, mode, text, left, left);
  }
  // A null beside a datetime is an interval of days to seconds.
  if (left.is(TypeId::kNull) || right.is(TypeId::kNull)) {
    std::vector<Argument> args(context.args.begin(), context.args.end());
    args[left.is(TypeId::kNull) ? 0 : 1].type = TypeId::kDayTimeInterval;
    return bind_datetime_sum({args, context.settings}, mode, text);
  }
  if (left.is(TypeId::kDate) && !right.is(TypeId::kString) && !is_datetime_operand(right)) {
    return bind_date_shift(context, false, false);
  }
  if (right.is(TypeId::kDate) && !left.is(TypeId::kString) && !is_datetime_operand(left)) {
    return bind_date_shift(context, true, false);
  }
  const Operands operands = coerce_operands(context, text);
  throw wrong_operand_type(context, text,
                           "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or "
                           "\"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")",
                           operands.left);
}

std::optional<BoundScalar> bind_datetime_difference(const BindContext& context, EvalMode mode,
                                                    const OperatorText& text) {
  const DataType& left = context.args[0].type;
  const DataType& right = context.args[1].type;
  if (!is_interval(left) && !is_interval(right) && !is_datetime_operand(left) &&
      !is_datetime_operand(right)) {
    return std::nullopt;
  }
  if (is_interval(right) && (is_datetime_operand(left) || left.is(TypeId::kString)) &&
      (is_summand_interval(right) || left.is_datetime())) {
    return bind_move(context, mode, false, true);
  }
  if (is_summand_interval(right) && left.id() != right.id() && !left.is(TypeId::kNull)) {
    fail_not_timestamp(context.args[0], context.args[1], true);
  }
  if (is_interval(left) && is_interval(right)) {
    return bind_interval_pair(ArithmeticOp::kSubtract, context, mode, text, left, right);
  }
  if (left.is(TypeId::kNull) || right.is(TypeId::kNull)) {
    const DataType other = left.is(TypeId::kNull) ? right : left;
    if (is_interval(other)) {
      return bind_interval_pair(ArithmeticOp::kSubtract, context, mode, text, other, other);
    }
    std::vector<Argument> args(context.args.begin(), context.args.end());
    args[left.is(TypeId::kNull) ? 0 : 1].type = other;
    return bind_datetime_difference({args, context.settings}, mode, text);
  }
  const auto comparable = [](const DataType& type) {
    return type.is_datetime() || type.is(TypeId::kString);
  };
  if ((is_timestamp_operand(left) || is_timestamp_operand(right)) && comparable(left) &&
      comparable(right)) {
    return bind_timestamp_difference(context);
  }
  if (right.is(TypeId::kDate) && comparable(left)) return bind_date_difference();
  if (left.is(TypeId::kDate) && right.is(TypeId::kString)) return bind_date_difference();
  if (left.is(TypeId::kDate) && !is_datetime_operand(right)) {
    return bind_date_shift(context, false, true);
  }
  const std::string difference = "(" + context.args[0].sql + " - " + context.args[1].sql + ")";
  if (is_timestamp_operand(left) && !is_interval(right)) {
    throw unexpected_input_type(difference, 1, context.args[1],
                                "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\"");
  }
  if (is_timestamp_operand(right) && !is_interval(left)) {
    throw unexpected_input_type(difference, 0, context.args[0],
                                "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\"");
  }
  if (right.is(TypeId::kDate) && !is_interval(left)) {
    throw unexpected_input_type(difference, 0, context.args[0], "\"DATE\"");
  }
  if (left.is(TypeId::kTime) && right.is(TypeId::kTime)) return bind_time_difference(left);
  const Operands operands = coerce_operands(context, text);
  throw wrong_operand_type(context, text,
                           "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or "
                           "\"INTERVAL YEAR TO MONTH\" or \"INTERVAL\")",
                           operands.left);
}

}  // namespace firesteel
