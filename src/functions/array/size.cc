// size (cardinality), array_size.

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// null_size: what a null has, or nothing for null.
VectorPtr list_sizes(std::optional<int32_t> null_size, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const Decoded lists(*input.args[0]);
    auto out = Vector::flat(TypeId::kInt, num_rows);
    auto* sizes = out->mutable_values<int32_t>();
    for (size_t row = 0; row < num_rows; ++row) {
      sizes[row] = null_size.value_or(0);
      if (!lists.is_null(row)) {
        sizes[row] = static_cast<int32_t>(lists.at<ListEntry>(row).size);
      } else if (!null_size) {
        out->set_null(row);
      }
    }
    return out;
  });
}

BoundScalar bind_size(const BindContext& context) {
  DataType type = context.args[0].type;
  if (type.is(TypeId::kNull)) type = DataType::array(TypeId::kNull);
  if (!type.is(TypeId::kArray) && !type.is(TypeId::kMap)) {
    throw_unexpected_input_type(context, "size", 0, "(\"ARRAY\" or \"MAP\")");
  }
  const bool legacy = context.settings.legacy_size_of_null && !context.settings.ansi;
  const std::optional<int32_t> null_size = legacy ? std::optional(-1) : std::nullopt;
  return bound_scalar({type}, TypeId::kInt, std::bind_front(list_sizes, null_size),
                      legacy ? NullRule::kNeverNull : NullRule::kAnyNull);
}

BoundScalar bind_array_size(const BindContext& context) {
  return bound_scalar({require_array(context, "array_size", 0)}, TypeId::kInt,
                      std::bind_front(list_sizes, std::nullopt));
}

}  // namespace

void register_size(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"size", "cardinality"},
      .doc = {.usage = "size(expr) - Returns the size of an array or a map. This function returns "
                       "-1 for null input only if spark.sql.ansi.enabled is false and "
                       "spark.sql.legacy.sizeOfNull is true. Otherwise, it returns null for null "
                       "input. With the default settings, the function returns null for null "
                       "input.",
              .examples = {{"SELECT size(array('b', 'd', 'c', 'a'))", "4"},
                           {"SELECT size(map('a', 1, 'b', 2))", "2"}},
              .group = "collection_funcs",
              .since = "1.5.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_size,
  });
  registry.add(ScalarFunction{
      .names = {"array_size"},
      .doc = {.usage = "array_size(expr) - Returns the size of an array. The function returns null "
                       "for null input.",
              .examples = {{"SELECT array_size(array('b', 'd', 'c', 'a'))", "4"}},
              .group = "array_funcs",
              .since = "3.3.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_array_size,
  });
}

}  // namespace firesteel
