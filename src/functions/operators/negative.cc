#include "functions/function_registry.h"
#include "functions/operators/arithmetic/negation.h"

namespace firesteel {

void register_negative(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"negative"},
      .doc = {.usage = "negative(expr) - Returns the negated value of `expr`.",
              .examples = {{"SELECT negative(1)", "-1"}},
              .group = "math_funcs"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_negation(context, "negative"); },
  });
}

}  // namespace firesteel
