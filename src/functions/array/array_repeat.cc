// array_repeat(element, count).

#include "functions/array_arguments.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

// The greatest length of an array in Spark.
constexpr int64_t kMaxRepeated = 2147483632;

VectorPtr repeat_elements(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const Decoded counts(*input.args[1]);
    ListWriter out(type, {input.args[0]}, num_rows);
    for (uint32_t row = 0; row < num_rows; ++row) {
      if (counts.is_null(row)) {
        out.end_null_row();
        continue;
      }
      const int32_t count = counts.at<int32_t>(row);
      if (count > kMaxRepeated) {
        throw error_without_context("COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER",
                                    {{"numberOfElements", std::to_string(count)},
                                     {"maxRoundedArrayLength", std::to_string(kMaxRepeated)},
                                     {"functionName", "`array_repeat`"},
                                     {"parameter", "`count`"}});
      }
      for (int32_t i = 0; i < count; ++i) out.pick(0, row);
      out.end_row();
    }
    return out.finish();
  });
}

BoundScalar bind_array_repeat(const BindContext& context) {
  const Argument& element = context.args[0];
  const DataType& count = context.args[1].type;
  const bool fits = (count.is_integral() && !count.is(TypeId::kLong)) || count.is(TypeId::kNull);
  if (!fits) throw_unexpected_input_type(context, "array_repeat", 1, "\"INT\"");
  const DataType type = DataType::array(element.type, element.nullable);
  return bound_scalar({element.type, TypeId::kInt}, type, std::bind_front(repeat_elements, type),
                      context.args[1].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

}  // namespace

void register_array_repeat(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"array_repeat"},
      .doc = {.usage = "array_repeat(element, count) - Returns the array containing element count "
                       "times.",
              .examples = {{"SELECT array_repeat('123', 2)", "[\"123\",\"123\"]"}},
              .group = "array_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_array_repeat,
  });
}

}  // namespace firesteel
