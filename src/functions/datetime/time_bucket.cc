// time_bucket(bucket_size, ts[, origin]): the start of the bucket that a timestamp falls into.

#include "base/time_zone.h"
#include "functions/argument_check.h"
#include "functions/datetime_add.h"
#include "functions/datetime_fields.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

constexpr const char* kName = "time_bucket";

bool is_timestamp(const DataType& type) {
  return type.is(TypeId::kTimestamp) || type.is(TypeId::kTimestampNtz);
}

// Months since year 0 of a local time.
int64_t months_of(int64_t local_micros) {
  const CivilDate date = civil_from_days(floor_div(local_micros, kMicrosPerDay));
  return date.year * 12 + date.month - 1;
}

int64_t month_bucket(int64_t months, int64_t local, int64_t origin) {
  const ZoneCursor utc(TimeZone::utc());
  int64_t steps = floor_div(months_of(local) - months_of(origin), months);
  const auto start = [&](int64_t step) {
    return add_to_timestamp(utc, origin, step * months, 0, 0);
  };
  while (start(steps) > local) --steps;
  while (start(steps + 1) <= local) ++steps;
  return start(steps);
}

int64_t micros_bucket(int64_t micros, int64_t local, int64_t origin) {
  int64_t since;
  if (__builtin_sub_overflow(local, origin, &since)) {
    throw SparkError("DATETIME_OVERFLOW", {{"operation", "find a time bucket"}});
  }
  return origin + floor_div(since, micros) * micros;
}

DataType timestamp_type(const BindContext& context) {
  const DataType& ts = context.args[1].type;
  const bool has_origin = context.args.size() == 3;
  constexpr const char* kTimestamps = "\"(TIMESTAMP OR TIMESTAMP WITHOUT TIME ZONE)\"";
  for (size_t i = 1; i < context.args.size(); ++i) {
    const DataType& type = context.args[i].type;
    if (!is_timestamp(type) && !type.is(TypeId::kNull)) {
      throw_unexpected_input_type(context, kName, i, kTimestamps);
    }
  }
  const bool null = ts.is(TypeId::kNull);
  if (!has_origin) return null ? DataType(TypeId::kTimestamp) : ts;
  const DataType& origin = context.args[2].type;
  if (null) return origin.is(TypeId::kNull) ? DataType(TypeId::kTimestamp) : origin;
  if (!origin.is(TypeId::kNull) && !origin.same_type(ts)) {
    throw_unexpected_input_type(context, kName, 2, quote_sql(ts.sql()));
  }
  return ts;
}

// The size, which must be more than nothing; null when it is.
std::optional<int64_t> bucket_size(const BindContext& context) {
  const Argument& size = context.args[0];
  if (!size.type.is_ansi_interval() && !size.type.is(TypeId::kNull)) {
    throw_unexpected_input_type(context, kName, 0,
                                "(\"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\")");
  }
  if (!size.constant) throw_non_foldable(context, kName, 0, "bucketSize", size.type);
  if (size.constant->is_null()) return std::nullopt;
  const int64_t value = size.constant->integer();
  if (value <= 0) {
    throw_value_out_of_range(context, kName, "bucketSize", "(0, inf)",
                             literal_text(*size.constant, size.type));
  }
  return value;
}

BoundScalar bind_time_bucket(const BindContext& context) {
  const DataType type = timestamp_type(context);
  const std::optional<int64_t> size = bucket_size(context);
  const bool has_origin = context.args.size() == 3;
  if (has_origin && !context.args[2].constant) {
    throw_non_foldable(context, kName, 2, "origin", type);
  }
  const bool months = context.args[0].type.is(TypeId::kYearMonthInterval);
  std::vector<DataType> types = {context.args[0].type, type};
  if (has_origin) types.push_back(type);
  const TimeZone& zone =
      type.is(TypeId::kTimestamp) ? TimeZone::get(context.settings.time_zone) : TimeZone::utc();
  const ZoneCursor cursor(zone);
  std::optional<int64_t> origin = 0;
  if (has_origin) {
    const Value& given = *context.args[2].constant;
    origin =
        given.is_null() ? std::nullopt : std::optional(cursor.to_local_micros(given.integer()));
  }
  // Buckets are counted on the local clock.
  const auto bucket = [cursor, months, size, origin](int64_t& out, int64_t micros) {
    if (!size || !origin) return false;
    const int64_t local = cursor.to_local_micros(micros);
    out = cursor.to_utc_micros(months ? month_bucket(*size, local, *origin)
                                      : micros_bucket(*size, local, *origin));
    return true;
  };
  BoundScalar bound = bound_scalar(
      std::move(types), type,
      [kernel = try_map_kernel<int64_t, int64_t>(type, bucket)](const KernelInput& input) {
        return kernel(KernelInput{input.args.subspan(1, 1), input.lambdas.subspan(1, 1),
                                  input.num_rows, input.context});
      },
      NullRule::kAlwaysNullable);
  if (!has_origin) {
    bound.render =
        render_with(kName, type.is(TypeId::kTimestamp) ? "TIMESTAMP '1970-01-01 00:00:00'"
                                                       : "TIMESTAMP_NTZ '1970-01-01 00:00:00'");
  }
  return bound;
}

}  // namespace

void register_time_bucket(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {kName},
      .doc = {.usage =
                  "time_bucket(bucket_size, ts[, origin]) - Returns the start of the bucket of "
                  "`bucket_size`, counted from `origin`, into which `ts` falls.",
              .examples = {{"SELECT time_bucket(INTERVAL '15' MINUTE, TIMESTAMP '2024-01-01 "
                            "11:27:00')",
                            "2024-01-01 11:15:00"},
                           {"SELECT time_bucket(INTERVAL '1' MONTH, TIMESTAMP '2024-03-15 "
                            "11:27:00')",
                            "2024-03-01 00:00:00"}},
              .group = "datetime_funcs",
              .since = "4.2.0"},
      .min_args = 2,
      .max_args = 3,
      .bind = bind_time_bucket});
}

}  // namespace firesteel
