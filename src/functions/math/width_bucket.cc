#include <cmath>
#include <limits>

#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

bool bucket_of(int64_t& out, double value, double min, double max, int64_t count) {
  if (count <= 0 || count == std::numeric_limits<int64_t>::max() || std::isnan(value) ||
      min == max || !std::isfinite(min) || !std::isfinite(max)) {
    return false;
  }
  // Falling ranges count from their upper end.
  const bool rising = min < max;
  const double distance = rising ? value - min : min - value;
  const double width = rising ? max - min : min - max;
  if (distance < 0) {
    out = 0;
  } else if (rising ? value >= max : value <= max) {
    out = count + 1;
  } else {
    out = static_cast<int64_t>(static_cast<double>(count) * distance / width) + 1;
  }
  return true;
}

template <class T>
ScalarKernel width_bucket_kernel() {
  return try_map_kernel<int64_t, T, T, T, int64_t>(
      TypeId::kLong, [](int64_t& out, T value, T min, T max, int64_t count) {
        return bucket_of(out, static_cast<double>(value), static_cast<double>(min),
                         static_cast<double>(max), count);
      });
}

BoundScalar bind_width_bucket(const BindContext& context) {
  const TypeChoice wanted{{DataType(TypeId::kDouble), DataType(TypeId::kYearMonthInterval),
                           DataType(TypeId::kDayTimeInterval)}};
  std::vector<DataType> types =
      coerce(context, "width_bucket", {wanted, wanted, wanted, DataType(TypeId::kLong)});
  if (types[0].id() != types[1].id() || types[0].id() != types[2].id()) {
    std::string shown;
    for (int i = 0; i < 3; ++i) shown += (i > 0 ? ", " : "") + quote_sql(types[i].sql());
    throw type_mismatch("DATA_DIFF_TYPES", call_text("width_bucket", context.args),
                        {{"functionName", "`width_bucket`"}, {"dataType", "[" + shown + "]"}});
  }
  ScalarKernel kernel = types[0].is(TypeId::kYearMonthInterval) ? width_bucket_kernel<int32_t>()
                        : types[0].is(TypeId::kDayTimeInterval) ? width_bucket_kernel<int64_t>()
                                                                : width_bucket_kernel<double>();
  return bound_scalar(std::move(types), TypeId::kLong, std::move(kernel),
                      NullRule::kAlwaysNullable);
}

}  // namespace

void register_width_bucket(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"width_bucket"},
      .doc = {.usage = "width_bucket(value, min_value, max_value, num_bucket) - Returns the "
                       "bucket number to which `value` would be assigned in an equiwidth "
                       "histogram with `num_bucket` buckets, in the range `min_value` to "
                       "`max_value`.\"",
              .examples = {{"SELECT width_bucket(5.3, 0.2, 10.6, 5)", "3"},
                           {"SELECT width_bucket(-2.1, 1.3, 3.4, 3)", "0"},
                           {"SELECT width_bucket(8.1, 0.0, 5.7, 4)", "5"},
                           {"SELECT width_bucket(-0.9, 5.2, 0.5, 2)", "3"},
                           {"SELECT width_bucket(INTERVAL '0' YEAR, INTERVAL '0' YEAR, INTERVAL "
                            "'10' YEAR, 10)",
                            "1"},
                           {"SELECT width_bucket(INTERVAL '1' DAY, INTERVAL '0' DAY, INTERVAL "
                            "'10' DAY, 10)",
                            "2"}},
              .group = "math_funcs",
              .since = "3.1.0"},
      .min_args = 4,
      .max_args = 4,
      .bind = bind_width_bucket,
  });
}

}  // namespace firesteel
