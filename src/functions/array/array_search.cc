// array_contains, array_position, array_remove: elements equal to a value.

#include "columnar/compare.h"
#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

VectorPtr contains_element(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const ListRows arrays(*input.args[0]);
    const Decoded values(*input.args[1]);
    const RowComparator comparator(*arrays.elements(), *input.args[1]);
    auto out = Vector::flat(TypeId::kBoolean, num_rows);
    auto* found = out->mutable_values<uint8_t>();
    for (size_t row = 0; row < num_rows; ++row) {
      found[row] = 0;
      if (arrays.is_null(row) || values.is_null(row)) {
        out->set_null(row);
        continue;
      }
      const ListEntry entry = arrays.entry(row);
      bool has_null = false;
      for (uint32_t i = 0; i < entry.size && found[row] == 0; ++i) {
        const bool is_null = comparator.left_is_null(entry.offset + i);
        has_null = has_null || is_null;
        if (!is_null && comparator.equal_valid(entry.offset + i, row)) found[row] = 1;
      }
      // Unknown: the null may be the value.
      if (found[row] == 0 && has_null) out->set_null(row);
    }
    return out;
  });
}

VectorPtr position_of_element(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const ListRows arrays(*input.args[0]);
    const RowComparator comparator(*arrays.elements(), *input.args[1]);
    auto out = Vector::flat(TypeId::kLong, num_rows);
    auto* positions = out->mutable_values<int64_t>();
    for (size_t row = 0; row < num_rows; ++row) {
      positions[row] = 0;
      if (arrays.is_null(row) || comparator.right_is_null(row)) {
        out->set_null(row);
        continue;
      }
      const ListEntry entry = arrays.entry(row);
      for (uint32_t i = 0; i < entry.size && positions[row] == 0; ++i) {
        if (comparator.equal(entry.offset + i, row)) positions[row] = i + 1;
      }
    }
    return out;
  });
}

VectorPtr remove_elements(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    const RowComparator comparator(*arrays.elements(), *input.args[1]);
    ListWriter out(type, {arrays.elements()}, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row) || comparator.right_is_null(row)) {
        out.end_null_row();
        continue;
      }
      const ListEntry entry = arrays.entry(row);
      for (uint32_t i = 0; i < entry.size; ++i) {
        if (!comparator.equal(entry.offset + i, row)) out.pick(0, entry.offset + i);
      }
      out.end_row();
    }
    return out.finish();
  });
}

ArrayAndElement search_types(const BindContext& context, std::string_view function) {
  const ArrayAndElement types = array_and_element(context, function, 1, ElementFit::kWider);
  require_orderable(context, function, types.element);
  return types;
}

BoundScalar bind_array_contains(const BindContext& context) {
  for (const Argument& arg : context.args) {
    if (arg.type.is(TypeId::kNull)) {
      throw_type_mismatch(context, "array_contains", "NULL_TYPE",
                          {{"functionName", "`array_contains`"}});
    }
  }
  const auto [array, element] = search_types(context, "array_contains");
  return bound_scalar({array, element}, TypeId::kBoolean, contains_element,
                      array.contains_null() ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

BoundScalar bind_array_position(const BindContext& context) {
  const auto [array, element] = search_types(context, "array_position");
  return bound_scalar({array, element}, TypeId::kLong, position_of_element);
}

BoundScalar bind_array_remove(const BindContext& context) {
  const auto [array, element] = search_types(context, "array_remove");
  return bound_scalar({array, element}, array, std::bind_front(remove_elements, array));
}

}  // namespace

void register_array_search(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array_contains"},
      .doc = {.usage = "array_contains(array, value) - Returns true if the array contains the "
                       "value.",
              .examples = {{"SELECT array_contains(array(1, 2, 3), 2)", "true"}},
              .group = "array_funcs",
              .since = "1.5.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_array_contains,
  });
  registry.add(ScalarFunction{
      .names = {"array_position"},
      .doc = {.usage = "array_position(array, element) - Returns the (1-based) index of the first "
                       "matching element of the array as long, or 0 if no match is found.",
              .examples = {{"SELECT array_position(array(312, 773, 708, 708), 708)", "3"},
                           {"SELECT array_position(array(312, 773, 708, 708), 414)", "0"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_array_position,
  });
  registry.add(ScalarFunction{
      .names = {"array_remove"},
      .doc = {.usage = "array_remove(array, element) - Remove all elements that equal to element "
                       "from array.",
              .examples = {{"SELECT array_remove(array(1, 2, 3, null, 3), 3)", "[1,2,null]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_array_remove,
  });
}

}  // namespace firesteel
