#include "base/calendar.h"
#include "functions/datetime_names.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

struct DateField {
  std::vector<std::string> names;
  const char* usage;
  std::vector<FunctionDoc::Example> examples;
  const char* since;
};

template <class F>
void add_date_field(FunctionRegistry& registry, DateField field, F of_days) {
  const std::string name = field.names[0];
  registry.add(ScalarFunction{.names = field.names,
                              .doc = {.usage = field.usage,
                                      .examples = field.examples,
                                      .group = "datetime_funcs",
                                      .since = field.since},
                              .min_args = 1,
                              .max_args = 1,
                              .bind = [name, of_days](const BindContext& context) {
                                return bound_scalar(
                                    coerce(context, name, {TypeId::kDate}), TypeId::kInt,
                                    map_kernel<int32_t, int32_t>(TypeId::kInt, of_days));
                              }});
}

template <class F>
void add_date_name(FunctionRegistry& registry, DateField field, F of_days) {
  const std::string name = field.names[0];
  registry.add(ScalarFunction{.names = field.names,
                              .doc = {.usage = field.usage,
                                      .examples = field.examples,
                                      .group = "datetime_funcs",
                                      .since = field.since},
                              .min_args = 1,
                              .max_args = 1,
                              .bind = [name, of_days](const BindContext& context) {
                                return bound_scalar(
                                    coerce(context, name, {TypeId::kDate}), TypeId::kString,
                                    substring_kernel<int32_t>(TypeId::kString, of_days));
                              }});
}

}  // namespace

void register_date_fields(FunctionRegistry& registry) {
  add_date_field(registry,
                 {{"year"},
                  "year(date) - Returns the year of a date or timestamp.",
                  {{"SELECT year('2016-07-30')", "2016"}},
                  "1.5.0"},
                 [](int32_t days) { return static_cast<int32_t>(civil_from_days(days).year); });
  add_date_field(registry,
                 {{"quarter"},
                  "quarter(date) - Returns the quarter of the year of a date, from 1 to 4.",
                  {{"SELECT quarter('2016-08-31')", "3"}},
                  "1.5.0"},
                 [](int32_t days) { return (civil_from_days(days).month - 1) / 3 + 1; });
  add_date_field(registry,
                 {{"month"},
                  "month(date) - Returns the month of a date or timestamp.",
                  {{"SELECT month('2016-07-30')", "7"}},
                  "1.5.0"},
                 [](int32_t days) { return civil_from_days(days).month; });
  add_date_field(registry,
                 {{"day", "dayofmonth"},
                  "day(date) - Returns the day of the month of a date or timestamp.",
                  {{"SELECT day('2009-07-30')", "30"}, {"SELECT dayofmonth('2009-07-30')", "30"}},
                  "1.5.0"},
                 [](int32_t days) { return civil_from_days(days).day; });
  add_date_field(registry,
                 {{"dayofyear"},
                  "dayofyear(date) - Returns the day of the year of a date or timestamp.",
                  {{"SELECT dayofyear('2016-04-09')", "100"}},
                  "1.5.0"},
                 [](int32_t days) { return day_of_year(civil_from_days(days)); });
  add_date_field(registry,
                 {{"dayofweek"},
                  "dayofweek(date) - Returns the day of the week of a date, from 1 for Sunday to 7 "
                  "for Saturday.",
                  {{"SELECT dayofweek('2009-07-30')", "5"}},
                  "2.3.0"},
                 [](int32_t days) { return iso_day_of_week(days) % 7 + 1; });
  add_date_field(
      registry,
      {{"weekday"},
       "weekday(date) - Returns the day of the week of a date, from 0 for Monday to 6 for "
       "Sunday.",
       {{"SELECT weekday('2009-07-30')", "3"}},
       "2.4.0"},
      [](int32_t days) { return iso_day_of_week(days) - 1; });
  add_date_field(
      registry,
      {{"weekofyear"},
       "weekofyear(date) - Returns the week of the year of a date: weeks start on Monday, "
       "and week 1 is the first with more than 3 days.",
       {{"SELECT weekofyear('2008-02-20')", "8"}},
       "1.5.0"},
      [](int32_t days) { return iso_week(days).week; });
  add_date_name(
      registry,
      {{"monthname"},
       "monthname(date) - Returns the three-letter name of the month of a date.",
       {{"SELECT monthname('2008-02-20')", "Feb"}},
       "4.0.0"},
      [](int32_t days) {
        return short_name(kMonthNames[static_cast<size_t>(civil_from_days(days).month - 1)]);
      });
  add_date_name(registry,
                {{"dayname"},
                 "dayname(date) - Returns the three-letter name of the day of the week of a date.",
                 {{"SELECT dayname(DATE('2008-02-20'))", "Wed"}},
                 "4.0.0"},
                [](int32_t days) {
                  return short_name(kDayNames[static_cast<size_t>(iso_day_of_week(days) - 1)]);
                });
}

}  // namespace firesteel
