// array_max, array_min.

#include "columnar/compare.h"
#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

template <bool kMax>
VectorPtr extreme_elements(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    const RowComparator comparator(*arrays.elements(), *arrays.elements());
    std::vector<SourceRow> best(num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row)) continue;
      const ListEntry entry = arrays.entry(row);
      for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
        if (comparator.left_is_null(i)) continue;
        if (!best[row].is_null()) {
          const int order = comparator.compare_valid(best[row].row, i);
          if (kMax ? order >= 0 : order <= 0) continue;
        }
        best[row].row = i;
      }
    }
    return gather_from(arrays.elements()->type(), std::span(&arrays.elements(), 1), best);
  });
}

template <bool kMax>
BoundScalar bind_array_extreme(const BindContext& context) {
  const char* name = kMax ? "array_max" : "array_min";
  const DataType type = require_array(context, name, 0);
  require_orderable(context, name, type.element_type());
  return bound_scalar({type}, type.element_type(), extreme_elements<kMax>,
                      NullRule::kAlwaysNullable);
}

}  // namespace

void register_array_extremes(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array_max"},
      .doc = {.usage = "array_max(array) - Returns the maximum value in the array. NaN is greater "
                       "than any non-NaN elements for double/float type. NULL elements are "
                       "skipped.",
              .examples = {{"SELECT array_max(array(1, 20, null, 3))", "20"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_array_extreme<true>,
  });
  registry.add(ScalarFunction{
      .names = {"array_min"},
      .doc = {.usage = "array_min(array) - Returns the minimum value in the array. NaN is greater "
                       "than any non-NaN elements for double/float type. NULL elements are "
                       "skipped.",
              .examples = {{"SELECT array_min(array(1, 20, null, 3))", "1"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_array_extreme<false>,
  });
}

}  // namespace firesteel
