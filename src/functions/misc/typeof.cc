#include "functions/function_registry.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

BoundScalar bind_typeof(const BindContext& context) {
  const DataType& type = context.args[0].type;
  return bound_scalar(
      {type}, TypeId::kString,
      [value = Value(type.simple_string())](const KernelInput& input) {
        return Vector::constant(TypeId::kString, value, input.num_rows);
      },
      NullRule::kNeverNull);
}

}  // namespace

void register_typeof(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"typeof"},
      .doc = {.usage = "typeof(expr) - Return DDL-formatted type string for the data type of the "
                       "input.",
              .examples = {{"SELECT typeof(1)", "int"}, {"SELECT typeof(array(1))", "array<int>"}},
              .group = "misc_funcs",
              .since = "3.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_typeof,
  });
}

}  // namespace firesteel
