#include <array>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// 20! is the last that fits a bigint.
constexpr auto kFactorials = [] {
  std::array<int64_t, 21> table{1};
  for (int64_t i = 1; i <= 20; ++i) table[i] = table[i - 1] * i;
  return table;
}();

BoundScalar bind_factorial(const BindContext& context) {
  return bound_scalar(coerce(context, "factorial", {DataType(TypeId::kInt)}), TypeId::kLong,
                      try_map_kernel<int64_t, int32_t>(TypeId::kLong,
                                                       [](int64_t& out, int32_t n) {
                                                         if (n < 0 || n > 20) return false;
                                                         out = kFactorials[n];
                                                         return true;
                                                       }),
                      NullRule::kAlwaysNullable);
}

}  // namespace

void register_factorial(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"factorial"},
      .doc = {.usage = "factorial(expr) - Returns the factorial of `expr`. `expr` is [0..20]. "
                       "Otherwise, null.",
              .examples = {{"SELECT factorial(5)", "120"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_factorial,
  });
}

}  // namespace firesteel
