// - of two operands, and try_subtract.

#include "functions/function_registry.h"
#include "functions/operators/arithmetic/additive.h"
#include "functions/operators/arithmetic/datetime_arithmetic.h"
#include "functions/operators/arithmetic/negation.h"

namespace firesteel {
namespace {

BoundScalar bind_difference(const BindContext& context, EvalMode mode, const OperatorText& text) {
  if (auto bound = bind_datetime_difference(context, mode, text)) return *std::move(bound);
  return bind_number_arithmetic(ArithmeticOp::kSubtract, context, mode, text);
}

// One argument is negated.
BoundScalar bind_subtract(const BindContext& context) {
  if (context.args.size() == 1) return bind_negation(context, "-");
  return bind_difference(context, session_eval_mode(context), {"-"});
}

BoundScalar bind_try_subtract(const BindContext& context) {
  BoundScalar bound = bind_difference(context, EvalMode::kTry, {"try_subtract", false});
  bound.render = nullptr;
  return bound;
}

}  // namespace

void register_subtract(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"-"},
      .doc = {.usage = "expr1 - expr2 - Returns `expr1`-`expr2`.",
              .examples = {{"SELECT 2 - 1", "1"}},
              .group = "math_funcs"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_subtract,
  });
  registry.add(ScalarFunction{
      .names = {"try_subtract"},
      .doc = {.usage = "try_subtract(expr1, expr2) - Returns `expr1`-`expr2` and the result is "
                       "null on overflow. The acceptable input types are the same with the `-` "
                       "operator.",
              .examples = {{"SELECT try_subtract(2, 1)", "1"},
                           {"SELECT try_subtract(-2147483648, 1)", "NULL"},
                           {"SELECT try_subtract(date'2021-01-02', 1)", "2021-01-01"},
                           {"SELECT try_subtract(date'2021-01-01', interval 1 year)", "2020-01-01"},
                           {"SELECT try_subtract(timestamp'2021-01-02 00:00:00', interval 1 day)",
                            "2021-01-01 00:00:00"},
                           {"SELECT try_subtract(interval 2 year, interval 1 year)", "1-0"}},
              .group = "math_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_try_subtract,
  });
}

}  // namespace firesteel
