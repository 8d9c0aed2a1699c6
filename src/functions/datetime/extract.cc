#include <algorithm>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "base/time_zone.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

enum class ExtractField {
  kYear,
  kYearOfWeek,
  kQuarter,
  kMonth,
  kWeek,
  kDay,
  kDayOfWeek,
  kIsoDayOfWeek,
  kDayOfYear,
  kHour,
  kMinute,
  kSecond,
};

std::optional<ExtractField> find_extract_field(std::string_view name) {
  static constexpr std::pair<std::string_view, ExtractField> kFields[] = {
      {"YEAR", ExtractField::kYear},
      {"Y", ExtractField::kYear},
      {"YEARS", ExtractField::kYear},
      {"YR", ExtractField::kYear},
      {"YRS", ExtractField::kYear},
      {"YEAROFWEEK", ExtractField::kYearOfWeek},
      {"QUARTER", ExtractField::kQuarter},
      {"QTR", ExtractField::kQuarter},
      {"MONTH", ExtractField::kMonth},
      {"MON", ExtractField::kMonth},
      {"MONS", ExtractField::kMonth},
      {"MONTHS", ExtractField::kMonth},
      {"WEEK", ExtractField::kWeek},
      {"W", ExtractField::kWeek},
      {"WEEKS", ExtractField::kWeek},
      {"DAY", ExtractField::kDay},
      {"D", ExtractField::kDay},
      {"DAYS", ExtractField::kDay},
      {"DAYOFWEEK", ExtractField::kDayOfWeek},
      {"DOW", ExtractField::kDayOfWeek},
      {"DAYOFWEEK_ISO", ExtractField::kIsoDayOfWeek},
      {"DOW_ISO", ExtractField::kIsoDayOfWeek},
      {"DOY", ExtractField::kDayOfYear},
      {"HOUR", ExtractField::kHour},
      {"H", ExtractField::kHour},
      {"HOURS", ExtractField::kHour},
      {"HR", ExtractField::kHour},
      {"HRS", ExtractField::kHour},
      {"MINUTE", ExtractField::kMinute},
      {"M", ExtractField::kMinute},
      {"MIN", ExtractField::kMinute},
      {"MINS", ExtractField::kMinute},
      {"MINUTES", ExtractField::kMinute},
      {"SECOND", ExtractField::kSecond},
      {"S", ExtractField::kSecond},
      {"SEC", ExtractField::kSecond},
      {"SECONDS", ExtractField::kSecond},
      {"SECS", ExtractField::kSecond}};
  for (const auto& [known, field] : kFields) {
    if (std::equal(known.begin(), known.end(), name.begin(), name.end(),
                   [](char a, unsigned char b) { return a == std::toupper(b); })) {
      return field;
    }
  }
  return std::nullopt;
}

// Seconds with their fraction.
DataType seconds_type() { return DataType::decimal(8, 6); }

// The function of the source alone; a call of extract is bound to it.
BoundScalar bind_field_of_days(const BindContext& source, const char* name,
                               int32_t (*of_days)(int32_t)) {
  return bound_scalar(coerce(source, name, {TypeId::kDate}), TypeId::kInt,
                      map_kernel<int32_t, int32_t>(TypeId::kInt, of_days));
}

BoundScalar bind_seconds(const BindContext& source) {
  const auto micros_of_minute = [](int64_t micros) { return floor_mod(micros, kMicrosPerMinute); };
  if (source.args[0].type.is(TypeId::kTime)) {
    return bound_scalar({source.args[0].type}, seconds_type(),
                        map_kernel<int64_t, int64_t>(seconds_type(), [=](int64_t nanos) {
                          return micros_of_minute(nanos / kNanosPerMicro);
                        }));
  }
  auto types = coerce(source, "second", {TypeFamily::kAnyTimestamp});
  const bool zoneless = types[0].is(TypeId::kTimestampNtz);
  const ZoneCursor cursor(zoneless ? TimeZone::utc() : TimeZone::get(source.settings.time_zone));
  return bound_scalar(std::move(types), seconds_type(),
                      map_kernel<int64_t, int64_t>(seconds_type(), [=](int64_t micros) {
                        return micros_of_minute(cursor.to_local_micros(micros));
                      }));
}

