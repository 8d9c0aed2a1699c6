#include <algorithm>
#include <optional>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "functions/datetime_names.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// Monday 1 to Sunday 7, by two or three letters or the whole name, in any case.
std::optional<int> day_of_week_named(std::string_view text) {
  const auto equals = [&](std::string_view name) {
    return std::equal(
        name.begin(), name.end(), text.begin(), text.end(),
        [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  };
  for (size_t i = 0; i < kDayNames.size(); ++i) {
    const std::string_view name = kDayNames[i];
    if (equals(name.substr(0, 2)) || equals(name.substr(0, 3)) || equals(name)) {
      return static_cast<int>(i) + 1;
    }
  }
  return std::nullopt;
}

}  // namespace

void register_next_day(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"next_day"},
      .doc = {.usage =
                  "next_day(start_date, day_of_week) - Returns the first date after `start_date` "
                  "that is the day of the week given by its name. An unknown name is an error, or "
                  "gives NULL when `spark.sql.ansi.enabled` is false.",
              .examples = {{"SELECT next_day('2015-01-14', 'TU')", "2015-01-20"}},
              .group = "datetime_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = [](const BindContext& context) {
        return bound_scalar(
            coerce(context, "next_day", {TypeId::kDate, TypeId::kString}), TypeId::kDate,
            try_map_kernel<int32_t, int32_t, std::string_view>(
                TypeId::kDate,
                [ansi = context.settings.ansi](int32_t& out, int32_t days, std::string_view name) {
                  const std::optional<int> wanted = day_of_week_named(name);
                  if (!wanted) {
                    if (!ansi) return false;
                    throw SparkError("ILLEGAL_DAY_OF_WEEK", {{"string", std::string(name)}});
                  }
                  const int ahead = (*wanted - iso_day_of_week(days) + 7) % 7;
                  out = days + (ahead == 0 ? 7 : ahead);
                  return true;
                }),
            NullRule::kAlwaysNullable);
      }});
}

}  // namespace firesteel
