#include <charconv>
#include <cmath>

#include "base/calendar.h"
#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The argument's type where only some are taken as they are, without a cast.
template <class Accepts>
DataType exact_argument(const BindContext& context, const char* name, Accepts accepts,
                        const DataType& for_null, const char* required) {
  const DataType& type = context.args[0].type;
  if (type.is(TypeId::kNull)) return for_null;
  if (!accepts(type)) throw_unexpected_input_type(context, name, 0, required);
  return type;
}

int64_t scaled_to_micros(int64_t value, int64_t factor) {
  int64_t out;
  if (__builtin_mul_overflow(value, factor, &out)) throw_arithmetic_overflow("long overflow", "");
  return out;
}

template <class T>
ScalarKernel integral_epoch_kernel(int64_t factor) {
  return map_kernel<int64_t, T>(TypeId::kTimestamp, [factor](T value) {
    return scaled_to_micros(static_cast<int64_t>(value), factor);
  });
}

// Integral numbers of `factor` microseconds.
ScalarKernel integral_epoch_kernel(const DataType& type, int64_t factor) {
  switch (type.id()) {
    case TypeId::kByte:
      return integral_epoch_kernel<int8_t>(factor);
    case TypeId::kShort:
      return integral_epoch_kernel<int16_t>(factor);
    case TypeId::kInt:
      return integral_epoch_kernel<int32_t>(factor);
    default:
      return integral_epoch_kernel<int64_t>(factor);
  }
}

template <class T>
ScalarKernel decimal_seconds_kernel(int scale) {
  return map_kernel<int64_t, T>(TypeId::kTimestamp, [scale](T unscaled) {
    constexpr int kMicroDigits = 6;
    int128_t micros = unscaled;
    if (scale < kMicroDigits) {
      if (__builtin_mul_overflow(micros, power_of_ten(kMicroDigits - scale), &micros)) {
        throw_arithmetic_overflow("Overflow", "");
      }
    } else {
      const int128_t divisor = power_of_ten(scale - kMicroDigits);
      // Digits beyond microseconds are refused, not cut.
      if (micros % divisor != 0) throw_arithmetic_overflow("Rounding necessary", "");
      micros /= divisor;
    }
    if (micros != static_cast<int64_t>(micros)) throw_arithmetic_overflow("Overflow", "");
    return static_cast<int64_t>(micros);
  });
}

// A float goes through its shortest text.
double as_written(float value) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof(text), value).ptr;
  double out = 0;
  std::from_chars(text, end, out);
  return out;
}
double as_written(double value) { return value; }

template <class T>
ScalarKernel floating_seconds_kernel() {
  return try_map_kernel<int64_t, T>(TypeId::kTimestamp, [](int64_t& out, T seconds) {
    if (!std::isfinite(seconds)) return false;
    const double value = as_written(seconds) * 1e6;
    constexpr double kLimit = 9.2233720368547758e18;
    out = value >= kLimit    ? std::numeric_limits<int64_t>::max()
          : value <= -kLimit ? std::numeric_limits<int64_t>::min()
                             : static_cast<int64_t>(value);
    return true;
  });
}