BoundScalar bind_field(const BindContext& source, ExtractField field) {
  const auto function = [&](const char* name) {
    return FunctionRegistry::builtin().scalar(name)->bind(source);
  };
  switch (field) {
    case ExtractField::kYear:
      return function("year");
    case ExtractField::kYearOfWeek:
      return bind_field_of_days(source, "yearofweek", [](int32_t days) {
        return static_cast<int32_t>(iso_week(days).year);
      });
    case ExtractField::kQuarter:
      return function("quarter");
    case ExtractField::kMonth:
      return function("month");
    case ExtractField::kWeek:
      return function("weekofyear");
    case ExtractField::kDay:
      return function("dayofmonth");
    case ExtractField::kDayOfWeek:
      return function("dayofweek");
    case ExtractField::kIsoDayOfWeek:
      return bind_field_of_days(source, "weekday",
                                [](int32_t days) { return int32_t{iso_day_of_week(days)}; });
    case ExtractField::kDayOfYear:
      return function("dayofyear");
    case ExtractField::kHour:
      return function("hour");
    case ExtractField::kMinute:
      return function("minute");
    case ExtractField::kSecond:
      return bind_seconds(source);
  }
  return {};
}

template <class Out, class In, class F>
BoundScalar bound_part(const DataType& from, const DataType& to, F f) {
  return bound_scalar({from}, to, map_kernel<Out, In>(to, f));
}

std::optional<BoundScalar> bind_year_month_part(const DataType& type, ExtractField field) {
  const auto has = [&](IntervalField wanted) {
    return type.start_field() <= static_cast<int>(wanted) &&
           static_cast<int>(wanted) <= type.end_field();
  };
  if (field == ExtractField::kYear && has(IntervalField::kYear)) {
    return bound_part<int32_t, int32_t>(type, TypeId::kInt,
                                        [](int32_t months) { return months / kMonthsPerYear; });
  }
  if (field == ExtractField::kMonth && has(IntervalField::kMonth)) {
    return bound_part<int8_t, int32_t>(type, TypeId::kByte, [](int32_t months) {
      return static_cast<int8_t>(months % kMonthsPerYear);
    });
  }
  return std::nullopt;
}

std::optional<BoundScalar> bind_day_time_part(const DataType& type, ExtractField field) {
  const auto has = [&](DayTimeField wanted) {
    return type.start_field() <= static_cast<int>(wanted) &&
           static_cast<int>(wanted) <= type.end_field();
  };
  if (field == ExtractField::kDay && has(DayTimeField::kDay)) {
    return bound_part<int32_t, int64_t>(type, TypeId::kInt, [](int64_t micros) {
      return static_cast<int32_t>(micros / kMicrosPerDay);
    });
  }
  if (field == ExtractField::kHour && has(DayTimeField::kHour)) {
    return bound_part<int8_t, int64_t>(type, TypeId::kByte, [](int64_t micros) {
      return static_cast<int8_t>(micros % kMicrosPerDay / kMicrosPerHour);
    });
  }
  if (field == ExtractField::kMinute && has(DayTimeField::kMinute)) {
    return bound_part<int8_t, int64_t>(type, TypeId::kByte, [](int64_t micros) {
      return static_cast<int8_t>(micros % kMicrosPerHour / kMicrosPerMinute);
    });
  }
  if (field == ExtractField::kSecond && has(DayTimeField::kSecond)) {
    return bound_part<int64_t, int64_t>(type, seconds_type(),
                                        [](int64_t micros) { return micros % kMicrosPerMinute; });
  }
  return std::nullopt;
}

std::optional<BoundScalar> bind_calendar_part(const DataType& type, ExtractField field) {
  using Interval = CalendarInterval;
  switch (field) {
    case ExtractField::kYear:
      return bound_part<int32_t, Interval>(
          type, TypeId::kInt, [](const Interval& i) { return i.months / kMonthsPerYear; });
    case ExtractField::kMonth:
      return bound_part<int8_t, Interval>(type, TypeId::kByte, [](const Interval& i) {
        return static_cast<int8_t>(i.months % kMonthsPerYear);
      });
    case ExtractField::kDay:
      return bound_part<int32_t, Interval>(type, TypeId::kInt, [](const Interval& i) {
        return static_cast<int32_t>(i.days + i.microseconds / kMicrosPerDay);
      });
    case ExtractField::kHour:
      return bound_part<int8_t, Interval>(type, TypeId::kByte, [](const Interval& i) {
        return static_cast<int8_t>(i.microseconds % kMicrosPerDay / kMicrosPerHour);
      });
    case ExtractField::kMinute:
      return bound_part<int8_t, Interval>(type, TypeId::kByte, [](const Interval& i) {
        return static_cast<int8_t>(i.microseconds % kMicrosPerHour / kMicrosPerMinute);
      });
    case ExtractField::kSecond:
      return bound_part<int64_t, Interval>(type, seconds_type(), [](const Interval& i) {
        return i.microseconds % kMicrosPerMinute;
      });
    default:
      return std::nullopt;
  }
}

