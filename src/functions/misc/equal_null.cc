#include "functions/function_registry.h"
#include "functions/operators/comparison/comparison.h"

namespace firesteel {

void register_equal_null(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"equal_null"},
      .doc = {.usage = "equal_null(expr1, expr2) - Returns same result as the EQUAL(=) operator "
                       "for non-null operands, but returns true if both are null, false if one "
                       "of the them is null.",
              .examples = {{"SELECT equal_null(3, 3)", "true"},
                           {"SELECT equal_null(1, '11')", "false"},
                           {"SELECT equal_null(true, NULL)", "false"},
                           {"SELECT equal_null(NULL, 'abc')", "false"},
                           {"SELECT equal_null(NULL, NULL)", "true"}},
              .group = "predicate_funcs",
              .since = "3.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind =
          [](const BindContext& context) {
            return bind_null_safe_equal(context, "equal_null", /*infix=*/false);
          },
  });
}

}  // namespace firesteel
