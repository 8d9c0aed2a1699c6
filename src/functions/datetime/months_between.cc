#include <cmath>

#include "base/time_zone.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// A month counts 31 days, except where both are the same day of the month or both are the last.
double months_between(const ZoneCursor& cursor, int64_t a, int64_t b, bool round) {
  const int64_t days_a = floor_div(cursor.to_local_micros(a), kMicrosPerDay);
  const int64_t days_b = floor_div(cursor.to_local_micros(b), kMicrosPerDay);
  const CivilDate date_a = civil_from_days(days_a);
  const CivilDate date_b = civil_from_days(days_b);
  const auto months = static_cast<double>((date_a.year - date_b.year) * kMonthsPerYear +
                                          (date_a.month - date_b.month));
  const bool both_last = date_a.day == days_in_month(date_a.year, date_a.month) &&
                         date_b.day == days_in_month(date_b.year, date_b.month);
  if (date_a.day == date_b.day || both_last) return months;
  const auto second_of_day = [&](int64_t micros, int64_t days) {
    return (micros - cursor.to_utc_micros(days * kMicrosPerDay)) / kMicrosPerSecond;
  };
  const int64_t seconds = (date_a.day - date_b.day) * kSecondsPerDay + second_of_day(a, days_a) -
                          second_of_day(b, days_b);
  const double result =
      months + static_cast<double>(seconds) / static_cast<double>(31 * kSecondsPerDay);
  return round ? std::floor(result * 1e8 + 0.5) / 1e8 : result;
}

BoundScalar bind_months_between(const BindContext& context) {
  auto types =
      coerce(context, "months_between", {TypeId::kTimestamp, TypeId::kTimestamp, TypeId::kBoolean});
  const ZoneCursor cursor(TimeZone::get(context.settings.time_zone));
  if (types.size() == 3) {
    return bound_scalar(std::move(types), TypeId::kDouble,
                        map_kernel<double, int64_t, int64_t, uint8_t>(
                            TypeId::kDouble, [cursor](int64_t a, int64_t b, uint8_t round) {
                              return months_between(cursor, a, b, round != 0);
                            }));
  }
  BoundScalar bound = bound_scalar(
      std::move(types), TypeId::kDouble,
      map_kernel<double, int64_t, int64_t>(TypeId::kDouble, [cursor](int64_t a, int64_t b) {
        return months_between(cursor, a, b, true);
      }));
  bound.render = render_with("months_between", "true");
  return bound;
}

}  // namespace

void register_months_between(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"months_between"},
      .doc =
          {.usage =
               "months_between(timestamp1, timestamp2[, roundOff]) - Returns the number of months "
               "from `timestamp2` to `timestamp1`, with a fraction of a month of 31 days unless "
               "both are the same day of the month or the last; rounded to 8 digits unless "
               "`roundOff` is false.",
           .examples = {{"SELECT months_between('1997-02-28 10:30:00', '1996-10-30')",
                         "3.94959677"},
                        {"SELECT months_between('1997-02-28 10:30:00', '1996-10-30', false)",
                         "3.9495967741935485"}},
           .group = "datetime_funcs",
           .since = "1.5.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_months_between});
}

}  // namespace firesteel
