// struct.field, and array.field for arrays of structs. The second argument is the field's number.

#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"
#include "functions/struct_field.h"

namespace firesteel {
namespace {

size_t ordinal_of(const BindContext& context) {
  FS_CHECK(context.args[1].constant.has_value());
  return static_cast<size_t>(context.args[1].constant->integer());
}

BoundScalar bind_struct_field(const BindContext& context) {
  const DataType& type = context.args[0].type;
  FS_CHECK(type.is(TypeId::kStruct));
  const size_t ordinal = ordinal_of(context);
  const StructField& field = type.fields()[ordinal];
  return bound_scalar(
      {type, context.args[1].type}, field.type,
      [ordinal](const KernelInput& input) { return struct_field(input.args[0], ordinal); },
      field.nullable ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

// The same lists over that field of their elements.
VectorPtr array_field(const DataType& type, size_t ordinal, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const VectorPtr arrays = flatten(slice(input.args[0], 0, num_rows));
    auto out =
        Vector::from_buffers(type, num_rows, arrays->data_buffer(), arrays->validity_buffer());
    out->set_children({flatten(struct_field(arrays->children()[0], ordinal))});
    return out;
  });
}

BoundScalar bind_array_struct_field(const BindContext& context) {
  const DataType& type = context.args[0].type;
  FS_CHECK(type.is(TypeId::kArray) && type.element_type().is(TypeId::kStruct));
  const size_t ordinal = ordinal_of(context);
  const StructField& field = type.element_type().fields()[ordinal];
  const DataType fields = DataType::array(field.type, type.contains_null() || field.nullable);
  return bound_scalar(
      {type, context.args[1].type}, fields,
      [fields, ordinal](const KernelInput& input) { return array_field(fields, ordinal, input); });
}

}  // namespace

void register_get_struct_field(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"get_struct_field"},
      .doc = {.usage = "get_struct_field(struct, ordinal) - Returns a field of `struct`, which "
                       "SQL writes struct.field.",
              .group = "struct_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_struct_field,
  });
  registry.add(ScalarFunction{
      .names = {"get_array_struct_field"},
      .doc = {.usage = "get_array_struct_field(array, ordinal) - Returns a field of each struct "
                       "in `array`, which SQL writes array.field.",
              .group = "struct_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_array_struct_field,
  });
}

}  // namespace firesteel
