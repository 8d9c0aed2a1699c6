#include "functions/function_registry.h"
#include "functions/parameters.h"
#include "functions/simple_function.h"
#include "functions/variant_cast.h"

namespace firesteel {
namespace {

// Whether a value can be part of a variant.
bool is_variant_part(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return is_variant_part(type.element_type());
    case TypeId::kMap:
      return type.key_type().is(TypeId::kString) && is_variant_part(type.value_type());
    case TypeId::kStruct:
      for (const StructField& field : type.fields()) {
        if (!is_variant_part(field.type)) return false;
      }
      return true;
    case TypeId::kTime:
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
    case TypeId::kCalendarInterval:
      return false;
    default:
      return true;
  }
}

BoundScalar bind_to_variant_object(const BindContext& context) {
  const DataType& type = context.args[0].type;
  const bool is_nested =
      type.is(TypeId::kArray) || type.is(TypeId::kMap) || type.is(TypeId::kStruct);
  if (!is_nested || !is_variant_part(type)) {
    throw type_mismatch("CAST_WITHOUT_SUGGESTION", call_sql(context, "to_variant_object"),
                        {{"srcType", quote_sql(type.sql())}, {"targetType", "\"VARIANT\""}});
  }
  return bound_scalar({type}, TypeId::kVariant, make_to_variant_cast(type));
}

}  // namespace

void register_to_variant_object(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"to_variant_object"},
      .doc = {.usage = "to_variant_object(expr) - Turns a struct, array or map of strings into a "
                       "variant; structs and maps become objects.",
              .examples = {{"SELECT to_variant_object(named_struct('a', 1, 'b', 2))",
                            "{\"a\":1,\"b\":2}"},
                           {"SELECT to_variant_object(array(1, 2, 3))", "[1,2,3]"},
                           {"SELECT to_variant_object(map(\"a\", named_struct(\"b\", 2)))",
                            "{\"a\":{\"b\":2}}"}},
              .group = "variant_funcs",
              .since = "4.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_to_variant_object});
}

}  // namespace firesteel
