// sort_array(array[, ascending]): nulls first, or last when descending.

#include "columnar/compare.h"
#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

VectorPtr sort_elements(const DataType& type, bool ascending, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    const RowComparator comparator(*arrays.elements(), *arrays.elements());
    ListWriter out(type, {arrays.elements()}, num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row)) {
        out.end_null_row();
        continue;
      }
      out.pick(0, arrays.entry(row));
      const auto picks = out.row_picks();
      std::stable_sort(picks.begin(), picks.end(), [&](const SourceRow& a, const SourceRow& b) {
        return ascending ? comparator.compare(a.row, b.row) < 0
                         : comparator.compare(b.row, a.row) < 0;
      });
      out.end_row();
    }
    return out.finish();
  });
}

BoundScalar bind_sort_array(const BindContext& context) {
  const DataType type = require_array(context, "sort_array", 0);
  if (!type.is_orderable()) require_orderable(context, "sort_array", type);
  std::vector<DataType> types = {type};
  bool ascending = true;
  bool is_null = false;
  if (context.args.size() > 1) {
    const Argument& flag = context.args[1];
    if (!flag.type.is(TypeId::kBoolean) && !flag.type.is(TypeId::kNull)) {
      throw_unexpected_input_type(context, "sort_array", 1, "\"BOOLEAN\"");
    }
    if (!flag.constant) {
      throw_non_foldable(context, "sort_array", 1, "ascendingOrder", TypeId::kBoolean);
    }
    is_null = flag.constant->is_null();
    ascending = is_null || flag.constant->boolean();
    types.push_back(TypeId::kBoolean);
  }
  ScalarKernel kernel = std::bind_front(sort_elements, type, ascending);
  if (is_null) {
    kernel = [type](const KernelInput& input) {
      return Vector::null_constant(type, input.num_rows);
    };
  }
  BoundScalar bound = bound_scalar(std::move(types), type, std::move(kernel));
  if (context.args.size() == 1) bound.render = render_with("sort_array", "true");
  return bound;
}

}  // namespace

void register_sort_array(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"sort_array"},
      .doc = {.usage = "sort_array(array[, ascendingOrder]) - Sorts the input array in ascending "
                       "or descending order according to the natural ordering of the array "
                       "elements. NaN is greater than any non-NaN elements for double/float type. "
                       "Null elements will be placed at the beginning of the returned array in "
                       "ascending order or at the end of the returned array in descending order.",
              .examples = {{"SELECT sort_array(array('b', 'd', null, 'c', 'a'), true)",
                            "[null,\"a\",\"b\",\"c\",\"d\"]"},
                           {"SELECT sort_array(array('b', 'd', null, 'c', 'a'), false)",
                            "[\"d\",\"c\",\"b\",\"a\",null]"}},
              .group = "array_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 2,
      .bind = bind_sort_array,
  });
}

}  // namespace firesteel
