// Casts that read text.

#include <limits>

#include "functions/cast_kernels.h"
#include "functions/datetime_text.h"
#include "functions/interval_text.h"
#include "functions/number_text.h"
#include "functions/simple_function.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

// parse(text) gives an optional value; without one the row fails.
template <class Out, class Parse>
ScalarKernel parse_cast(const CastSpec& spec, Parse parse) {
  return try_map_kernel<Out, std::string_view>(spec.to,
                                               [spec, parse](Out& out, std::string_view text) {
                                                 const auto value = parse(text);
                                                 if (value) {
                                                   out = static_cast<Out>(*value);
                                                   return true;
                                                 }
                                                 spec.invalid_text(text);
                                                 return false;
                                               });
}

template <class To>
ScalarKernel parse_integral(const CastSpec& spec) {
  return parse_cast<To>(
      spec, [allow_fraction = spec.legacy()](std::string_view text) -> std::optional<int64_t> {
        const auto value = parse_long(text, allow_fraction);
        if (value && *value >= std::numeric_limits<To>::min() &&
            *value <= std::numeric_limits<To>::max()) {
          return value;
        }
        return std::nullopt;
      });
}

template <class To>
ScalarKernel parse_decimal(const CastSpec& spec) {
  return try_map_kernel<To, std::string_view>(
      spec.to, [spec, precision = spec.to.precision(), scale = spec.to.scale()](
                   To& out, std::string_view text) {
        const auto digits = parse_decimal_digits(text);
        if (!digits) {
          spec.invalid_text(text);
          return false;
        }
        if (!digits->digits.empty() && digits->integral_digits() > DataType::kMaxPrecision) {
          if (!spec.throws()) return false;
          throw SparkError("NUMERIC_OUT_OF_SUPPORTED_RANGE", {{"value", std::string(text)}},
                           QueryContext());
        }
        const auto value = round_digits(*digits, precision, scale);
        if (!value) {
          if (spec.throws()) spec.out_of_range(digits->plain_text());
          return false;
        }
        out = static_cast<To>(*value);
        return true;
      });
}

// parse(text) throws when the text is malformed.
template <class Out, class Parse>
ScalarKernel throwing_parse_cast(const CastSpec& spec, bool always_null, Parse parse) {
  const bool throws = !always_null && spec.mode != CastMode::kTry;
  return try_map_kernel<Out, std::string_view>(spec.to,
                                               [throws, parse](Out& out, std::string_view text) {
                                                 try {
                                                   out = parse(text);
                                                   return true;
                                                 } catch (const SparkError&) {
                                                   if (throws) throw;
                                                   return false;
                                                 }
                                               });
}

}  // namespace

ScalarKernel make_string_parse_cast(const CastSpec& spec) {
  switch (spec.to.id()) {
    case TypeId::kBoolean:
      return parse_cast<uint8_t>(spec, parse_boolean);
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
      return dispatch_integral(spec.to,
                               [&]<class To>(TypeTag<To>) { return parse_integral<To>(spec); });
    case TypeId::kFloat:
      return parse_cast<float>(spec, parse_float);
    case TypeId::kDouble:
      return parse_cast<double>(spec, parse_double);
    case TypeId::kDecimal:
      return spec.to.is_wide_decimal() ? parse_decimal<int128_t>(spec)
                                       : parse_decimal<int64_t>(spec);
    case TypeId::kBinary:
      return substring_kernel<std::string_view>(spec.to,
                                                [](std::string_view text) { return text; });
    case TypeId::kDate:
      return parse_cast<int32_t>(spec, parse_date);
    case TypeId::kTimestamp:
      return parse_cast<int64_t>(spec, [cursor = ZoneCursor(*spec.zone)](std::string_view text) {
        return parse_timestamp(text, cursor);
      });
    case TypeId::kTimestampNtz:
      return parse_cast<int64_t>(
          spec, [](std::string_view text) { return parse_timestamp_ntz(text, true); });
    case TypeId::kTime:
      return parse_cast<int64_t>(spec, parse_time);
    case TypeId::kYearMonthInterval:
      return throwing_parse_cast<int32_t>(spec, false, [type = spec.to](std::string_view text) {
        return parse_year_month_interval(text, type);
      });
    case TypeId::kDayTimeInterval:
      return throwing_parse_cast<int64_t>(spec, false, [type = spec.to](std::string_view text) {
        return parse_day_time_interval(text, type);
      });
    case TypeId::kCalendarInterval:
      return throwing_parse_cast<CalendarInterval>(spec, true, parse_calendar_interval);
    default:
      FS_UNREACHABLE(spec.to.simple_string());
  }
}

}  // namespace firesteel
