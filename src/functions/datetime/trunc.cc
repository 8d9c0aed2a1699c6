#include "functions/datetime_truncation.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The unit of the last name, which is mostly constant.
class UnitCache {
 public:
  // None for unknown names and for those finer than `finest`.
  std::optional<TruncationUnit> unit(std::string_view name, TruncationUnit finest) {
    if (!known_ || name != name_) {
      known_ = true;
      name_ = name;
      unit_ = find_truncation_unit(name);
      if (unit_ && *unit_ < finest) unit_.reset();
    }
    return unit_;
  }

 private:
  bool known_ = false;
  std::string name_;
  std::optional<TruncationUnit> unit_;
};

BoundScalar bind_trunc(const BindContext& context) {
  BoundScalar bound = bound_scalar(coerce(context, "trunc", {TypeId::kDate, TypeId::kString}),
                                   TypeId::kDate, nullptr, NullRule::kAlwaysNullable);
  bound.make_kernel = [] {
    return try_map_kernel<int32_t, int32_t, std::string_view>(
        TypeId::kDate,
        [cache = std::make_shared<UnitCache>()](int32_t& out, int32_t days, std::string_view name) {
          const auto unit = cache->unit(name, TruncationUnit::kWeek);
          if (unit) out = static_cast<int32_t>(truncate_days(days, *unit));
          return unit.has_value();
        });
  };
  return bound;
}

BoundScalar bind_date_trunc(const BindContext& context) {
  BoundScalar bound =
      bound_scalar(coerce(context, "date_trunc", {TypeId::kString, TypeId::kTimestamp}),
                   TypeId::kTimestamp, nullptr, NullRule::kAlwaysNullable);
  bound.make_kernel = [zone = &TimeZone::get(context.settings.time_zone)] {
    return try_map_kernel<int64_t, std::string_view, int64_t>(
        TypeId::kTimestamp, [cache = std::make_shared<UnitCache>(), cursor = ZoneCursor(*zone)](
                                int64_t& out, std::string_view name, int64_t micros) {
          const auto unit = cache->unit(name, TruncationUnit::kMicrosecond);
          if (unit) out = truncate_timestamp(cursor, micros, *unit);
          return unit.has_value();
        });
  };
  return bound;
}

}  // namespace

void register_trunc(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"trunc"},
      .doc =
          {.usage =
               "trunc(date, fmt) - Returns the first day of the unit of `date` that `fmt` names: "
               "\"YEAR\", \"YYYY\", \"YY\", \"QUARTER\", \"MONTH\", \"MM\", \"MON\" or \"WEEK\".",
           .examples = {{"SELECT trunc('2019-08-04', 'week')", "2019-07-29"},
                        {"SELECT trunc('2019-08-04', 'quarter')", "2019-07-01"},
                        {"SELECT trunc('2009-02-12', 'MM')", "2009-02-01"},
                        {"SELECT trunc('2015-10-27', 'YEAR')", "2015-01-01"}},
           .group = "datetime_funcs",
           .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_trunc});
  registry.add(ScalarFunction{
      .names = {"date_trunc"},
      .doc =
          {.usage =
               "date_trunc(fmt, ts) - Returns the start of the unit of `ts` that `fmt` names: as "
               "in trunc, or \"DAY\", \"DD\", \"HOUR\", \"MINUTE\", \"SECOND\", \"MILLISECOND\", "
               "\"MICROSECOND\".",
           .examples =
               {{"SELECT date_trunc('YEAR', '2015-03-05T09:32:05.359')", "2015-01-01 00:00:00"},
                {"SELECT date_trunc('MM', '2015-03-05T09:32:05.359')", "2015-03-01 00:00:00"},
                {"SELECT date_trunc('DD', '2015-03-05T09:32:05.359')", "2015-03-05 00:00:00"},
                {"SELECT date_trunc('HOUR', '2015-03-05T09:32:05.359')", "2015-03-05 09:00:00"},
                {"SELECT date_trunc('MILLISECOND', '2015-03-05T09:32:05.123456')",
                 "2015-03-05 09:32:05.123"}},
           .group = "datetime_funcs",
           .since = "2.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_date_trunc});
}

}  // namespace firesteel
