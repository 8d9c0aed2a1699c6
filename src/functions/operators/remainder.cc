// %, mod and try_mod.

#include "functions/function_registry.h"
#include "functions/operators/arithmetic/division.h"

namespace firesteel {
namespace {

BoundScalar bind_remainder(const BindContext& context) {
  return bind_remainder_of(context, session_eval_mode(context), {"%"}, /*positive=*/false);
}

BoundScalar bind_try_mod(const BindContext& context) {
  return bind_remainder_of(context, EvalMode::kTry, {"try_mod", false}, /*positive=*/false);
}

}  // namespace

void register_remainder(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"%", "mod"},
      .doc = {.usage = "expr1 % expr2, or mod(expr1, expr2) - Returns the remainder after "
                       "`expr1`/`expr2`.",
              .examples = {{"SELECT 2 % 1.8", "0.2"}, {"SELECT MOD(2, 1.8)", "0.2"}},
              .group = "math_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_remainder,
  });
  registry.add(ScalarFunction{
      .names = {"try_mod"},
      .doc = {.usage = "try_mod(dividend, divisor) - Returns the remainder after "
                       "`expr1`/`expr2`. `dividend` must be a numeric. `divisor` must be a "
                       "numeric.",
              .examples = {{"SELECT try_mod(3, 2)", "1"},
                           {"SELECT try_mod(2L, 2L)", "0"},
                           {"SELECT try_mod(3.0, 2.0)", "1.0"},
                           {"SELECT try_mod(1, 0)", "NULL"}},
              .group = "math_funcs",
              .since = "4.0.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_try_mod,
  });
}

}  // namespace firesteel
