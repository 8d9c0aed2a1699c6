#include "functions/datetime/window.h"

#include <algorithm>
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

struct WindowSpec {
  DataType time_type;
  int64_t size;
  int64_t slide;
  int64_t origin;

  DataType type() const { return DataType::structure({{"start", time_type}, {"end", time_type}}); }
  // The start of the last window that the instant falls into.
  int64_t last_start(int64_t micros) const { return micros - floor_mod(micros - origin, slide); }
};

// Null where `times` is, if given.
VectorPtr make_windows(const WindowSpec& spec, std::span<const int64_t> starts,
                       const Decoded* times = nullptr) {
  auto out = Vector::flat(spec.type(), starts.size());
  auto start = Vector::flat(spec.time_type, starts.size());
  auto end = Vector::flat(spec.time_type, starts.size());
  for (size_t i = 0; i < starts.size(); ++i) {
    start->mutable_values<int64_t>()[i] = starts[i];
    end->mutable_values<int64_t>()[i] = starts[i] + spec.size;
    if (times == nullptr || !times->is_null(i)) continue;
    out->set_null(i);
    start->set_null(i);
    end->set_null(i);
  }
  out->set_children({start, end});
  return out;
}

// The window that each instant falls into; null for null.
VectorPtr window_of(const WindowSpec& spec, const Vector& times, size_t num_rows) {
  const Decoded decoded(times);
  std::vector<int64_t> starts(num_rows);
  for (size_t i = 0; i < num_rows; ++i) {
    if (!decoded.is_null(i)) starts[i] = spec.last_start(decoded.at<int64_t>(i));
  }
  return make_windows(spec, starts, &decoded);
}

// All windows that each instant falls into, the first first; none for null.
VectorPtr windows_of(const WindowSpec& spec, const Vector& times, size_t num_rows) {
  const Decoded decoded(times);
  std::vector<int64_t> starts;
  auto out = Vector::flat(DataType::array(spec.type(), false), num_rows);
  ListEntry* lists = out->mutable_values<ListEntry>();
  for (size_t i = 0; i < num_rows; ++i) {
    const size_t first = starts.size();
    if (!decoded.is_null(i)) {
      const int64_t micros = decoded.at<int64_t>(i);
      for (int64_t at = spec.last_start(micros); at > micros - spec.size; at -= spec.slide) {
        starts.push_back(at);
      }
      std::reverse(starts.begin() + static_cast<std::ptrdiff_t>(first), starts.end());
    }
    lists[i] = {static_cast<uint32_t>(first), static_cast<uint32_t>(starts.size() - first)};
  }
  out->set_children({make_windows(spec, starts)});
  return out;
}

WindowSpec window_spec(const BindContext& context) {
  const auto types = coerce(context, "window", {TypeFamily::kAnyTimestamp, TypeFamily::kAny});
  WindowSpec spec{.time_type = types[0], .size = interval_micros(context, 1)};
  spec.slide = context.args.size() > 2 ? interval_micros(context, 2) : spec.size;
  spec.origin = context.args.size() > 3 ? interval_micros(context, 3) : 0;
  const auto check = [&](bool holds, const char* name, int64_t value, const char* range) {
    if (holds) return;
    throw SparkError("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
                     {{"sqlExpr", quote_sql(call_sql(context, "window"))},
                      {"exprName", quote_identifier(name)},
                      {"valueRange", range},
                      {"currentValue", std::to_string(value) + "L"}});
  };
  check(spec.size > 0, "window_duration", spec.size, "(0, 9223372036854775807]");
  check(spec.slide > 0, "slide_duration", spec.slide, "(0, 9223372036854775807]");
  if (spec.slide > spec.size) {
    throw SparkError("DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION",
                     {{"sqlExpr", quote_sql(call_sql(context, "window"))},
                      {"leftExprName", quote_identifier("slide_duration")},
                      {"leftExprValue", std::to_string(spec.slide) + "L"},
                      {"constraint", "<="},
                      {"rightExprName", quote_identifier("window_duration")},
                      {"rightExprValue", std::to_string(spec.size) + "L"}});
  }
  return spec;
}

BoundScalar bound_window(const BindContext& context, const WindowSpec& spec, DataType type,
                         VectorPtr (*windows)(const WindowSpec&, const Vector&, size_t)) {
  std::vector<DataType> arg_types = {spec.time_type};
  for (const Argument& arg : context.args.subspan(1)) arg_types.push_back(arg.type);
  BoundScalar bound = bound_scalar(
      std::move(arg_types), std::move(type), [spec, windows](const KernelInput& input) {
        return simple::with_constant_folding(
            input, [&](size_t num_rows) { return windows(spec, *input.args[0], num_rows); });
      });
  bound.render = [](std::span<const std::string>) { return std::string("window"); };
  return bound;
}

BoundScalar bind_window(const BindContext& context) {
  const WindowSpec spec = window_spec(context);
  // Overlapping windows make several rows of one, which no function of a row can.
  if (spec.slide != spec.size) {
    throw SparkError("UNSUPPORTED_CALL.WITHOUT_SUGGESTION",
                     {{"className", "window"}, {"methodName", "slide_duration"}});
  }
  BoundScalar bound = bound_window(context, spec, spec.type(), window_of);
  bound.null_rule = context.args[0].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull;
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

BoundScalar bind_sliding_windows(const BindContext& context) {
  const WindowSpec spec = window_spec(context);
  BoundScalar bound = bound_window(context, spec, DataType::array(spec.type(), false), windows_of);
  bound.null_rule = NullRule::kNeverNull;
  return bound;
}

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
