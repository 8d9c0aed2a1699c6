#include "base/time_zone.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// hour, minute, second: seconds of the day divided by `unit`, modulo `range`.
BoundScalar bind_time_field(const BindContext& context, const char* name, int64_t unit,
                            int64_t range) {
  const auto of_second = [unit, range](int64_t second_of_day) {
    return static_cast<int32_t>(second_of_day / unit % range);
  };
  if (context.args[0].type.is(TypeId::kTime)) {
    return bound_scalar({context.args[0].type}, TypeId::kInt,
                        map_kernel<int32_t, int64_t>(TypeId::kInt, [of_second](int64_t nanos) {
                          return of_second(nanos / kNanosPerSecond);
                        }));
  }
  auto types = coerce(context, name, {TypeFamily::kAnyTimestamp});
  const bool zoneless = types[0].is(TypeId::kTimestampNtz);
  const ZoneCursor cursor(zoneless ? TimeZone::utc() : TimeZone::get(context.settings.time_zone));
  return bound_scalar(
      std::move(types), TypeId::kInt,
      map_kernel<int32_t, int64_t>(TypeId::kInt, [cursor, of_second](int64_t micros) {
        return of_second(
            floor_mod(floor_div(cursor.to_local_micros(micros), kMicrosPerSecond), kSecondsPerDay));
      }));
}

}  // namespace

void register_time_fields(FunctionRegistry& registry) {
  registry.add(
      ScalarFunction{.names = {"hour"},
                     .doc = {.usage = "hour(expr) - Returns the hour of a timestamp or time.",
                             .examples = {{"SELECT hour('2018-02-14 12:58:59')", "12"}},
                             .group = "datetime_funcs",
                             .since = "1.5.0"},
                     .min_args = 1,
                     .max_args = 1,
                     .bind = [](const BindContext& c) {
                       return bind_time_field(c, "hour", kSecondsPerHour, 24);
                     }});
  registry.add(
      ScalarFunction{.names = {"minute"},
                     .doc = {.usage = "minute(expr) - Returns the minute of a timestamp or time.",
                             .examples = {{"SELECT minute('2018-02-14 12:58:59')", "58"}},
                             .group = "datetime_funcs",
                             .since = "1.5.0"},
                     .min_args = 1,
                     .max_args = 1,
                     .bind = [](const BindContext& c) {
                       return bind_time_field(c, "minute", kSecondsPerMinute, 60);
                     }});
  registry.add(ScalarFunction{
      .names = {"second"},
      .doc = {.usage = "second(expr) - Returns the second of a timestamp or time.",
              .examples = {{"SELECT second('2018-02-14 12:58:59')", "59"}},
              .group = "datetime_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& c) { return bind_time_field(c, "second", 1, 60); }});
}

}  // namespace firesteel
