#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/variant_value.h"

namespace firesteel {
namespace {

VectorPtr find_variant_nulls(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const VariantRows variants(*input.args[0]);
    auto out = Vector::flat(TypeId::kBoolean, num_rows);
    auto* to = out->mutable_values<uint8_t>();
    for (size_t i = 0; i < num_rows; ++i) {
      to[i] = !variants.is_null(i) && variants.at(i).kind() == VariantKind::kNull;
    }
    return out;
  });
}

BoundScalar bind_is_variant_null(const BindContext& context) {
  const DataType& type = context.args[0].type;
  if (type.is(TypeId::kNull)) {
    return bound_scalar(
        {type}, TypeId::kBoolean,
        [](const KernelInput& input) {
          return Vector::constant(TypeId::kBoolean, false, input.num_rows);
        },
        NullRule::kNeverNull);
  }
  if (!type.is(TypeId::kVariant)) {
    throw_unexpected_input_type(context, "is_variant_null", 0, "\"VARIANT\"");
  }
  return bound_scalar({type}, TypeId::kBoolean, find_variant_nulls, NullRule::kNeverNull);
}

}  // namespace

void register_is_variant_null(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"is_variant_null"},
      .doc = {.usage = "is_variant_null(expr) - Whether `expr` is a null inside of a variant, not "
                       "the NULL of SQL.",
              .examples = {{"SELECT is_variant_null(parse_json('null'))", "true"},
                           {"SELECT is_variant_null(parse_json('\"null\"'))", "false"},
                           {"SELECT is_variant_null(parse_json(null))", "false"}},
              .group = "variant_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_is_variant_null});
}

}  // namespace firesteel
