#include "functions/function_registry.h"
#include "functions/operators/arithmetic/division.h"

namespace firesteel {
namespace {

BoundScalar bind_pmod(const BindContext& context) {
  return bind_remainder_of(context, session_eval_mode(context), {"pmod", false},
                           /*positive=*/true);
}

}  // namespace

void register_pmod(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"pmod"},
      .doc = {.usage = "pmod(expr1, expr2) - Returns the positive value of `expr1` mod `expr2`.",
              .examples = {{"SELECT pmod(10, 3)", "1"}, {"SELECT pmod(-10, 3)", "2"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_pmod,
  });
}

}  // namespace firesteel
