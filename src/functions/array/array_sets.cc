// array_distinct, array_union, array_intersect, array_except, arrays_overlap: arrays as sets.

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"
#include "functions/row_set.h"

namespace firesteel {
namespace {

VectorPtr distinct_elements(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    ListWriter out(type, {arrays.elements()}, num_rows);
    RowSet set(*arrays.elements());
    for (size_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row)) {
        out.end_null_row();
        continue;
      }
      const ListEntry entry = arrays.entry(row);
      set.reset(entry.size);
      for (uint32_t i = 0; i < entry.size; ++i) {
        if (set.insert(entry.offset + i).is_new) out.pick(0, entry.offset + i);
      }
      out.end_row();
    }
    return out.finish();
  });
}

enum class SetOperation : uint8_t { kUnion, kIntersect, kExcept };

void combine_row(SetOperation operation, RowSet& set, ListEntry left, ListEntry right,
                 ListWriter& out) {
  set.reset(left.size + right.size);
  if (operation == SetOperation::kUnion) {
    for (uint32_t i = 0; i < left.size; ++i) {
      if (set.insert(left.offset + i, 0).is_new) out.pick(0, left.offset + i);
    }
    for (uint32_t i = 0; i < right.size; ++i) {
      if (set.insert(right.offset + i, 1).is_new) out.pick(1, right.offset + i);
    }
    return;
  }
  for (uint32_t i = 0; i < right.size; ++i) set.insert(right.offset + i, 1);
  if (operation == SetOperation::kExcept) {
    // What is in the set is either wanted no more or already taken.
    for (uint32_t i = 0; i < left.size; ++i) {
      if (set.insert(left.offset + i, 0).is_new) out.pick(0, left.offset + i);
    }
    return;
  }
  std::vector<bool> taken(set.size(), false);
  for (uint32_t i = 0; i < left.size; ++i) {
    const auto [number, is_new] = set.insert(left.offset + i, 0);
    if (number >= taken.size() || taken[number]) continue;
    taken[number] = true;
    out.pick(0, left.offset + i);
  }
}

VectorPtr combine_sets(const DataType& type, SetOperation operation, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows left(*input.args[0]);
    const ListRows right(*input.args[1]);
    ListWriter out(type, {left.elements(), right.elements()}, num_rows);
    RowSet set(*left.elements(), *right.elements());
    for (size_t row = 0; row < num_rows; ++row) {
      if (left.is_null(row) || right.is_null(row)) {
        out.end_null_row();
        continue;
      }
      combine_row(operation, set, left.entry(row), right.entry(row), out);
      out.end_row();
    }
    return out.finish();
  });
}

VectorPtr overlap_sets(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const ListRows left(*input.args[0]);
    const ListRows right(*input.args[1]);
    const Decoded left_elements(*left.elements());
    const Decoded right_elements(*right.elements());
    RowSet set(*left.elements(), *right.elements());
    auto out = Vector::flat(TypeId::kBoolean, num_rows);
    auto* overlap = out->mutable_values<uint8_t>();
    for (size_t row = 0; row < num_rows; ++row) {
      overlap[row] = 0;
      if (left.is_null(row) || right.is_null(row)) {
        out->set_null(row);
        continue;
      }
      const ListEntry a = left.entry(row);
      const ListEntry b = right.entry(row);
      if (a.size == 0 || b.size == 0) continue;
      bool has_null = false;
      set.reset(a.size);
      for (uint32_t i = a.offset; i < a.offset + a.size; ++i) {
        const bool is_null = left_elements.is_null(i) || left.elements()->type().is(TypeId::kNull);
        has_null = has_null || is_null;
        if (!is_null) set.insert(i, 0);
      }
      for (uint32_t i = b.offset; i < b.offset + b.size && overlap[row] == 0; ++i) {
        const bool is_null =
            right_elements.is_null(i) || right.elements()->type().is(TypeId::kNull);
        has_null = has_null || is_null;
        if (!is_null && set.contains(i, 1)) overlap[row] = 1;
      }
      if (overlap[row] == 0 && has_null) out->set_null(row);
    }
    return out;
  });
}

BoundScalar bind_array_distinct(const BindContext& context) {
  const DataType type = require_array(context, "array_distinct", 0);
  require_orderable(context, "array_distinct", type.element_type());
  return bound_scalar({type}, type, std::bind_front(distinct_elements, type));
}

BoundScalar bind_set_operation(std::string_view name, SetOperation operation,
                               const BindContext& context) {
  const auto [left, right] = two_arrays(context, name);
  const bool contains_null =
      operation == SetOperation::kUnion    ? left.contains_null() || right.contains_null()
      : operation == SetOperation::kExcept ? left.contains_null()
                                           : left.contains_null() && right.contains_null();
  const DataType type = DataType::array(left.element_type(), contains_null);
  return bound_scalar({left, right}, type, std::bind_front(combine_sets, type, operation));
}

BoundScalar bind_arrays_overlap(const BindContext& context) {
  const auto [left, right] = two_arrays(context, "arrays_overlap");
  const bool may_be_unknown = left.contains_null() || right.contains_null();
  return bound_scalar({left, right}, TypeId::kBoolean, overlap_sets,
                      may_be_unknown ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

}  // namespace

void register_array_sets(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array_distinct"},
      .doc = {.usage = "array_distinct(array) - Removes duplicate values from the array.",
              .examples = {{"SELECT array_distinct(array(1, 2, 3, null, 3))", "[1,2,3,null]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_array_distinct,
  });
  registry.add(ScalarFunction{
      .names = {"array_union"},
      .doc = {.usage = "array_union(array1, array2) - Returns an array of the elements in the "
                       "union of array1 and array2, without duplicates.",
              .examples = {{"SELECT array_union(array(1, 2, 3), array(1, 3, 5))", "[1,2,3,5]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = std::bind_front(bind_set_operation, "array_union", SetOperation::kUnion),
  });
  registry.add(ScalarFunction{
      .names = {"array_intersect"},
      .doc = {.usage = "array_intersect(array1, array2) - Returns an array of the elements in the "
                       "intersection of array1 and array2, without duplicates.",
              .examples = {{"SELECT array_intersect(array(1, 2, 3), array(1, 3, 5))", "[1,3]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = std::bind_front(bind_set_operation, "array_intersect", SetOperation::kIntersect),
  });
  registry.add(ScalarFunction{
      .names = {"array_except"},
      .doc = {.usage = "array_except(array1, array2) - Returns an array of the elements in array1 "
                       "but not in array2, without duplicates.",
              .examples = {{"SELECT array_except(array(1, 2, 3), array(1, 3, 5))", "[2]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = std::bind_front(bind_set_operation, "array_except", SetOperation::kExcept),
  });
  registry.add(ScalarFunction{
      .names = {"arrays_overlap"},
      .doc = {.usage = "arrays_overlap(a1, a2) - Returns true if a1 contains at least a non-null "
                       "element present also in a2. If the arrays have no common element and they "
                       "are both non-empty and either of them contains a null element null is "
                       "returned, false otherwise.",
              .examples = {{"SELECT arrays_overlap(array(1, 2, 3), array(3, 4, 5))", "true"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_arrays_overlap,
  });
}

}  // namespace firesteel
