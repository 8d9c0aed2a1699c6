#include "base/spark_error.h"
#include "base/time_zone.h"
#include "functions/datetime_fields.h"
#include "functions/decimal_text.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// What seconds are cast to: 16 digits, 6 of them microseconds.
constexpr int kSecondDigits = 16;
constexpr int kMicroDigits = 6;

struct TimestampMaker {
  DataType type;
  const TimeZone* session_zone;
  // Parts out of range: an error, or null.
  bool fails;
};

// None where the parts are out of range and that is no error.
std::optional<int64_t> local_micros_of(const TimestampMaker& maker, int64_t year, int64_t month,
                                       int64_t day, int64_t hour, int64_t minute,
                                       int64_t second_micros) {
  int64_t second = floor_div(second_micros, kMicrosPerSecond);
  const int64_t micros = floor_mod(second_micros, kMicrosPerSecond);
  std::string complaint = date_complaint(year, month, day);
  const bool leap = second == 60;
  if (complaint.empty()) complaint = time_complaint(hour, minute, leap ? 59 : second);
  if (!complaint.empty()) {
    if (maker.fails) throw_field_out_of_bounds(complaint);
    return std::nullopt;
  }
  // As PostgreSQL: 60 seconds are the next minute, when there is no fraction.
  if (leap && micros != 0) {
    if (!maker.fails) return std::nullopt;
    throw SparkError("INVALID_FRACTION_OF_SECOND",
                     {{"secAndMicros", fixed_text(digits_of_decimal(second_micros, kMicroDigits), 1,
                                                  DecimalRounding::kHalfUp)}});
  }
  const int64_t days = days_from_civil(year, static_cast<int>(month), static_cast<int>(day));
  const int64_t seconds = hour * kSecondsPerHour + minute * kSecondsPerMinute + second;
  int64_t out;
  if (__builtin_mul_overflow(days, kMicrosPerDay, &out) ||
      __builtin_add_overflow(out, seconds * kMicrosPerSecond + micros, &out)) {
    throw_arithmetic_overflow("long overflow", "");
  }
  return out;
}

VectorPtr make_rows(const TimestampMaker& maker, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    auto out = Vector::flat(maker.type, num_rows);
    auto* to = out->mutable_values<int64_t>();
    const auto& args = input.args;
    const simple::Reader<int32_t> year(*args[0]), month(*args[1]), day(*args[2]), hour(*args[3]),
        minute(*args[4]);
    const simple::Reader<int64_t> second(*args[5]);
    std::optional<simple::Reader<std::string_view>> zone;
    if (args.size() == 7) zone.emplace(*args[6]);
    const ZoneCursor session(*maker.session_zone);
    for (size_t i = 0; i < num_rows; ++i) {
      bool null = zone && zone->decoded.is_null(i);
      for (size_t a = 0; a < 6; ++a) null = null || args[a]->is_null(i);
      const auto local =
          null ? std::nullopt
               : local_micros_of(maker, year(i), month(i), day(i), hour(i), minute(i), second(i));
      if (!local) {
        out->set_null(i);
      } else if (maker.type.is(TypeId::kTimestampNtz)) {
        to[i] = *local;
      } else if (zone) {
        to[i] = ZoneCursor(TimeZone::get((*zone)(i))).to_utc_micros(*local);
      } else {
        to[i] = session.to_utc_micros(*local);
      }
    }
    return out;
  });
}

void require_date(const BindContext& context, const std::string& name) {
  const DataType& type = context.args[0].type;
  if (!type.is(TypeId::kDate) && !type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, name, 0, "\"DATE\"");
  }
}

void require_time(const BindContext& context, const std::string& name) {
  const DataType& type = context.args[1].type;
  if (!type.is(TypeId::kTime) && !type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, name, 1, "\"TIME\"");
  }
}

// A date alone: its midnight.
BoundScalar bind_from_date(const BindContext& context, const std::string& name,
                           const TimestampMaker& maker) {
  require_date(context, name);
  const ZoneCursor session(*maker.session_zone);
  const bool zoneless = maker.type.is(TypeId::kTimestampNtz);
  return bound_scalar(coerce(context, name, {TypeId::kDate}), maker.type,
                      map_kernel<int64_t, int32_t>(maker.type, [session, zoneless](int32_t days) {
                        const int64_t micros = days * kMicrosPerDay;
                        return zoneless ? micros : session.to_utc_micros(micros);
                      }));
}

// A date and a time.
BoundScalar bind_from_date_and_time(const BindContext& context, const std::string& name,
                                    const TimestampMaker& maker) {
  require_date(context, name);
  require_time(context, name);
  const bool has_zone = context.args.size() == 3;
  auto types = coerce(context, name, {TypeId::kDate, TypeId::kTime, TypeId::kString});
  const ZoneCursor session(*maker.session_zone);
  const auto local = [](int32_t days, int64_t nanos) {
    return days * kMicrosPerDay + nanos / kNanosPerMicro;
  };
  if (has_zone) {
    return bound_scalar(
        std::move(types), maker.type,
        map_kernel<int64_t, int32_t, int64_t, std::string_view>(
            maker.type, [local](int32_t days, int64_t nanos, std::string_view zone) {
              return ZoneCursor(TimeZone::get(zone)).to_utc_micros(local(days, nanos));
            }));
  }
  const bool zoneless = maker.type.is(TypeId::kTimestampNtz);
  return bound_scalar(std::move(types), maker.type,
                      map_kernel<int64_t, int32_t, int64_t>(
                          maker.type, [local, session, zoneless](int32_t days, int64_t nanos) {
                            const int64_t micros = local(days, nanos);
                            return zoneless ? micros : session.to_utc_micros(micros);
                          }));
}

