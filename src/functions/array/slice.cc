// slice(array, start, length).

#include "functions/array_arguments.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The part of an array that starts at `start` (from 1, or from the end when negative).
ListEntry slice_entry(ListEntry entry, int32_t start, int32_t length) {
  if (start == 0) {
    throw error_without_context("INVALID_PARAMETER_VALUE.START",
                                {{"parameter", "`start`"}, {"functionName", "`slice`"}});
  }
  if (length < 0) {
    throw error_without_context("INVALID_PARAMETER_VALUE.LENGTH",
                                {{"parameter", "`length`"},
                                 {"length", std::to_string(length)},
                                 {"functionName", "`slice`"}});
  }
  const int64_t size = entry.size;
  const int64_t first = start > 0 ? int64_t{start} - 1 : size + start;
  if (first < 0 || first >= size) return {entry.offset, 0};
  const int64_t count = std::min<int64_t>(length, size - first);
  return {entry.offset + static_cast<uint32_t>(first), static_cast<uint32_t>(count)};
}

// The elements are shared with the argument.
VectorPtr slice_arrays(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const Decoded arrays(*input.args[0]);
    const Decoded starts(*input.args[1]);
    const Decoded lengths(*input.args[2]);
    auto out = Vector::flat(type, num_rows);
    auto* entries = out->mutable_values<ListEntry>();
    for (size_t row = 0; row < num_rows; ++row) {
      entries[row] = {};
      if (arrays.is_null(row) || starts.is_null(row) || lengths.is_null(row)) {
        out->set_null(row);
      } else {
        entries[row] = slice_entry(arrays.at<ListEntry>(row), starts.at<int32_t>(row),
                                   lengths.at<int32_t>(row));
      }
    }
    out->set_children(arrays.flat().children());
    out->keep_alive_from(arrays.flat());
    return out;
  });
}

BoundScalar bind_slice(const BindContext& context) {
  const DataType type = require_array(context, "slice", 0);
  const DataType integer = TypeId::kInt;
  const auto types = coerce(context, "slice", {TypeFamily::kAny, integer, integer});
  return bound_scalar({type, integer, integer}, type, std::bind_front(slice_arrays, type));
}

}  // namespace

void register_slice(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"slice"},
      .doc = {.usage = "slice(x, start, length) - Subsets array x starting from index start (array "
                       "indices start at 1, or starting from the end if start is negative) with "
                       "the specified length.",
              .examples = {{"SELECT slice(array(1, 2, 3, 4), 2, 2)", "[2,3]"},
                           {"SELECT slice(array(1, 2, 3, 4), -2, 2)", "[3,4]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = bind_slice,
  });
}

}  // namespace firesteel
