// ceil, ceiling and floor.

#include <cmath>
#include <limits>

#include "functions/coercion.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/math/support/rounding.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

// Java's (long): saturating, NaN is 0.
int64_t saturated_long(double value) {
  constexpr double kBound = 0x1p63;
  if (std::isnan(value)) return 0;
  if (value >= kBound) return std::numeric_limits<int64_t>::max();
  if (value < -kBound) return std::numeric_limits<int64_t>::min();
  return static_cast<int64_t>(value);
}

// Integers are passed as bigints, other numbers but decimals as doubles.
DataType ceil_argument(const BindContext& context, const std::string& shown) {
  const DataType& type = context.args[0].type;
  if (type.is_integral()) return TypeId::kLong;
  const TypeChoice wanted{
      {DataType(TypeId::kDouble), TypeFamily::kDecimal, DataType(TypeId::kLong)}};
  return coerce(context, shown, {wanted})[0];
}

BoundScalar bind_ceil(const BindContext& context, const std::string& shown, bool up) {
  const DataType type = ceil_argument(context, shown);
  const DecimalRounding rounding = up ? DecimalRounding::kCeiling : DecimalRounding::kFloor;
  DataType result = TypeId::kLong;
  ScalarKernel kernel;
  if (type.is(TypeId::kDecimal)) {
    result = type.scale() == 0 ? type : bounded_decimal(type.precision() - type.scale() + 1, 0);
    kernel = type.scale() == 0 ? [](const KernelInput& input) { return input.args[0]; }
                               : make_rounding_kernel(type, 0, rounding, false);
  } else if (type.is(TypeId::kLong)) {
    kernel = [](const KernelInput& input) { return input.args[0]; };
  } else if (up) {
    kernel = dense_kernel<int64_t, double>(
        result, [](double value) { return saturated_long(std::ceil(value)); });
  } else {
    kernel = dense_kernel<int64_t, double>(
        result, [](double value) { return saturated_long(std::floor(value)); });
  }
  BoundScalar bound = bound_scalar({type}, result, std::move(kernel));
  bound.render = [shown](std::span<const std::string> args) { return shown + "(" + args[0] + ")"; };
  return bound;
}

// ceil(x, scale): of decimals only.
BoundScalar bind_ceil_to_scale(const BindContext& context, const std::string& name, bool up) {
  const Argument& scale_argument = context.args[1];
  const bool usable = scale_argument.constant && !scale_argument.constant->is_null() &&
                      scale_argument.type.is(TypeId::kInt);
  if (!usable) {
    throw SparkError(
        "NON_FOLDABLE_ARGUMENT",
        {{"funcName", quote_identifier(name)}, {"paramName", "`scale`"}, {"paramType", "\"INT\""}});
  }
  const auto scale = static_cast<int>(scale_argument.constant->integer());
  // Integers count with the digits that they have.
  std::vector<DataType> types =
      coerce(context, name, {TypeFamily::kDecimal, DataType(TypeId::kInt)});
  const DataType type = types[0];
  const auto kernel = make_rounding_kernel(
      type, scale, up ? DecimalRounding::kCeiling : DecimalRounding::kFloor, false);
  BoundScalar bound = bound_scalar(
      std::move(types), rounded_decimal_type(type, scale),
      [kernel](const KernelInput& input) {
        return kernel(KernelInput{input.args.subspan(0, 1), {}, input.num_rows, input.context});
      },
      NullRule::kAlwaysNullable);
  bound.render = [name](std::span<const std::string> args) {
    return name + "(" + args[0] + ", " + args[1] + ")";
  };
  return bound;
}

}  // namespace

void register_ceil_floor(FunctionRegistry& registry) {
  const auto add = [&](const std::string& name, const std::string& shown, bool up,
                       std::vector<FunctionDoc::Example> examples) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage = name +
                         (up ? "(expr[, scale]) - Returns the smallest number after "
                               "rounding up that is not smaller than `expr`."
                             : "(expr[, scale]) - Returns the largest number after "
                               "rounding down that is not greater than `expr`.") +
                         " An optional `scale` parameter can be specified to control the "
                         "rounding behavior.",
                .examples = std::move(examples),
                .group = "math_funcs",
                .since = "3.3.0"},
        .min_args = 1,
        .max_args = 2,
        .bind =
            [name, shown, up](const BindContext& context) {
              return context.args.size() == 1 ? bind_ceil(context, shown, up)
                                              : bind_ceil_to_scale(context, name, up);
            },
    });
  };
  const auto ceil_examples = [](const std::string& name) {
    return std::vector<FunctionDoc::Example>{{"SELECT " + name + "(-0.1)", "0"},
                                             {"SELECT " + name + "(5)", "5"},
                                             {"SELECT " + name + "(3.1411, 3)", "3.142"},
                                             {"SELECT " + name + "(3.1411, -3)", "1000"}};
  };
  add("ceil", "CEIL", true, ceil_examples("ceil"));
  add("ceiling", "ceiling", true, ceil_examples("ceiling"));
  add("floor", "FLOOR", false,
      {{"SELECT floor(-0.1)", "-1"},
       {"SELECT floor(5)", "5"},
       {"SELECT floor(3.1411, 3)", "3.141"},
       {"SELECT floor(3.1411, -3)", "0"}});
}

}  // namespace firesteel
