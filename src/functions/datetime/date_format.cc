#include "functions/date_format.h"

#include "functions/datetime_pattern.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

constexpr std::string_view kDefaultPattern = "yyyy-MM-dd HH:mm:ss";

void append_unix_time(StringOut& out, const ZoneCursor& cursor, DateTimePatternCache& cache,
                      int64_t seconds, std::string_view pattern) {
  const int64_t local = seconds + cursor.offset_at(seconds);
  LocalMoment moment;
  moment.days = floor_div(local, kSecondsPerDay);
  moment.nanos_of_day = floor_mod(local, kSecondsPerDay) * kNanosPerSecond;
  moment.zone = &cursor.zone();
  moment.epoch_seconds = seconds;
  cache.pattern(pattern).format(out.buffer(), moment);
}

BoundScalar bind_from_unixtime(const BindContext& context) {
  auto types = coerce(context, "from_unixtime", {TypeId::kLong, TypeId::kString});
  const bool has_pattern = types.size() == 2;
  BoundScalar bound = bound_scalar(std::move(types), TypeId::kString, nullptr);
  bound.make_kernel = [zone = &TimeZone::get(context.settings.time_zone),
                       has_pattern]() -> ScalarKernel {
    const ZoneCursor cursor(*zone);
    auto cache = std::make_shared<DateTimePatternCache>(DateTimePattern::Use::kFormatting);
    if (has_pattern) {
      return string_kernel<int64_t, std::string_view>(
          TypeId::kString,
          [cursor, cache](StringOut& out, int64_t seconds, std::string_view pattern) {
            append_unix_time(out, cursor, *cache, seconds, pattern);
          });
    }
    return string_kernel<int64_t>(TypeId::kString,
                                  [cursor, cache](StringOut& out, int64_t seconds) {
                                    append_unix_time(out, cursor, *cache, seconds, kDefaultPattern);
                                  });
  };
  if (!has_pattern) bound.render = render_with("from_unixtime", std::string(kDefaultPattern));
  return bound;
}

}  // namespace

void register_date_format(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"date_format"},
      .doc =
          {.usage =
               "date_format(timestamp, fmt) - Formats `timestamp` by the datetime pattern `fmt`.",
           .examples = {{"SELECT date_format('2016-04-08', 'y')", "2016"}},
           .group = "datetime_funcs",
           .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) { return bind_date_format(context, "date_format"); }});
  registry.add(ScalarFunction{
      .names = {"from_unixtime"},
      .doc =
          {.usage =
               "from_unixtime(unix_time[, fmt]) - Formats the instant that is `unix_time` seconds "
               "after 1970-01-01 00:00:00 UTC by the datetime pattern `fmt`, or as 'yyyy-MM-dd "
               "HH:mm:ss'.",
           .examples = {{"SELECT from_unixtime(0, 'yyyy-MM-dd HH:mm:ss')", "1969-12-31 16:00:00"},
                        {"SELECT from_unixtime(0)", "1969-12-31 16:00:00"}},
           .group = "datetime_funcs",
           .since = "1.5.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_from_unixtime});
}

}  // namespace firesteel
