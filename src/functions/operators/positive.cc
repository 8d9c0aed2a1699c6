#include "functions/function_registry.h"
#include "functions/operators/arithmetic/negation.h"

namespace firesteel {

void register_positive(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"positive"},
      .doc = {.usage = "positive(expr) - Returns the value of `expr`.",
              .examples = {{"SELECT positive(1)", "1"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_identity,
  });
}

}  // namespace firesteel