BoundScalar bind_extract(const BindContext& context, const std::string& name) {
  const Argument& field_arg = context.args[0];
  if (!field_arg.constant) {
    throw SparkError("NON_FOLDABLE_ARGUMENT", {{"funcName", quote_identifier(name)},
                                               {"paramName", quote_identifier("field")},
                                               {"paramType", quote_sql("STRING")}});
  }
  const Argument& source = context.args[1];
  if (field_arg.constant->is_null()) {
    return bound_scalar(
        {field_arg.type, source.type}, TypeId::kDouble,
        [](const KernelInput& input) {
          return Vector::null_constant(TypeId::kDouble, input.num_rows);
        },
        NullRule::kAlwaysNullable);
  }
  const std::string text =
      value_to_string(*field_arg.constant, field_arg.type, context.settings.time_zone);
  const std::optional<ExtractField> field = find_extract_field(text);
  const bool is_time = source.type.is(TypeId::kTime);
  const bool of_time = field == ExtractField::kHour || field == ExtractField::kMinute ||
                       field == ExtractField::kSecond;
  std::optional<BoundScalar> part;
  if (field && source.type.is(TypeId::kYearMonthInterval)) {
    part = bind_year_month_part(source.type, *field);
  } else if (field && source.type.is(TypeId::kDayTimeInterval)) {
    part = bind_day_time_part(source.type, *field);
  } else if (field && source.type.is(TypeId::kCalendarInterval)) {
    part = bind_calendar_part(source.type, *field);
  } else if (field && (!is_time || of_time)) {
    part = bind_field({context.args.subspan(1), context.settings}, *field);
  }
  if (!part) {
    throw SparkError("INVALID_EXTRACT_FIELD",
                     {{"field", quote_identifier(text)}, {"expr", quote_sql(source.sql)}});
  }
  BoundScalar bound = bound_scalar({field_arg.type, part->arg_types[0]}, part->return_type, nullptr,
                                   part->null_rule);
  bound.make_kernel = [make = part->make_kernel] {
    return [kernel = make()](const KernelInput& input) {
      return kernel({input.args.subspan(1), {}, input.num_rows, input.context});
    };
  };
  return bound;
}

}  // namespace

void register_extract(FunctionRegistry& registry) {
  for (const char* name : {"extract", "date_part", "datepart"}) {
    const bool as_clause = std::string_view(name) == "extract";
    registry.add(ScalarFunction{
        .names = {name},
        .doc =
            {.usage =
                 as_clause
                     ? std::string(name) +
                           "(field FROM source) - Returns a part of a date, time, timestamp or "
                           "interval: YEAR, YEAROFWEEK, QUARTER, MONTH, WEEK, DAY, DAYOFWEEK, "
                           "DAYOFWEEK_ISO, DOY, HOUR, MINUTE or SECOND."
                     : std::string(name) +
                           "(field, source) - Returns a part of a date, time, timestamp or "
                           "interval, as extract does.",
             .examples =
                 as_clause
                     ? std::vector<FunctionDoc::Example>{{"SELECT " + std::string(name) +
                                                              "(YEAR FROM TIMESTAMP '2019-08-12 "
                                                              "01:00:00.123456')",
                                                          "2019"},
                                                         {"SELECT " + std::string(name) +
                                                              "(week FROM timestamp'2019-08-12 "
                                                              "01:00:00.123456')",
                                                          "33"},
                                                         {"SELECT " + std::string(name) +
                                                              "(SECONDS FROM timestamp'2019-10-01 "
                                                              "00:00:01.000001')",
                                                          "1.000001"}}
                     : std::vector<FunctionDoc::Example>{{"SELECT " + std::string(name) +
                                                              "('YEAR', TIMESTAMP '2019-08-12 "
                                                              "01:00:00.123456')",
                                                          "2019"},
                                                         {"SELECT " + std::string(name) +
                                                              "('doy', DATE'2019-08-12')",
                                                          "224"},
                                                         {"SELECT " + std::string(name) +
                                                              "('MONTH', INTERVAL '2021-11' "
                                                              "YEAR TO MONTH)",
                                                          "11"}},
             .group = "datetime_funcs",
             .since = std::string_view(name) == "datepart" ? "3.4.0" : "3.0.0"},
        .min_args = 2,
        .max_args = 2,
        .bind = [name = std::string(name), as_clause](const BindContext& context) {
          BoundScalar bound = bind_extract(context, name);
          if (as_clause) {
            bound.render = [name](std::span<const std::string> args) {
              return name + "(" + args[0] + " FROM " + args[1] + ")";
            };
          }
          return bound;
        }});
  }
}

}  // namespace firesteel
