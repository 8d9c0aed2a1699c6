// + and try_add.

#include "functions/function_registry.h"
#include "functions/operators/arithmetic/additive.h"
#include "functions/operators/arithmetic/datetime_arithmetic.h"
#include "functions/operators/arithmetic/negation.h"

namespace firesteel {
namespace {

BoundScalar bind_sum(const BindContext& context, EvalMode mode, const OperatorText& text) {
  if (auto bound = bind_datetime_sum(context, mode, text)) return *std::move(bound);
  return bind_number_arithmetic(ArithmeticOp::kAdd, context, mode, text);
}

// One argument is passed on.
BoundScalar bind_add(const BindContext& context) {
  if (context.args.size() == 1) return bind_identity(context);
  return bind_sum(context, session_eval_mode(context), {"+"});
}

BoundScalar bind_try_add(const BindContext& context) {
  BoundScalar bound = bind_sum(context, EvalMode::kTry, {"try_add", false});
  bound.render = nullptr;
  return bound;
}

}  // namespace

void register_add(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"+"},
      .doc = {.usage = "expr1 + expr2 - Returns `expr1`+`expr2`.",
              .examples = {{"SELECT 1 + 2", "3"}},
              .group = "math_funcs"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_add,
  });
  registry.add(ScalarFunction{
      .names = {"try_add"},
      .doc = {.usage = "try_add(expr1, expr2) - Returns the sum of `expr1`and `expr2` and the "
                       "result is null on overflow. The acceptable input types are the same with "
                       "the `+` operator.",
              .examples = {{"SELECT try_add(1, 2)", "3"},
                           {"SELECT try_add(2147483647, 1)", "NULL"},
                           {"SELECT try_add(date'2021-01-01', 1)", "2021-01-02"},
                           {"SELECT try_add(date'2021-01-01', interval 1 year)", "2022-01-01"},
                           {"SELECT try_add(timestamp'2021-01-01 00:00:00', interval 1 day)",
                            "2021-01-02 00:00:00"},
                           {"SELECT try_add(interval 1 year, interval 2 year)", "3-0"}},
              .group = "math_funcs",
              .since = "3.2.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_try_add,
  });
}

}  // namespace firesteel
