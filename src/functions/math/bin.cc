#include <bit>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

void binary_digits(StringOut& out, int64_t value) {
  const auto bits = static_cast<uint64_t>(value);
  const int digits = bits == 0 ? 1 : 64 - std::countl_zero(bits);
  for (int i = digits - 1; i >= 0; --i) out.append(static_cast<char>('0' + (bits >> i & 1)));
}

BoundScalar bind_bin(const BindContext& context) {
  return bound_scalar(coerce(context, "bin", {DataType(TypeId::kLong)}), TypeId::kString,
                      string_kernel<int64_t>(TypeId::kString, binary_digits));
}

}  // namespace

void register_bin(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"bin"},
      .doc = {.usage = "bin(expr) - Returns the string representation of the long value `expr` "
                       "represented in binary.",
              .examples = {{"SELECT bin(13)", "1101"},
                           {"SELECT bin(-13)",
                            "1111111111111111111111111111111111111111111111111111111111110011"},
                           {"SELECT bin(13.3)", "1101"}},
              .group = "math_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_bin,
  });
}

}  // namespace firesteel
