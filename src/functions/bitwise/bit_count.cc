#include <bit>

#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/parameters.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

BoundScalar bind_bit_count(const BindContext& context) {
  const DataType type = coerce(
      context, "bit_count", {TypeChoice{{TypeFamily::kIntegral, DataType(TypeId::kBoolean)}}})[0];
  const DataType result = TypeId::kInt;
  if (type.is(TypeId::kBoolean)) {
    return bound_scalar({type}, result,
                        dense_kernel<int32_t, uint8_t>(
                            result, [](uint8_t value) -> int32_t { return value != 0; }));
  }
  // Small integers count as the bigint of their value: -1Y has 64 bits set.
  return bound_scalar({type}, result, dispatch_integral(type, [&]<class T>(TypeTag<T>) {
                        return dense_kernel<int32_t, T>(result, [](T value) -> int32_t {
                          return std::popcount(static_cast<uint64_t>(int64_t{value}));
                        });
                      }));
}

}  // namespace

void register_bit_count(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"bit_count"},
      .doc = {.usage = "bit_count(expr) - Returns the number of bits that are set in the argument "
                       "expr as an unsigned 64-bit integer, or NULL if the argument is NULL.",
              .examples = {{"SELECT bit_count(0)", "0"}},
              .group = "bitwise_funcs",
              .since = "3.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_bit_count,
  });
}

}  // namespace firesteel