// Spark shows these calls as what they stand for.
std::function<std::string(std::span<const std::string>)> render_date_and_time(
    const std::string& name) {
  if (name.ends_with("_ltz")) return render_with("make_timestamp", "");
  if (name != "try_make_timestamp_ntz") return nullptr;
  return [name](std::span<const std::string> args) {
    return name + "(make_timestamp_ntz(" + args[0] + ", " + args[1] + "))";
  };
}

BoundScalar bind_make_timestamp(const BindContext& context, const std::string& name,
                                const DataType& wanted, bool try_only) {
  // From a date and a time there is but one type, unless the name says another.
  const bool from_parts = context.args.size() > 3 || name.ends_with("_ntz");
  const DataType type = from_parts ? wanted : DataType(TypeId::kTimestamp);
  const bool ansi = context.settings.ansi && !try_only;
  const TimestampMaker maker{type, &TimeZone::get(context.settings.time_zone), ansi};
  const size_t count = context.args.size();
  const bool zoneless = type.is(TypeId::kTimestampNtz);
  if (count == 1 && !name.ends_with("_ntz") && !name.ends_with("_ltz")) {
    return bind_from_date(context, name, maker);
  }
  if (count == 2 || (count == 3 && !zoneless)) {
    BoundScalar bound = bind_from_date_and_time(context, name, maker);
    bound.render = render_date_and_time(name);
    return bound;
  }
  if (count != 6 && (count != 7 || name.ends_with("_ntz"))) {
    throw_wrong_num_args(context, name,
                         name.ends_with("_ntz")   ? "[2, 6]"
                         : name.ends_with("_ltz") ? "[2, 3, 6, 7]"
                                                  : "[1, 2, 3, 6, 7]");
  }
  auto types = coerce(context, name,
                      {TypeId::kInt, TypeId::kInt, TypeId::kInt, TypeId::kInt, TypeId::kInt,
                       DataType::decimal(kSecondDigits, kMicroDigits), TypeId::kString});
  BoundScalar bound = bound_scalar(
      std::move(types), type, [maker](const KernelInput& input) { return make_rows(maker, input); },
      ansi ? NullRule::kAnyNull : NullRule::kAlwaysNullable);
  // Spark leaves the time zone out of this one.
  if (name == "try_make_timestamp") {
    bound.render = [name](std::span<const std::string> args) {
      return render_with(name, "")(args.subspan(0, std::min<size_t>(args.size(), 6)));
    };
  }
  return bound;
}

}  // namespace

void register_make_timestamp(FunctionRegistry& registry) {
  struct Variant {
    const char* name;
    bool try_only;
    // The type, unless it is the session's.
    std::optional<TypeId> type;
    const char* since;
  };
  static constexpr Variant kVariants[] = {
      {"make_timestamp", false, std::nullopt, "3.0.0"},
      {"make_timestamp_ltz", false, TypeId::kTimestamp, "3.4.0"},
      {"make_timestamp_ntz", false, TypeId::kTimestampNtz, "3.4.0"},
      {"try_make_timestamp", true, std::nullopt, "4.0.0"},
      {"try_make_timestamp_ltz", true, TypeId::kTimestamp, "4.0.0"},
      {"try_make_timestamp_ntz", true, TypeId::kTimestampNtz, "4.0.0"}};
  for (const Variant& variant : kVariants) {
    const std::string call = std::string("SELECT ") + variant.name;
    registry.add(ScalarFunction{
        .names = {variant.name},
        .doc =
            {.usage =
                 std::string(variant.name) +
                 "(year, month, day, hour, min, sec[, timezone]) - Makes a timestamp, also from a "
                 "date and a time. Parts out of range " +
                 (variant.try_only ? "give NULL."
                                   : "are an error, or give NULL when "
                                     "`spark.sql.ansi.enabled` is false."),
             .examples = {{call + "(2014, 12, 28, 6, 30, 45.887)", "2014-12-28 06:30:45.887"},
                          {call + "(2019, 6, 30, 23, 59, 60)", "2019-07-01 00:00:00"},
                          {call + "(null, 7, 22, 15, 30, 0)", "NULL"}},
             .group = "datetime_funcs",
             .since = variant.since},
        .min_args = 0,
        .max_args = -1,
        .bind = [name = std::string(variant.name), variant](const BindContext& context) {
          const DataType type = variant.type ? DataType(*variant.type)
                                : context.settings.timestamp_ntz_default
                                    ? DataType(TypeId::kTimestampNtz)
                                    : DataType(TypeId::kTimestamp);
          return bind_make_timestamp(context, name, type, variant.try_only);
        }});
  }
}

}  // namespace firesteel
