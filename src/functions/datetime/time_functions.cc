#include <algorithm>
#include <cmath>

#include "base/spark_error.h"
#include "base/time_zone.h"
#include "functions/datetime_fields.h"
#include "functions/datetime_pattern.h"
#include "functions/datetime_text.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

constexpr int64_t kNanosPerMilli = kNanosPerMicro * kMicrosPerMilli;
constexpr int kMicroDigits = 6;

[[noreturn]] void throw_time_out_of_bounds(const std::string& complaint) {
  throw SparkError("DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION",
                   {{"rangeMessage", complaint}});
}

int64_t checked_time(int128_t nanos) {
  if (nanos != static_cast<int64_t>(nanos)) {
    throw_time_out_of_bounds("Overflow in TIME conversion");
  }
  if (nanos < 0 || nanos >= kNanosPerDay) {
    throw_time_out_of_bounds(
        "Invalid TIME value: must be between 00:00:00 and 23:59:59.999999999, but got " +
        std::to_string(static_cast<int64_t>(nanos)) + " nanoseconds");
  }
  return static_cast<int64_t>(nanos);
}

// A unit of time_diff and time_trunc, in nanoseconds.
int64_t time_unit(std::string_view name, const char* function) {
  static constexpr std::pair<std::string_view, int64_t> kUnits[] = {
      {"HOUR", kSecondsPerHour * kNanosPerSecond},
      {"MINUTE", kSecondsPerMinute * kNanosPerSecond},
      {"SECOND", kNanosPerSecond},
      {"MILLISECOND", kNanosPerMilli},
      {"MICROSECOND", kNanosPerMicro}};
  for (const auto& [known, nanos] : kUnits) {
    if (std::equal(known.begin(), known.end(), name.begin(), name.end(),
                   [](char a, unsigned char b) { return a == std::toupper(b); })) {
      return nanos;
    }
  }
  throw SparkError("INVALID_PARAMETER_VALUE.TIME_UNIT",
                   {{"functionName", quote_identifier(function)},
                    {"parameter", quote_identifier("unit")},
                    {"invalidValue", "'" + std::string(name) + "'"}});
}

BoundScalar bind_make_time(const BindContext& context) {
  return bound_scalar(
      coerce(context, "make_time",
             {TypeId::kInt, TypeId::kInt, DataType::decimal(16, kMicroDigits)}),
      TypeId::kTime,
      map_kernel<int64_t, int32_t, int32_t, int64_t>(
          TypeId::kTime, [](int32_t hour, int32_t minute, int64_t second_micros) {
            // A negative number of seconds is shown as it was given.
            const int64_t second = second_micros < 0
                                       ? std::min<int64_t>(second_micros / kMicrosPerSecond, -1)
                                       : second_micros / kMicrosPerSecond;
            const std::string complaint = time_complaint(hour, minute, second);
            if (!complaint.empty()) throw_time_out_of_bounds(complaint);
            return (hour * kSecondsPerHour + minute * kSecondsPerMinute) * kNanosPerSecond +
                   second_micros * kNanosPerMicro;
          }));
}

