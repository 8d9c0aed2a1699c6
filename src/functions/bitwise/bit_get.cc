#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/typed_dispatch.h"

namespace firesteel {
namespace {

template <class T>
ScalarKernel bit_get_kernel() {
  return map_kernel<int8_t, T, int32_t>(TypeId::kByte, [](T value, int32_t position) -> int8_t {
    constexpr int kBits = sizeof(T) * 8;
    if (position < 0 || position >= kBits) {
      throw error_without_context("INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE",
                                  {{"functionName", "`getbit`"},
                                   {"parameter", "`pos`"},
                                   {"upper", std::to_string(kBits)},
                                   {"invalidValue", std::to_string(position)}});
    }
    return (static_cast<int64_t>(value) >> position) & 1;
  });
}

BoundScalar bind_bit_get(const BindContext& context) {
  std::vector<DataType> types =
      coerce(context, "getbit", {TypeFamily::kIntegral, DataType(TypeId::kInt)});
  ScalarKernel kernel =
      dispatch_integral(types[0], []<class T>(TypeTag<T>) { return bit_get_kernel<T>(); });
  return bound_scalar(std::move(types), TypeId::kByte, std::move(kernel));
}

}  // namespace

void register_bit_get(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"bit_get", "getbit"},
      .doc = {.usage = "bit_get(expr, pos) - Returns the value of the bit (0 or 1) at the "
                       "specified position. The positions are numbered from right to left, "
                       "starting at zero. The position argument cannot be negative.",
              .examples = {{"SELECT bit_get(11, 0)", "1"}, {"SELECT bit_get(11, 2)", "0"}},
              .group = "bitwise_funcs",
              .since = "3.2.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_bit_get,
  });
}

}  // namespace firesteel
