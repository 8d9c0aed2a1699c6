// flatten: an array of arrays as one array.

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

VectorPtr flatten_arrays(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows outer(*input.args[0]);
    const ListRows inner(*outer.elements());
    ListWriter out(type, {inner.elements()}, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      const ListEntry entry = outer.is_null(row) ? ListEntry{} : outer.entry(row);
      bool has_null = outer.is_null(row);
      for (uint32_t i = entry.offset; i < entry.offset + entry.size && !has_null; ++i) {
        has_null = inner.is_null(i);
        if (!has_null) out.pick(0, inner.entry(i));
      }
      if (has_null) {
        out.end_null_row();
      } else {
        out.end_row();
      }
    }
    return out.finish();
  });
}

BoundScalar bind_flatten(const BindContext& context) {
  const DataType& type = context.args[0].type;
  if (!type.is(TypeId::kArray) || !type.element_type().is(TypeId::kArray)) {
    throw_unexpected_input_type(context, "flatten", 0, "\"ARRAY\" of \"ARRAY\"");
  }
  const DataType& result = type.element_type();
  return bound_scalar({type}, result, std::bind_front(flatten_arrays, result),
                      type.contains_null() ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

}  // namespace

void register_flatten(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"flatten"},
      .doc = {.usage = "flatten(arrayOfArrays) - Transforms an array of arrays into a single "
                       "array.",
              .examples = {{"SELECT flatten(array(array(1, 2), array(3, 4)))", "[1,2,3,4]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_flatten,
  });
}

}  // namespace firesteel
