#include <limits>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

constexpr int kSecondDigits = 18;
constexpr int kMicroDigits = 6;

// Counts of a calendar's units, as read from a row.
struct IntervalParts {
  int64_t years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0;
  int64_t second_micros = 0;
};

bool fits_int(int128_t value) {
  return value >= std::numeric_limits<int32_t>::min() &&
         value <= std::numeric_limits<int32_t>::max();
}
bool fits_long(int128_t value) { return value == static_cast<int64_t>(value); }

bool to_calendar_interval(const IntervalParts& parts, CalendarInterval& out) {
  const int128_t months = int128_t{parts.years} * kMonthsPerYear + parts.months;
  const int128_t days = int128_t{parts.weeks} * 7 + parts.days;
  const int128_t micros = int128_t{parts.hours} * kMicrosPerHour +
                          int128_t{parts.minutes} * kMicrosPerMinute + parts.second_micros;
  if (!fits_int(months) || !fits_int(days) || !fits_long(micros)) return false;
  out = {static_cast<int32_t>(months), static_cast<int32_t>(days), static_cast<int64_t>(micros)};
  return true;
}

// Runs `row(i, values)` for rows without nulls; `false` makes the row null. Up to seven columns:
// ints, and the last one the microseconds of a decimal.
template <class Row>
void for_each_parts(const KernelInput& input, Vector& out, size_t num_rows, size_t seconds_at,
                    const Row& row) {
  std::vector<Decoded> columns;
  for (const auto& arg : input.args) columns.emplace_back(*arg);
  std::array<int64_t, 7> values{};
  for (size_t i = 0; i < num_rows; ++i) {
    bool valid = true;
    for (size_t c = 0; c < columns.size() && valid; ++c) {
      valid = !columns[c].is_null(i);
      if (valid) {
        values[c] = c == seconds_at ? columns[c].at<int64_t>(i) : columns[c].at<int32_t>(i);
      }
    }
    if (!valid || !row(i, values)) out.set_null(i);
  }
}

// The rendered call shows the zeros of omitted arguments.
std::function<std::string(std::span<const std::string>)> render_parts(std::string name,
                                                                      size_t count,
                                                                      bool has_seconds) {
  return [name = std::move(name), count, has_seconds](std::span<const std::string> args) {
    std::string out = name + "(";
    for (size_t i = 0; i < count; ++i) {
      if (i > 0) out += ", ";
      const bool seconds = has_seconds && i + 1 == count;
      out += i < args.size() ? args[i] : seconds ? "0.000000" : "0";
    }
    return out + ")";
  };
}

BoundScalar bind_make_interval(const BindContext& context, const std::string& name, bool try_only) {
  auto types = coerce(context, name,
                      {TypeId::kInt, TypeId::kInt, TypeId::kInt, TypeId::kInt, TypeId::kInt,
                       TypeId::kInt, DataType::decimal(kSecondDigits, kMicroDigits)});
  const bool fails = context.settings.ansi && !try_only;
  BoundScalar bound = bound_scalar(
      std::move(types), TypeId::kCalendarInterval,
      [fails](const KernelInput& input) -> VectorPtr {
        auto out = Vector::flat(TypeId::kCalendarInterval, input.num_rows);
        auto* to = out->mutable_values<CalendarInterval>();
        for_each_parts(input, *out, input.num_rows, 6, [&](size_t i, const auto& v) {
          if (to_calendar_interval({v[0], v[1], v[2], v[3], v[4], v[5], v[6]}, to[i])) return true;
          if (fails) throw_arithmetic_overflow("overflow", "");
          return false;
        });
        return out;
      },
      fails ? NullRule::kAnyNull : NullRule::kAlwaysNullable);
  bound.render = render_parts(name, 7, true);
  return bound;
}

BoundScalar bind_make_dt_interval(const BindContext& context) {
  auto types = coerce(
      context, "make_dt_interval",
      {TypeId::kInt, TypeId::kInt, TypeId::kInt, DataType::decimal(kSecondDigits, kMicroDigits)});
  BoundScalar bound = bound_scalar(
      std::move(types), TypeId::kDayTimeInterval, [](const KernelInput& input) -> VectorPtr {
        auto out = Vector::flat(TypeId::kDayTimeInterval, input.num_rows);
        auto* to = out->mutable_values<int64_t>();
        for_each_parts(input, *out, input.num_rows, 3, [&](size_t i, const auto& v) {
          const int128_t micros = int128_t{v[0]} * kMicrosPerDay + int128_t{v[1]} * kMicrosPerHour +
                                  int128_t{v[2]} * kMicrosPerMinute + v[3];
          if (!fits_long(micros)) throw_interval_overflow("");
          to[i] = static_cast<int64_t>(micros);
          return true;
        });
        return out;
      });
  bound.render = render_parts("make_dt_interval", 4, true);
  return bound;
}

