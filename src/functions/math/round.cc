// round and bround.

#include "functions/coercion.h"
#include "functions/function_registry.h"
#include "functions/math/support/rounding.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

BoundScalar bind_round(const BindContext& context, const std::string& name,
                       DecimalRounding rounding) {
  const bool has_scale = context.args.size() == 2;
  std::vector<DataType> types =
      has_scale ? coerce(context, name, {TypeFamily::kNumeric, DataType(TypeId::kInt)})
                : coerce(context, name, {TypeFamily::kNumeric});
  const std::optional<int> scale = has_scale ? rounding_scale(context, 1, name) : 0;
  const DataType type = types[0];
  const DataType result =
      type.is(TypeId::kDecimal) && scale ? rounded_decimal_type(type, *scale) : type;
  ScalarKernel kernel;
  if (!scale) {
    kernel = [result](const KernelInput& input) {
      return Vector::null_constant(result, input.num_rows);
    };
  } else {
    // Only the number is looked at.
    kernel = [number = make_rounding_kernel(type, *scale, rounding, context.settings.ansi)](
                 const KernelInput& input) {
      return number(KernelInput{input.args.subspan(0, 1), {}, input.num_rows, input.context});
    };
  }
  BoundScalar bound =
      bound_scalar(std::move(types), result, std::move(kernel), NullRule::kAlwaysNullable);
  bound.render = [name](std::span<const std::string> args) {
    return name + "(" + args[0] + ", " + (args.size() > 1 ? args[1] : "0") + ")";
  };
  return bound;
}

}  // namespace

void register_round(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"round"},
      .doc = {.usage = "round(expr, d) - Returns `expr` rounded to `d` decimal places using "
                       "HALF_UP rounding mode.",
              .examples = {{"SELECT round(2.5, 0)", "3"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 2,
      .bind =
          [](const BindContext& context) {
            return bind_round(context, "round", DecimalRounding::kHalfUp);
          },
  });
  registry.add(ScalarFunction{
      .names = {"bround"},
      .doc = {.usage = "bround(expr, d) - Returns `expr` rounded to `d` decimal places using "
                       "HALF_EVEN rounding mode.",
              .examples = {{"SELECT bround(2.5, 0)", "2"}, {"SELECT bround(25, -1)", "20"}},
              .group = "math_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 2,
      .bind =
          [](const BindContext& context) {
            return bind_round(context, "bround", DecimalRounding::kHalfEven);
          },
  });
}

}  // namespace firesteel
