// isnull, isnotnull and isnan.

#include <cmath>

#include "functions/function_registry.h"
#include "functions/kernel_loops.h"
#include "functions/parameters.h"

namespace firesteel {
namespace {

VectorPtr null_flags(const Vector& argument, size_t n, bool when_null) {
  const bool all_null = argument.type().is(TypeId::kNull);
  if (all_null || !argument.may_have_nulls()) {
    return Vector::constant(TypeId::kBoolean, all_null == when_null, n);
  }
  const Decoded decoded(argument);
  if (decoded.is_constant()) {
    return Vector::constant(TypeId::kBoolean, decoded.is_null(0) == when_null, n);
  }
  auto out = Vector::flat(TypeId::kBoolean, n);
  uint8_t* to = out->mutable_values<uint8_t>();
  for (size_t i = 0; i < n; ++i) to[i] = decoded.is_null(i) == when_null;
  return out;
}

BoundScalar bind_null_check(const BindContext& context, bool when_null) {
  return bound_scalar(
      {context.args[0].type}, TypeId::kBoolean,
      [when_null](const KernelInput& input) {
        return null_flags(*input.args[0], input.num_rows, when_null);
      },
      NullRule::kNeverNull);
}

template <class T>
ScalarKernel nan_kernel() {
  return [](const KernelInput& input) -> VectorPtr {
    auto out = Vector::flat(TypeId::kBoolean, input.num_rows);
    uint8_t* to = out->mutable_values<uint8_t>();
    const simple::Reader<T> reader(*input.args[0]);
    simple::unary_loop(input.num_rows, to, reader,
                       [](T value) -> uint8_t { return value != value; });
    if (reader.decoded.may_have_nulls()) {
      for (size_t i = 0; i < input.num_rows; ++i) {
        if (reader.decoded.is_null(i)) to[i] = 0;
      }
    }
    return out;
  };
}

BoundScalar bind_isnan(const BindContext& context) {
  const DataType type = coerce(
      context, "isnan", {TypeChoice{{DataType(TypeId::kDouble), DataType(TypeId::kFloat)}}})[0];
  return bound_scalar({type}, TypeId::kBoolean,
                      type.is(TypeId::kFloat) ? nan_kernel<float>() : nan_kernel<double>(),
                      NullRule::kNeverNull);
}

}  // namespace

void register_null_checks(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"isnull"},
      .doc = {.usage = "isnull(expr) - Returns true if `expr` is null, or false otherwise.",
              .examples = {{"SELECT isnull(1)", "false"}},
              .group = "predicate_funcs"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_null_check(context, true); },
  });
  registry.add(ScalarFunction{
      .names = {"isnotnull"},
      .doc = {.usage = "isnotnull(expr) - Returns true if `expr` is not null, or false otherwise.",
              .examples = {{"SELECT isnotnull(1)", "true"}},
              .group = "predicate_funcs"},
      .min_args = 1,
      .max_args = 1,
      .bind = [](const BindContext& context) { return bind_null_check(context, false); },
  });
  registry.add(ScalarFunction{
      .names = {"isnan"},
      .doc = {.usage = "isnan(expr) - Returns true if `expr` is NaN, or false otherwise.",
              .examples = {{"SELECT isnan(cast('NaN' as double))", "true"}},
              .group = "predicate_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_isnan,
  });
}

}  // namespace firesteel
