#include "base/time_zone.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The zone of the last name, which is mostly constant.
class ZoneCache {
 public:
  const ZoneCursor& cursor(std::string_view name) {
    if (!cursor_ || name != name_) {
      cursor_.emplace(TimeZone::get(name));
      name_ = name;
    }
    return *cursor_;
  }

 private:
  std::string name_;
  std::optional<ZoneCursor> cursor_;
};

// The instant whose clock in `zone` shows what UTC's shows now, or the other way round.
BoundScalar bind_utc_shift(const BindContext& context, const char* name, bool from_utc) {
  BoundScalar bound = bound_scalar(coerce(context, name, {TypeId::kTimestamp, TypeId::kString}),
                                   TypeId::kTimestamp, nullptr);
  bound.make_kernel = [from_utc] {
    return map_kernel<int64_t, int64_t, std::string_view>(
        TypeId::kTimestamp,
        [cache = std::make_shared<ZoneCache>(), from_utc](int64_t micros, std::string_view zone) {
          const ZoneCursor& cursor = cache->cursor(zone);
          return from_utc ? cursor.to_local_micros(micros) : cursor.to_utc_micros(micros);
        });
  };
  return bound;
}

BoundScalar bind_convert_timezone(const BindContext& context) {
  if (context.args.size() == 2) {
    BoundScalar bound =
        bound_scalar(coerce(context, "convert_timezone", {TypeId::kString, TypeId::kTimestampNtz}),
                     TypeId::kTimestampNtz, nullptr);
    bound.make_kernel = [zone = &TimeZone::get(context.settings.time_zone)] {
      return map_kernel<int64_t, std::string_view, int64_t>(
          TypeId::kTimestampNtz,
          [source = ZoneCursor(*zone), targets = std::make_shared<ZoneCache>()](
              std::string_view target, int64_t local) {
            return targets->cursor(target).to_local_micros(source.to_utc_micros(local));
          });
    };
    bound.render = [](std::span<const std::string> args) {
      return "convert_timezone(current_timezone(), " + args[0] + ", " + args[1] + ")";
    };
    return bound;
  }
  BoundScalar bound =
      bound_scalar(coerce(context, "convert_timezone",
                          {TypeId::kString, TypeId::kString, TypeId::kTimestampNtz}),
                   TypeId::kTimestampNtz, nullptr);
  bound.make_kernel = [] {
    return map_kernel<int64_t, std::string_view, std::string_view, int64_t>(
        TypeId::kTimestampNtz,
        [sources = std::make_shared<ZoneCache>(), targets = std::make_shared<ZoneCache>()](
            std::string_view source, std::string_view target, int64_t local) {
          return targets->cursor(target).to_local_micros(
              sources->cursor(source).to_utc_micros(local));
        });
  };
  return bound;
}

}  // namespace

void register_time_zones(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"from_utc_timestamp"},
      .doc = {.usage = "from_utc_timestamp(timestamp, timezone) - Takes the clock that `timestamp` "
                       "shows as "
                       "one of UTC and returns what clocks in `timezone` show then.",
              .examples = {{"SELECT from_utc_timestamp('2016-08-31', 'Asia/Seoul')",
                            "2016-08-31 09:00:00"}},
              .group = "datetime_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& c) { return bind_utc_shift(c, "from_utc_timestamp", true); }});
  registry.add(ScalarFunction{
      .names = {"to_utc_timestamp"},
      .doc =
          {.usage =
               "to_utc_timestamp(timestamp, timezone) - Takes the clock that `timestamp` shows as "
               "one of `timezone` and returns what clocks of UTC show then.",
           .examples = {{"SELECT to_utc_timestamp('2016-08-31', 'Asia/Seoul')",
                         "2016-08-30 15:00:00"}},
           .group = "datetime_funcs",
           .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& c) { return bind_utc_shift(c, "to_utc_timestamp", false); }});
  registry.add(ScalarFunction{
      .names = {"convert_timezone"},
      .doc =
          {.usage =
               "convert_timezone([sourceTz, ]targetTz, sourceTs) - Converts the timestamp without "
               "time zone `sourceTs` from `sourceTz`, or the session's time zone, to `targetTz`.",
           .examples = {{"SELECT convert_timezone('Europe/Brussels', 'America/Los_Angeles', "
                         "timestamp_ntz'2021-12-06 00:00:00')",
                         "2021-12-05 15:00:00"},
                        {"SELECT convert_timezone('Europe/Brussels', "
                         "timestamp_ntz'2021-12-05 15:00:00')",
                         "2021-12-06 00:00:00"}},
           .group = "datetime_funcs",
           .since = "3.4.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_convert_timezone});
}

}  // namespace firesteel
