#include "base/calendar.h"
#include "functions/datetime_add.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

int32_t wrapping_add(int32_t a, int32_t b) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b));
}

// Java's int addition: it wraps around.
BoundScalar bind_date_add(const BindContext& context, const char* name, int32_t sign) {
  const DataType& days = context.args[1].type;
  // Wider integers are not cut.
  if (!days.is(TypeId::kString) && !days.is(TypeId::kNull) && !days.is(TypeId::kInt) &&
      !days.is(TypeId::kShort) && !days.is(TypeId::kByte)) {
    coerce(context, name, {TypeId::kDate, TypeFamily::kAny});
    throw_unexpected_input_type(context, name, 1, "(\"INT\" or \"SMALLINT\" or \"TINYINT\")");
  }
  BoundScalar bound = bound_scalar(
      coerce(context, name, {TypeId::kDate, TypeId::kInt}), TypeId::kDate,
      map_kernel<int32_t, int32_t, int32_t>(TypeId::kDate, [sign](int32_t date, int32_t count) {
        return sign > 0 ? wrapping_add(date, count) : wrapping_add(date, wrapping_add(~count, 1));
      }));
  // Aliases print as this name.
  bound.render = render_with(name, "");
  return bound;
}

}  // namespace

void register_date_add(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"date_add", "dateadd"},
      .doc = {.usage = "date_add(start_date, num_days) - Returns the date that is `num_days` after "
                       "`start_date`.",
              .examples = {{"SELECT date_add('2016-07-30', 1)", "2016-07-31"}},
              .group = "datetime_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& c) { return bind_date_add(c, "date_add", 1); }});
  registry.add(ScalarFunction{
      .names = {"date_sub"},
      .doc = {.usage =
                  "date_sub(start_date, num_days) - Returns the date that is `num_days` before "
                  "`start_date`.",
              .examples = {{"SELECT date_sub('2016-07-30', 1)", "2016-07-29"}},
              .group = "datetime_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& c) { return bind_date_add(c, "date_sub", -1); }});
  registry.add(ScalarFunction{
      .names = {"datediff", "date_diff"},
      .doc = {.usage =
                  "datediff(endDate, startDate) - Returns the number of days from `startDate` to "
                  "`endDate`.",
              .examples = {{"SELECT datediff('2009-07-31', '2009-07-30')", "1"},
                           {"SELECT datediff('2009-07-30', '2009-07-31')", "-1"}},
              .group = "datetime_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce(context, "datediff", {TypeId::kDate, TypeId::kDate}), TypeId::kInt,
            map_kernel<int32_t, int32_t, int32_t>(TypeId::kInt, [](int32_t end, int32_t start) {
              return wrapping_add(end, wrapping_add(~start, 1));
            }));
      }});
  registry.add(ScalarFunction{
      .names = {"add_months"},
      .doc =
          {.usage =
               "add_months(start_date, num_months) - Returns the date that is `num_months` after "
               "`start_date`; the last day of a shorter month where the day does not exist.",
           .examples = {{"SELECT add_months('2016-08-31', 1)", "2016-09-30"}},
           .group = "datetime_funcs",
           .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce(context, "add_months", {TypeId::kDate, TypeId::kInt}), TypeId::kDate,
            map_kernel<int32_t, int32_t, int32_t>(TypeId::kDate, [](int32_t date, int32_t months) {
              return add_to_date(date, months, 0);
            }));
      }});
  registry.add(ScalarFunction{
      .names = {"last_day"},
      .doc = {.usage = "last_day(date) - Returns the last day of the month that `date` is in.",
              .examples = {{"SELECT last_day('2009-01-12')", "2009-01-31"}},
              .group = "datetime_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) {
        return bound_scalar(coerce(context, "last_day", {TypeId::kDate}), TypeId::kDate,
                            map_kernel<int32_t, int32_t>(TypeId::kDate, [](int32_t days) {
                              const CivilDate date = civil_from_days(days);
                              return days + days_in_month(date.year, date.month) - date.day;
                            }));
      }});
}

}  // namespace firesteel