BoundScalar bind_to_time(const BindContext& context, const std::string& name, bool try_only) {
  const bool has_pattern = context.args.size() == 2;
  auto types = coerce(context, name, {TypeId::kString, TypeId::kString});
  const auto fail = [try_only](std::string_view text, std::string_view pattern) {
    if (try_only) return false;
    throw SparkError("CANNOT_PARSE_TIME",
                     {{"input", literal_text(std::string(text), TypeId::kString)},
                      {"format", literal_text(std::string(pattern), TypeId::kString)}});
  };
  BoundScalar bound = bound_scalar(std::move(types), TypeId::kTime, nullptr,
                                   try_only ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
  if (!has_pattern) {
    bound.make_kernel = [fail] {
      return try_map_kernel<int64_t, std::string_view>(TypeId::kTime,
                                                       [fail](int64_t& out, std::string_view text) {
                                                         const auto nanos = parse_time(text);
                                                         if (!nanos)
                                                           return fail(text, "HH:mm:ss.SSSSSS");
                                                         out = *nanos;
                                                         return true;
                                                       });
    };
    return bound;
  }
  bound.make_kernel = [fail] {
    return try_map_kernel<int64_t, std::string_view, std::string_view>(
        TypeId::kTime,
        [fail, cache = std::make_shared<DateTimePatternCache>(DateTimePattern::Use::kParsing)](
            int64_t& out, std::string_view text, std::string_view pattern) {
          const auto moment = cache->pattern(pattern).parse(text);
          if (!moment) return fail(text, pattern);
          out = moment->nanos_of_day / kNanosPerMicro * kNanosPerMicro;
          return true;
        });
  };
  return bound;
}

BoundScalar bind_time_diff(const BindContext& context) {
  return bound_scalar(coerce(context, "time_diff", {TypeId::kString, TypeId::kTime, TypeId::kTime}),
                      TypeId::kLong,
                      map_kernel<int64_t, std::string_view, int64_t, int64_t>(
                          TypeId::kLong, [](std::string_view unit, int64_t start, int64_t end) {
                            return (end - start) / time_unit(unit, "time_diff");
                          }));
}

BoundScalar bind_time_trunc(const BindContext& context) {
  auto types = coerce(context, "time_trunc", {TypeId::kString, TypeId::kTime});
  const DataType type = types[1];
  return bound_scalar(std::move(types), type,
                      map_kernel<int64_t, std::string_view, int64_t>(
                          type, [](std::string_view unit, int64_t nanos) {
                            return nanos - nanos % time_unit(unit, "time_trunc");
                          }));
}

template <class T>
ScalarKernel integral_time_kernel(int64_t factor) {
  return map_kernel<int64_t, T>(TypeId::kTime, [factor](T value) {
    return checked_time(int128_t{static_cast<int64_t>(value)} * factor);
  });
}

template <class T>
ScalarKernel decimal_time_kernel(int scale) {
  return map_kernel<int64_t, T>(TypeId::kTime, [scale](T value) {
    constexpr int kNanoDigits = 9;
    int128_t nanos = value;
    if (scale <= kNanoDigits) {
      if (__builtin_mul_overflow(nanos, power_of_ten(kNanoDigits - scale), &nanos)) {
        throw_time_out_of_bounds("Overflow in TIME conversion");
      }
      return checked_time(nanos);
    }
    const int128_t divisor = power_of_ten(scale - kNanoDigits);
    if (nanos % divisor != 0) throw_time_out_of_bounds("Overflow in TIME conversion");
    return checked_time(nanos / divisor);
  });
}

ScalarKernel time_kernel(const DataType& type, int64_t factor) {
  if (type.is_wide_decimal()) return decimal_time_kernel<int128_t>(type.scale());
  if (type.is(TypeId::kDecimal)) return decimal_time_kernel<int64_t>(type.scale());
  if (type.is_fractional()) {
    const auto of_seconds = [](double seconds) {
      if (!std::isfinite(seconds)) {
        throw_time_out_of_bounds("Cannot convert NaN or Infinite value to TIME");
      }
      const double nanos = seconds * static_cast<double>(kNanosPerSecond);
      return checked_time(static_cast<int64_t>(std::clamp(nanos, -9.2e18, 9.2e18)));
    };
    if (type.is(TypeId::kFloat)) return map_kernel<int64_t, float>(TypeId::kTime, of_seconds);
    return map_kernel<int64_t, double>(TypeId::kTime, of_seconds);
  }
  return dispatch_integral(type, [factor](auto tag) {
    return integral_time_kernel<typename decltype(tag)::Type>(factor);
  });
}

BoundScalar bind_time_from(const BindContext& context, const char* name, int64_t factor,
                           bool with_fraction) {
  DataType type = context.args[0].type;
  if (type.is(TypeId::kNull)) type = TypeId::kLong;
  if (with_fraction ? !type.is_numeric() : !type.is_integral()) {
    throw_unexpected_input_type(context, name, 0, with_fraction ? "\"NUMERIC\"" : "\"INTEGRAL\"");
  }
  return bound_scalar({type}, TypeId::kTime, time_kernel(type, factor));
}

BoundScalar bind_time_to(const BindContext& context, const char* name, int64_t divisor) {
  DataType type = context.args[0].type;
  if (type.is(TypeId::kNull)) type = TypeId::kTime;
  if (!type.is(TypeId::kTime)) throw_unexpected_input_type(context, name, 0, "\"TIME\"");
  // Seconds keep their fraction.
  const bool decimal = divisor == kNanosPerSecond;
  const DataType result = decimal ? DataType::decimal(14, kMicroDigits) : DataType(TypeId::kLong);
  const int64_t step = decimal ? kNanosPerMicro : divisor;
  return bound_scalar({type}, result, map_kernel<int64_t, int64_t>(result, [step](int64_t nanos) {
                        return nanos / step;
                      }));
}

BoundScalar bind_current_time(const BindContext& context) {
  int precision = kMicroDigits;
  if (context.args.size() == 1) {
    const Value& given = require_foldable(context, 0, "current_time", "precision");
    if (!given.is_null() && context.args[0].type.is_integral()) {
      precision = static_cast<int>(given.integer());
    }
    if (precision < 0 || precision > kMicroDigits) {
      throw SparkError("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE",
                       {{"sqlExpr", quote_sql(call_sql(context, "current_time"))},
                        {"exprName", quote_identifier("precision")},
                        {"valueRange", "[0, 6]"},
                        {"currentValue", context.args[0].sql}});
    }
  }
  const ZoneCursor cursor(TimeZone::get(context.settings.time_zone));
  int64_t micros =
      floor_mod(cursor.to_local_micros(context.settings.query_time_micros), kMicrosPerDay);
  for (int i = precision; i < kMicroDigits; ++i) micros /= 10;
  for (int i = precision; i < kMicroDigits; ++i) micros *= 10;
  const DataType type = DataType::time(precision);
  std::vector<DataType> types;
  for (const Argument& arg : context.args) types.push_back(arg.type);
  BoundScalar bound = bound_scalar(
      std::move(types), type,
      [type, nanos = micros * kNanosPerMicro](const KernelInput& input) {
        return Vector::constant(type, nanos, input.num_rows);
      },
      NullRule::kNeverNull);
  if (context.args.empty()) bound.render = render_with("current_time", std::to_string(precision));
  return bound;
}

}  // namespace

