#include "base/calendar.h"
#include "functions/datetime_fields.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {

void register_make_date(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"make_date"},
      .doc = {.usage =
                  "make_date(year, month, day) - Makes a date. Parts out of range are an error, or "
                  "give NULL when `spark.sql.ansi.enabled` is false.",
              .examples = {{"SELECT make_date(2013, 7, 15)", "2013-07-15"},
                           {"SELECT make_date(2019, 7, NULL)", "NULL"}},
              .group = "datetime_funcs",
              .since = "3.0.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce(context, "make_date", {TypeId::kInt, TypeId::kInt, TypeId::kInt}), TypeId::kDate,
            try_map_kernel<int32_t, int32_t, int32_t, int32_t>(
                TypeId::kDate,
                [ansi = context.settings.ansi](int32_t& out, int32_t year, int32_t month,
                                               int32_t day) {
                  const std::string complaint = date_complaint(year, month, day);
                  if (!complaint.empty()) {
                    if (ansi) throw_field_out_of_bounds(complaint);
                    return false;
                  }
                  out = static_cast<int32_t>(days_from_civil(year, month, day));
                  return true;
                }),
            context.settings.ansi ? NullRule::kAnyNull : NullRule::kAlwaysNullable);
      }});
}

}  // namespace firesteel
