// array_compact: an array without its nulls.

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

VectorPtr compact_arrays(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    const Decoded elements(*arrays.elements());
    ListWriter out(type, {arrays.elements()}, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row)) {
        out.end_null_row();
        continue;
      }
      const ListEntry entry = arrays.entry(row);
      for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
        if (!elements.is_null(i)) out.pick(0, i);
      }
      out.end_row();
    }
    return out.finish();
  });
}

BoundScalar bind_array_compact(const BindContext& context) {
  const DataType type = require_array(context, "array_compact", 0);
  const DataType result = DataType::array(type.element_type(), false);
  return bound_scalar({type}, result, std::bind_front(compact_arrays, result));
}

}  // namespace

void register_array_compact(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array_compact"},
      .doc = {.usage = "array_compact(array) - Removes null values from the array.",
              .examples = {{"SELECT array_compact(array(1, 2, 3, null))", "[1,2,3]"},
                           {"SELECT array_compact(array(\"a\", \"b\", \"c\"))",
                            "[\"a\",\"b\",\"c\"]"}},
              .group = "array_funcs",
              .since = "3.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_array_compact,
  });
}

}  // namespace firesteel