BoundScalar bind_timestamp_seconds(const BindContext& context) {
  const DataType type = exact_argument(
      context, "timestamp_seconds", [](const DataType& t) { return t.is_numeric(); }, TypeId::kLong,
      "\"NUMERIC\"");
  ScalarKernel kernel;
  if (type.is_wide_decimal()) {
    kernel = decimal_seconds_kernel<int128_t>(type.scale());
  } else if (type.is(TypeId::kDecimal)) {
    kernel = decimal_seconds_kernel<int64_t>(type.scale());
  } else if (type.is(TypeId::kFloat)) {
    kernel = floating_seconds_kernel<float>();
  } else if (type.is(TypeId::kDouble)) {
    kernel = floating_seconds_kernel<double>();
  } else {
    kernel = integral_epoch_kernel(type, kMicrosPerSecond);
  }
  return bound_scalar({type}, TypeId::kTimestamp, std::move(kernel),
                      type.is_fractional() ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

BoundScalar bind_integral_timestamp(const BindContext& context, const char* name, int64_t factor) {
  const DataType type = exact_argument(
      context, name, [](const DataType& t) { return t.is_integral(); }, TypeId::kLong,
      "\"INTEGRAL\"");
  return bound_scalar({type}, TypeId::kTimestamp, integral_epoch_kernel(type, factor));
}

BoundScalar bind_unix_units(const BindContext& context, const char* name, int64_t factor) {
  const DataType type = exact_argument(
      context, name, [](const DataType& t) { return t.is(TypeId::kTimestamp); }, TypeId::kTimestamp,
      "\"TIMESTAMP\"");
  return bound_scalar({type}, TypeId::kLong,
                      map_kernel<int64_t, int64_t>(TypeId::kLong, [factor](int64_t micros) {
                        return floor_div(micros, factor);
                      }));
}

}  // namespace

void register_epoch(FunctionRegistry& registry) {
  const auto add = [&registry](const char* name, const char* usage,
                               std::vector<FunctionDoc::Example> examples, auto bind) {
    registry.add(ScalarFunction{.names = {name},
                                .doc = {.usage = usage,
                                        .examples = std::move(examples),
                                        .group = "datetime_funcs",
                                        .since = "3.1.0"},
                                .min_args = 1,
                                .max_args = 1,
                                .bind = bind});
  };
  add("timestamp_seconds",
      "timestamp_seconds(seconds) - Returns the timestamp that is `seconds` after 1970-01-01 "
      "00:00:00 UTC; "
      "they can have a fraction.",
      {{"SELECT timestamp_seconds(1230219000)", "2008-12-25 07:30:00"},
       {"SELECT timestamp_seconds(1230219000.123)", "2008-12-25 07:30:00.123"}},
      bind_timestamp_seconds);
  add("timestamp_millis",
      "timestamp_millis(milliseconds) - Returns the timestamp that is `milliseconds` after "
      "1970-01-01 "
      "00:00:00 UTC.",
      {{"SELECT timestamp_millis(1230219000123)", "2008-12-25 07:30:00.123"}},
      [](const BindContext& c) {
        return bind_integral_timestamp(c, "timestamp_millis", kMicrosPerMilli);
      });
  add("timestamp_micros",
      "timestamp_micros(microseconds) - Returns the timestamp that is `microseconds` after "
      "1970-01-01 "
      "00:00:00 UTC.",
      {{"SELECT timestamp_micros(1230219000123123)", "2008-12-25 07:30:00.123123"}},
      [](const BindContext& c) { return bind_integral_timestamp(c, "timestamp_micros", 1); });
  add("unix_seconds",
      "unix_seconds(timestamp) - Returns the seconds since 1970-01-01 00:00:00 UTC, rounded down.",
      {{"SELECT unix_seconds(TIMESTAMP('1970-01-01 00:00:01Z'))", "1"}},
      [](const BindContext& c) { return bind_unix_units(c, "unix_seconds", kMicrosPerSecond); });
  add("unix_millis",
      "unix_millis(timestamp) - Returns the milliseconds since 1970-01-01 00:00:00 UTC, rounded "
      "down.",
      {{"SELECT unix_millis(TIMESTAMP('1970-01-01 00:00:01Z'))", "1000"}},
      [](const BindContext& c) { return bind_unix_units(c, "unix_millis", kMicrosPerMilli); });
  add("unix_micros",
      "unix_micros(timestamp) - Returns the microseconds since 1970-01-01 00:00:00 UTC.",
      {{"SELECT unix_micros(TIMESTAMP('1970-01-01 00:00:01Z'))", "1000000"}},
      [](const BindContext& c) { return bind_unix_units(c, "unix_micros", 1); });
  add("unix_date", "unix_date(date) - Returns the days since 1970-01-01.",
      {{"SELECT unix_date(DATE(\"1970-01-02\"))", "1"}}, [](const BindContext& context) {
        const DataType type = exact_argument(
            context, "unix_date", [](const DataType& t) { return t.is(TypeId::kDate); },
            TypeId::kDate, "\"DATE\"");
        return bound_scalar(
            {type}, TypeId::kInt,
            map_kernel<int32_t, int32_t>(TypeId::kInt, [](int32_t d) { return d; }));
      });
  add("date_from_unix_date",
      "date_from_unix_date(days) - Returns the date that is `days` after 1970-01-01.",
      {{"SELECT date_from_unix_date(1)", "1970-01-02"}}, [](const BindContext& context) {
        return bound_scalar(
            coerce(context, "date_from_unix_date", {TypeId::kInt}), TypeId::kDate,
            map_kernel<int32_t, int32_t>(TypeId::kDate, [](int32_t d) { return d; }));
      });
}

}  // namespace firesteel
