#include <algorithm>
#include <limits>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "base/time_zone.h"
#include "functions/datetime_add.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// A unit of TIMESTAMPADD and TIMESTAMPDIFF, as a number of months, days or microseconds.
struct TimestampUnit {
  std::string_view name;
  int64_t months;
  int64_t days;
  int64_t micros;
};

constexpr TimestampUnit kTimestampUnits[] = {{"YEAR", kMonthsPerYear, 0, 0},
                                             {"QUARTER", 3, 0, 0},
                                             {"MONTH", 1, 0, 0},
                                             {"WEEK", 0, 7, 0},
                                             {"DAY", 0, 1, 0},
                                             {"DAYOFYEAR", 0, 1, 0},
                                             {"HOUR", 0, 0, kMicrosPerHour},
                                             {"MINUTE", 0, 0, kMicrosPerMinute},
                                             {"SECOND", 0, 0, kMicrosPerSecond},
                                             {"MILLISECOND", 0, 0, kMicrosPerMilli},
                                             {"MICROSECOND", 0, 0, 1}};

const TimestampUnit& timestamp_unit(const BindContext& context, const char* function) {
  const Argument& arg = context.args[0];
  const std::string name = arg.constant && arg.type.is(TypeId::kString) && !arg.constant->is_null()
                               ? arg.constant->string()
                               : arg.sql;
  for (const TimestampUnit& unit : kTimestampUnits) {
    if (std::equal(unit.name.begin(), unit.name.end(), name.begin(), name.end(),
                   [](char a, unsigned char b) { return a == std::toupper(b); })) {
      return unit;
    }
  }
  throw SparkError("INVALID_PARAMETER_VALUE.DATETIME_UNIT",
                   {{"functionName", quote_identifier(function)},
                    {"parameter", quote_identifier("unit")},
                    {"invalidValue", "'" + name + "'"}});
}

// The factor times the quantity; beyond what Java's int or long holds, an overflow.
bool scaled(int64_t quantity, int64_t factor, bool as_int, int64_t& out) {
  if (__builtin_mul_overflow(quantity, factor, &out)) return false;
  return !as_int || out == static_cast<int32_t>(out);
}

BoundScalar bind_timestampadd(const BindContext& context) {
  const TimestampUnit unit = timestamp_unit(context, "timestampadd");
  auto types =
      coerce(context, "timestampadd", {TypeId::kString, TypeId::kLong, TypeFamily::kAnyTimestamp});
  const DataType type = types[2];
  const ZoneCursor cursor(
      type.is(TypeId::kTimestampNtz) ? TimeZone::utc() : TimeZone::get(context.settings.time_zone));
  const auto add = map_kernel<int64_t, int64_t, int64_t>(
      type, [unit, cursor, type](int64_t quantity, int64_t micros) -> int64_t {
        int64_t months;
        int64_t days;
        int64_t elapsed;
        if (scaled(quantity, unit.months, true, months) &&
            scaled(quantity, unit.days, true, days) &&
            scaled(quantity, unit.micros, false, elapsed)) {
          try {
            return add_to_timestamp(cursor, micros, months, days, elapsed);
          } catch (const SparkError&) {
            // Told below in this function's words.
          }
        }
        throw SparkError(
            "DATETIME_OVERFLOW",
            {{"operation", "add " + std::to_string(quantity) + "L " + std::string(unit.name) +
                               " to " + literal_text(Value(micros), type, cursor.zone().id())}});
      });
  BoundScalar bound = bound_scalar(std::move(types), type, [add](const KernelInput& input) {
    return add({input.args.subspan(1), {}, input.num_rows, input.context});
  });
  bound.render = [name = std::string(unit.name)](std::span<const std::string> args) {
    return "timestampadd(" + name + ", " + args[1] + ", " + args[2] + ")";
  };
  return bound;
}

// Whole units between two local clocks, cut toward zero.
int64_t units_between(const TimestampUnit& unit, int64_t start, int64_t end) {
  if (unit.micros > 0) return (end - start) / unit.micros;
  const int64_t start_day = floor_div(start, kMicrosPerDay);
  const int64_t start_time = floor_mod(start, kMicrosPerDay);
  int64_t end_day = floor_div(end, kMicrosPerDay);
  const int64_t end_time = floor_mod(end, kMicrosPerDay);
  // A day that is not over does not count.
  if (end_day > start_day && end_time < start_time) --end_day;
  if (end_day < start_day && end_time > start_time) ++end_day;
  if (unit.days > 0) return (end_day - start_day) / unit.days;
  const auto position = [](const CivilDate& date) {
    // 32 exceeds the days of every month.
    return (date.year * kMonthsPerYear + date.month) * 32 + date.day;
  };
  const int64_t months =
      (position(civil_from_days(end_day)) - position(civil_from_days(start_day))) / 32;
  return months / unit.months;
}

BoundScalar bind_timestampdiff(const BindContext& context) {
  const TimestampUnit unit = timestamp_unit(context, "timestampdiff");
  const auto is_zoneless = [](const Argument& arg) {
    return arg.type.is(TypeId::kTimestampNtz) || arg.type.is(TypeId::kNull);
  };
  // Local clocks are compared; two zoneless timestamps have no other.
  const bool zoneless = is_zoneless(context.args[1]) && is_zoneless(context.args[2]);
  const DataType type = zoneless ? TypeId::kTimestampNtz : TypeId::kTimestamp;
  auto types = coerce(context, "timestampdiff", {TypeId::kString, type, type});
  const ZoneCursor cursor(zoneless ? TimeZone::utc() : TimeZone::get(context.settings.time_zone));
  const auto difference = map_kernel<int64_t, int64_t, int64_t>(
      TypeId::kLong, [unit, cursor](int64_t start, int64_t end) {
        return units_between(unit, cursor.to_local_micros(start), cursor.to_local_micros(end));
      });
  BoundScalar bound =
      bound_scalar(std::move(types), TypeId::kLong, [difference](const KernelInput& input) {
        return difference({input.args.subspan(1), {}, input.num_rows, input.context});
      });
  bound.render = [name = std::string(unit.name)](std::span<const std::string> args) {
    return "timestampdiff(" + name + ", " + args[1] + ", " + args[2] + ")";
  };
  return bound;
}

}  // namespace

void register_timestamp_add(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"timestampadd"},
      .doc =
          {.usage =
               "timestampadd(unit, quantity, timestamp) - Returns the timestamp that is `quantity` "
               "units after `timestamp`.",
           .examples = {{"SELECT timestampadd(HOUR, 8, timestamp_ntz'2022-02-11 20:30:00')",
                         "2022-02-12 04:30:00"},
                        {"SELECT timestampadd(MONTH, 1, timestamp_ntz'2022-01-31 00:00:00')",
                         "2022-02-28 00:00:00"}},
           .group = "datetime_funcs",
           .since = "3.3.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = bind_timestampadd});
  registry.add(ScalarFunction{
      .names = {"timestampdiff"},
      .doc = {.usage = "timestampdiff(unit, start, end) - Returns the number of whole units from "
                       "`start` to "
                       "`end`.",
              .examples = {{"SELECT timestampdiff(HOUR, timestamp_ntz'2022-02-11 20:30:00', "
                            "timestamp_ntz'2022-02-12 04:30:00')",
                            "8"}},
              .group = "datetime_funcs",
              .since = "3.3.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = bind_timestampdiff});
}

}  // namespace firesteel
