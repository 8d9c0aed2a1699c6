#include <cmath>

#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The second argument matters only where the first is NaN.
template <class T>
ScalarKernel nanvl_kernel(const DataType& type) {
  return [type](const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
      auto out = Vector::flat(type, n);
      T* to = out->mutable_values<T>();
      const simple::Reader<T> value(*input.args[0]);
      const simple::Reader<T> other(*input.args[1]);
      for (size_t i = 0; i < n; ++i) {
        if (value.decoded.is_null(i)) {
          out->set_null(i);
          continue;
        }
        to[i] = value(i);
        if (!std::isnan(to[i])) continue;
        if (other.decoded.is_null(i)) {
          out->set_null(i);
        } else {
          to[i] = other(i);
        }
      }
      return out;
    });
  };
}

BoundScalar bind_nanvl(const BindContext& context) {
  const TypeChoice fraction{{DataType(TypeId::kDouble), DataType(TypeId::kFloat)}};
  const std::vector<DataType> types = coerce(context, "nanvl", {fraction, fraction});
  const bool floats = types[0].is(TypeId::kFloat) &&
                      (types[1].is(TypeId::kFloat) || context.args[1].type.is(TypeId::kNull));
  const DataType type = floats ? TypeId::kFloat : TypeId::kDouble;
  // A null second argument makes nothing null but NaN.
  const bool nullable = context.args[0].nullable || context.args[1].nullable;
  return bound_scalar({type, type}, type,
                      floats ? nanvl_kernel<float>(type) : nanvl_kernel<double>(type),
                      nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

}  // namespace

void register_nanvl(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"nanvl"},
      .doc = {.usage = "nanvl(expr1, expr2) - Returns `expr1` if it's not NaN, or `expr2` "
                       "otherwise.",
              .examples = {{"SELECT nanvl(cast('NaN' as double), 123)", "123.0"}},
              .group = "conditional_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_nanvl,
  });
}

}  // namespace firesteel
