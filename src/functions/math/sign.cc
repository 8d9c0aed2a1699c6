// sign and signum.

#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

// NaN and the zeros stay what they are.
template <class T>
double sign_of(T value) {
  if (value > 0) return 1;
  if (value < 0) return -1;
  return static_cast<double>(value);
}

BoundScalar bind_sign(const BindContext& context, const std::string& shown) {
  const DataType result = TypeId::kDouble;
  const TypeChoice wanted{{DataType(TypeId::kDouble), DataType(TypeId::kYearMonthInterval),
                           DataType(TypeId::kDayTimeInterval)}};
  const DataType type = coerce(context, shown, {wanted})[0];
  ScalarKernel kernel;
  if (type.is(TypeId::kYearMonthInterval)) {
    kernel = dense_kernel<double, int32_t>(result, sign_of<int32_t>);
  } else if (type.is(TypeId::kDayTimeInterval)) {
    kernel = dense_kernel<double, int64_t>(result, sign_of<int64_t>);
  } else {
    kernel = dense_kernel<double, double>(result, sign_of<double>);
  }
  BoundScalar bound = bound_scalar({type}, result, std::move(kernel));
  bound.render = [shown](std::span<const std::string> args) { return shown + "(" + args[0] + ")"; };
  return bound;
}

}  // namespace

void register_sign(FunctionRegistry& registry) {
  const auto add = [&](const std::string& name, std::string shown) {
    registry.add(ScalarFunction{
        .names = {name},
        .doc = {.usage = name + "(expr) - Returns -1.0, 0.0 or 1.0 as `expr` is negative, 0 or "
                                "positive.",
                .examples = {{"SELECT " + name + "(40)", "1.0"},
                             {"SELECT " + name + "(INTERVAL -'100' YEAR)", "-1.0"}},
                .group = "math_funcs",
                .since = "1.4.0"},
        .min_args = 1,
        .max_args = 1,
        .bind = [shown](const BindContext& context) { return bind_sign(context, shown); },
    });
  };
  add("signum", "SIGNUM");
  add("sign", "sign");
}

}  // namespace firesteel