BoundScalar bind_make_ym_interval(const BindContext& context) {
  BoundScalar bound =
      bound_scalar(coerce(context, "make_ym_interval", {TypeId::kInt, TypeId::kInt}),
                   TypeId::kYearMonthInterval, [](const KernelInput& input) -> VectorPtr {
                     auto out = Vector::flat(TypeId::kYearMonthInterval, input.num_rows);
                     auto* to = out->mutable_values<int32_t>();
                     for_each_parts(input, *out, input.num_rows, 7, [&](size_t i, const auto& v) {
                       const int64_t months = v[0] * kMonthsPerYear + v[1];
                       if (!fits_int(months)) throw_interval_overflow("");
                       to[i] = static_cast<int32_t>(months);
                       return true;
                     });
                     return out;
                   });
  bound.render = render_parts("make_ym_interval", 2, false);
  return bound;
}

}  // namespace

void register_make_interval(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"make_interval"},
      .doc = {.usage = "make_interval([years[, months[, weeks[, days[, hours[, mins[, secs]]]]]]]) "
                       "- Makes a "
                       "calendar interval; what is omitted is 0.",
              .examples = {{"SELECT make_interval(100, 11, 1, 1, 12, 30, 01.001001)",
                            "100 years 11 months 8 days 12 hours 30 minutes 1.001001 seconds"},
                           {"SELECT make_interval(100, null, 3)", "NULL"},
                           {"SELECT make_interval(0, 1, 0, 1, 0, 0, 100.000001)",
                            "1 months 1 days 1 minutes 40.000001 seconds"}},
              .group = "datetime_funcs",
              .since = "3.0.0"},
      .min_args = 0,
      .max_args = 7,
      .bind = [](const BindContext& c) { return bind_make_interval(c, "make_interval", false); }});
  registry.add(ScalarFunction{
      .names = {"try_make_interval"},
      .doc = {.usage = "try_make_interval([years[, months[, weeks[, days[, hours[, mins[, "
                       "secs]]]]]]]) - Works "
                       "as make_interval, but gives NULL on overflow.",
              .examples = {{"SELECT try_make_interval(100, 11, 1, 1, 12, 30, 01.001001)",
                            "100 years 11 months 8 days 12 hours 30 minutes 1.001001 seconds"},
                           {"SELECT try_make_interval(2147483647)", "NULL"}},
              .group = "datetime_funcs",
              .since = "4.0.0"},
      .min_args = 0,
      .max_args = 7,
      .bind = [](const BindContext& c) {
        return bind_make_interval(c, "try_make_interval", true);
      }});
  registry.add(
      ScalarFunction{.names = {"make_dt_interval"},
                     .doc = {.usage = "make_dt_interval([days[, hours[, mins[, secs]]]]) - Makes a "
                                      "day-time interval; what "
                                      "is omitted is 0.",
                             .examples = {{"SELECT make_dt_interval(1, 12, 30, 01.001001)",
                                           "1 12:30:01.001001000"},
                                          {"SELECT make_dt_interval(2)", "2 00:00:00.000000000"},
                                          {"SELECT make_dt_interval(100, null, 3)", "NULL"}},
                             .group = "datetime_funcs",
                             .since = "3.2.0"},
                     .min_args = 0,
                     .max_args = 4,
                     .bind = bind_make_dt_interval});
  registry.add(ScalarFunction{
      .names = {"make_ym_interval"},
      .doc =
          {.usage =
               "make_ym_interval([years[, months]]) - Makes a year-month interval; what is omitted "
               "is 0.",
           .examples = {{"SELECT make_ym_interval(1, 2)", "1-2"},
                        {"SELECT make_ym_interval(1, 0)", "1-0"},
                        {"SELECT make_ym_interval(-1, 1)", "-0-11"},
                        {"SELECT make_ym_interval(2)", "2-0"}},
           .group = "datetime_funcs",
           .since = "3.2.0"},
      .min_args = 0,
      .max_args = 2,
      .bind = bind_make_ym_interval});
}

}  // namespace firesteel
