#include "base/time_zone.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// A constant of the query.
BoundScalar bind_query_constant(const DataType& type, Value value) {
  return bound_scalar(
      {}, type,
      [type, value = std::move(value)](const KernelInput& input) {
        return Vector::constant(type, value, input.num_rows);
      },
      NullRule::kNeverNull);
}

int64_t local_query_micros(const BindContext& context) {
  const ZoneCursor cursor(TimeZone::get(context.settings.time_zone));
  return cursor.to_local_micros(context.settings.query_time_micros);
}

}  // namespace

void register_current_time(FunctionRegistry& registry) {
  const auto add = [&registry](std::vector<std::string> names, const char* usage, const char* since,
                               auto bind) {
    registry.add(ScalarFunction{.names = std::move(names),
                                .doc = {.usage = usage, .group = "datetime_funcs", .since = since},
                                .min_args = 0,
                                .max_args = 0,
                                .bind = bind});
  };
  add({"current_date"}, "current_date() - Returns the date at the start of the query.", "1.5.0",
      [](const BindContext& context) {
        return bind_query_constant(TypeId::kDate,
                                   floor_div(local_query_micros(context), kMicrosPerDay));
      });
  // Prints as current_date, whatever it was called.
  add({"curdate"}, "curdate() - Returns the date at the start of the query.", "3.4.0",
      [](const BindContext& context) {
        BoundScalar bound = bind_query_constant(
            TypeId::kDate, floor_div(local_query_micros(context), kMicrosPerDay));
        bound.render = render_with("current_date", "");
        return bound;
      });
  add({"current_timestamp", "now"},
      "current_timestamp() - Returns the timestamp at the start of the query.", "1.5.0",
      [](const BindContext& context) {
        return bind_query_constant(TypeId::kTimestamp, context.settings.query_time_micros);
      });
  add({"localtimestamp"},
      "localtimestamp() - Returns the timestamp without time zone at the start of the query.",
      "3.4.0", [](const BindContext& context) {
        return bind_query_constant(TypeId::kTimestampNtz, local_query_micros(context));
      });
  add({"current_timezone"}, "current_timezone() - Returns the session's time zone.", "3.1.0",
      [](const BindContext& context) {
        return bind_query_constant(TypeId::kString, context.settings.time_zone);
      });
}

}  // namespace firesteel
