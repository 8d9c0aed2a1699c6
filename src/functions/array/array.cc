// array(e1, ..., en).

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

VectorPtr make_arrays(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const auto count = static_cast<uint32_t>(input.args.size());
    ListWriter out(type, {input.args.begin(), input.args.end()}, num_rows);
    for (uint32_t row = 0; row < num_rows; ++row) {
      for (uint32_t i = 0; i < count; ++i) out.pick(i, row);
      out.end_row();
    }
    return out.finish();
  });
}

BoundScalar bind_array(const BindContext& context) {
  const auto element = common_type(context, 0, 1);
  if (!element) {
    throw_type_mismatch(context, "array", "DATA_DIFF_TYPES",
                        {{"functionName", "`array`"}, {"dataType", type_alternatives(context)}});
  }
  const bool contains_null = std::any_of(context.args.begin(), context.args.end(),
                                         [](const Argument& arg) { return arg.nullable; });
  const DataType type = DataType::array(*element, contains_null);
  return bound_scalar(std::vector<DataType>(context.args.size(), *element), type,
                      std::bind_front(make_arrays, type), NullRule::kNeverNull);
}

}  // namespace

void register_array(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array"},
      .doc = {.usage = "array(expr, ...) - Returns an array with the given elements.",
              .examples = {{"SELECT array(1, 2, 3)", "[1,2,3]"}},
              .group = "array_funcs",
              .since = "1.1.0"},
      .bind = bind_array,
  });
}

}  // namespace firesteel