void register_time_functions(FunctionRegistry& registry) {
  const auto add = [&registry](const char* name, int min_args, int max_args, const char* usage,
                               std::vector<FunctionDoc::Example> examples, auto bind) {
    registry.add(ScalarFunction{.names = {name},
                                .doc = {.usage = usage,
                                        .examples = std::move(examples),
                                        .group = "datetime_funcs",
                                        .since = "4.1.0"},
                                .min_args = min_args,
                                .max_args = max_args,
                                .bind = bind});
  };
  add("make_time", 3, 3,
      "make_time(hour, minute, second) - Makes a time; the seconds can have a fraction.",
      {{"SELECT make_time(6, 30, 45.887)", "06:30:45.887"},
       {"SELECT make_time(NULL, 30, 0)", "NULL"}},
      bind_make_time);
  add("to_time", 1, 2,
      "to_time(str[, format]) - Converts `str` to a time by the datetime pattern `format`, or as "
      "'HH:mm:ss.SSSSSS'.",
      {{"SELECT to_time('00:12:00')", "00:12:00"},
       {"SELECT to_time('12.10.05', 'HH.mm.ss')", "12:10:05"}},
      [](const BindContext& c) { return bind_to_time(c, "to_time", false); });
  add("try_to_time", 1, 2,
      "try_to_time(str[, format]) - Works as to_time, but gives NULL where that fails.",
      {{"SELECT try_to_time('00:12:00.001')", "00:12:00.001"},
       {"SELECT try_to_time('12.10.05.999999', 'HH.mm.ss.SSSSSS')", "12:10:05.999999"},
       {"SELECT try_to_time('foo', 'HH:mm:ss')", "NULL"}},
      [](const BindContext& c) { return bind_to_time(c, "try_to_time", true); });
  add("time_diff", 3, 3,
      "time_diff(unit, start, end) - Returns the number of whole units from one time to another.",
      {{"SELECT time_diff('HOUR', TIME'20:30:29', TIME'21:30:28')", "0"},
       {"SELECT time_diff('HOUR', TIME'20:30:29', TIME'12:00:00')", "-8"}},
      bind_time_diff);
  add("time_trunc", 2, 2, "time_trunc(unit, time) - Returns the start of the unit of a time.",
      {{"SELECT time_trunc('HOUR', TIME'09:32:05.359')", "09:00:00"},
       {"SELECT time_trunc('MILLISECOND', TIME'09:32:05.123456')", "09:32:05.123"}},
      bind_time_trunc);
  add("time_from_seconds", 1, 1,
      "time_from_seconds(seconds) - Returns the time that is `seconds` after midnight.",
      {{"SELECT time_from_seconds(52200)", "14:30:00"},
       {"SELECT time_from_seconds(52200.5)", "14:30:00.5"}},
      [](const BindContext& c) {
        return bind_time_from(c, "time_from_seconds", kNanosPerSecond, true);
      });
  add("time_from_millis", 1, 1,
      "time_from_millis(millis) - Returns the time that is `millis` milliseconds after midnight.",
      {{"SELECT time_from_millis(52200000)", "14:30:00"}}, [](const BindContext& c) {
        return bind_time_from(c, "time_from_millis", kNanosPerMilli, false);
      });
  add("time_from_micros", 1, 1,
      "time_from_micros(micros) - Returns the time that is `micros` microseconds after midnight.",
      {{"SELECT time_from_micros(52200000000)", "14:30:00"}}, [](const BindContext& c) {
        return bind_time_from(c, "time_from_micros", kNanosPerMicro, false);
      });
  add("time_to_seconds", 1, 1, "time_to_seconds(time) - Returns the seconds since midnight.",
      {{"SELECT time_to_seconds(TIME'14:30:00')", "52200.000000"}},
      [](const BindContext& c) { return bind_time_to(c, "time_to_seconds", kNanosPerSecond); });
  add("time_to_millis", 1, 1, "time_to_millis(time) - Returns the milliseconds since midnight.",
      {{"SELECT time_to_millis(TIME'14:30:00')", "52200000"}},
      [](const BindContext& c) { return bind_time_to(c, "time_to_millis", kNanosPerMilli); });
  add("time_to_micros", 1, 1, "time_to_micros(time) - Returns the microseconds since midnight.",
      {{"SELECT time_to_micros(TIME'14:30:00')", "52200000000"}},
      [](const BindContext& c) { return bind_time_to(c, "time_to_micros", kNanosPerMicro); });
  add("current_time", 0, 1,
      "current_time([precision]) - Returns the time at the start of the query, with `precision` "
      "digits of "
      "a second.",
      {}, bind_current_time);
}

}  // namespace firesteel
