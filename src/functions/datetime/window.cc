#include <limits>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/interval_text.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

int64_t interval_micros(const BindContext& context, size_t index) {
  const Argument& arg = context.args[index];
  if (!arg.constant || arg.constant->is_null()) {
    throw SparkError("DATATYPE_MISMATCH.NON_FOLDABLE_INPUT",
                     {{"sqlExpr", quote_sql(call_sql(context, "window"))},
                      {"inputName", quote_identifier(index == 1   ? "windowDuration"
                                                     : index == 2 ? "slideDuration"
                                                                  : "startTime")},
                      {"inputType", quote_sql("STRING")},
                      {"inputExpr", quote_sql(arg.sql)}});
  }
  if (arg.type.is_integral()) return arg.constant->integer();
  if (arg.type.is(TypeId::kDayTimeInterval)) return arg.constant->integer();
  const CalendarInterval interval = arg.type.is(TypeId::kCalendarInterval)
                                        ? arg.constant->interval()
                                        : parse_calendar_interval(value_to_string(
                                              *arg.constant, arg.type, context.settings.time_zone));
  if (interval.months != 0) {
    throw SparkError("INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION",
                     {{"input", arg.sql}});
  }
  return interval.days * kMicrosPerDay + interval.microseconds;
}

// {start, end} of the window of a fixed size that each instant falls into.
VectorPtr windows_of(const DataType& type, const VectorPtr& times, size_t num_rows, int64_t size,
                     int64_t origin) {
  const DataType& time_type = type.fields()[0].type;
  const Decoded decoded(*times);
  auto out = Vector::flat(type, num_rows);
  auto start = Vector::flat(time_type, num_rows);
  auto end = Vector::flat(time_type, num_rows);
  for (size_t i = 0; i < num_rows; ++i) {
    if (decoded.is_null(i)) {
      out->set_null(i);
      start->set_null(i);
      end->set_null(i);
      continue;
    }
    const int64_t micros = decoded.at<int64_t>(i);
    const int64_t first = micros - floor_mod(micros - origin, size);
    start->mutable_values<int64_t>()[i] = first;
    end->mutable_values<int64_t>()[i] = first + size;
  }
  out->set_children({start, end});
  return out;
}

BoundScalar bind_window(const BindContext& context) {
  const auto types = coerce(context, "window", {TypeFamily::kAnyTimestamp, TypeFamily::kAny});
  const int64_t size = interval_micros(context, 1);
  const int64_t slide = context.args.size() > 2 ? interval_micros(context, 2) : size;
  const int64_t origin = context.args.size() > 3 ? interval_micros(context, 3) : 0;
  const auto check = [&](bool holds, const char* name, int64_t value, const char* range) {
    if (holds) return;
    throw SparkError("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
                     {{"sqlExpr", quote_sql(call_sql(context, "window"))},
                      {"exprName", quote_identifier(name)},
                      {"valueRange", range},
                      {"currentValue", std::to_string(value) + "L"}});
  };
  check(size > 0, "window_duration", size, "(0, 9223372036854775807]");
  check(slide > 0, "slide_duration", slide, "(0, 9223372036854775807]");
  if (slide > size) {
    throw SparkError("DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION",
                     {{"sqlExpr", quote_sql(call_sql(context, "window"))},
                      {"leftExprName", quote_identifier("slide_duration")},
                      {"leftExprValue", std::to_string(slide) + "L"},
                      {"constraint", "<="},
                      {"rightExprName", quote_identifier("window_duration")},
                      {"rightExprValue", std::to_string(size) + "L"}});
  }
  // Overlapping windows make several rows of one, which no function of a row can.
  if (slide != size) {
    throw SparkError("UNSUPPORTED_CALL.WITHOUT_SUGGESTION",
                     {{"className", "window"}, {"methodName", "slide_duration"}});
  }
  const DataType type = DataType::structure({{"start", types[0]}, {"end", types[0]}});
  std::vector<DataType> arg_types = {types[0]};
  for (const Argument& arg : context.args.subspan(1)) arg_types.push_back(arg.type);
  BoundScalar bound = bound_scalar(
      std::move(arg_types), type,
      [type, size, origin](const KernelInput& input) {
        return simple::with_constant_folding(input, [&](size_t num_rows) {
          return windows_of(type, input.args[0], num_rows, size, origin);
        });
      },
      context.args[0].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
  bound.render = [](std::span<const std::string>) { return std::string("window"); };
  return bound;
}

// The last microsecond of a window.
BoundScalar bind_window_time(const BindContext& context) {
  const DataType& type = context.args[0].type;
  const bool is_window = type.is(TypeId::kStruct) && type.fields().size() == 2 &&
                         type.fields()[1].name == "end" &&
                         type.fields()[1].type.value_width() == sizeof(int64_t);
  if (!is_window) throw_unexpected_input_type(context, "window_time", 0, "\"STRUCT\"");
  const DataType time_type = type.fields()[1].type;
  return bound_scalar({type}, time_type, [time_type](const KernelInput& input) -> VectorPtr {
    const VectorPtr windows = flatten(input.args[0]);
    const Decoded ends(*windows->children()[1]);
    auto out = Vector::flat(time_type, input.num_rows);
    for (size_t i = 0; i < input.num_rows; ++i) {
      if (windows->is_null(i) || ends.is_null(i)) {
        out->set_null(i);
      } else {
        out->mutable_values<int64_t>()[i] = ends.at<int64_t>(i) - 1;
      }
    }
    return out;
  });
}

}  // namespace

void register_window(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"window"},
      .doc =
          {.usage =
               "window(time_column, window_duration[, slide_duration[, start_time]]) - Returns the "
               "window of a fixed duration that a timestamp falls into, as a struct of its start "
               "and end; windows start at multiples of the duration after `start_time`.",
           .examples =
               {{"SELECT a, window.start, window.end, count(*) AS cnt FROM VALUES ('A1', "
                 "'2021-01-01 00:00:00'), ('A1', '2021-01-01 00:04:30') AS tab(a, b) GROUP BY a, "
                 "window(b, '5 minutes') ORDER BY a, start",
                 "A1\t2021-01-01 00:00:00\t2021-01-01 00:05:00\t2"}},
           .group = "datetime_funcs",
           .since = "2.0.0"},
      .min_args = 2,
      .max_args = 4,
      .bind = bind_window});
  registry.add(ScalarFunction{
      .names = {"window_time"},
      .doc =
          {.usage =
               "window_time(window_column) - Returns the last microsecond that is inside a window.",
           .group = "datetime_funcs",
           .since = "3.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_window_time});
}

}  // namespace firesteel
