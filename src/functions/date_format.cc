#include "functions/date_format.h"

#include "functions/datetime_pattern.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {

BoundScalar bind_date_format(const BindContext& context, std::string_view function) {
  BoundScalar bound = bound_scalar(coerce(context, function, {TypeId::kTimestamp, TypeId::kString}),
                                   TypeId::kString, nullptr);
  bound.make_kernel = [zone = &TimeZone::get(context.settings.time_zone)] {
    return string_kernel<int64_t, std::string_view>(
        TypeId::kString,
        [cursor = ZoneCursor(*zone),
         cache = std::make_shared<DateTimePatternCache>(DateTimePattern::Use::kFormatting)](
            StringOut& out, int64_t micros, std::string_view pattern) {
          const int64_t local = cursor.to_local_micros(micros);
          LocalMoment moment;
          moment.days = floor_div(local, kMicrosPerDay);
          moment.nanos_of_day = floor_mod(local, kMicrosPerDay) * kNanosPerMicro;
          moment.zone = &cursor.zone();
          moment.epoch_seconds = floor_div(micros, kMicrosPerSecond);
          cache->pattern(pattern).format(out.buffer(), moment);
        });
  };
  return bound;
}

}  // namespace firesteel
