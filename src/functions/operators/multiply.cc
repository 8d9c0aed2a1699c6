// * and try_multiply.

#include "functions/function_registry.h"
#include "functions/operators/arithmetic/additive.h"
#include "functions/operators/arithmetic/datetime_arithmetic.h"

namespace firesteel {
namespace {

BoundScalar bind_product(const BindContext& context, EvalMode mode, const OperatorText& text) {
  if (auto bound = bind_interval_product(context, mode)) return *std::move(bound);
  return bind_number_arithmetic(ArithmeticOp::kMultiply, context, mode, text);
}

BoundScalar bind_multiply(const BindContext& context) {
  return bind_product(context, session_eval_mode(context), {"*"});
}

BoundScalar bind_try_multiply(const BindContext& context) {
  BoundScalar bound = bind_product(context, EvalMode::kTry, {"try_multiply", false});
  bound.render = nullptr;
  return bound;
}

}  // namespace

void register_multiply(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"*"},
      .doc = {.usage = "expr1 * expr2 - Returns `expr1`*`expr2`.",
              .examples = {{"SELECT 2 * 3", "6"}},
              .group = "math_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_multiply,
  });
  registry.add(ScalarFunction{
      .names = {"try_multiply"},
      .doc = {.usage = "try_multiply(expr1, expr2) - Returns `expr1`*`expr2` and the result is "
                       "null on overflow. The acceptable input types are the same with the `*` "
                       "operator.",
              .examples = {{"SELECT try_multiply(2, 3)", "6"},
                           {"SELECT try_multiply(-2147483648, 10)", "NULL"},
                           {"SELECT try_multiply(interval 2 year, 3)", "6-0"}},
              .group = "math_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_try_multiply,
  });
}

}  // namespace firesteel
