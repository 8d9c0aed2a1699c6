// inline: a row for each struct of an array, a column for each of its fields.

#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/generator/exploded_rows.h"

namespace firesteel {
namespace {

// The field's values, null also where the struct itself is null.
VectorPtr field_of(const VectorPtr& structs, size_t field) {
  const VectorPtr& child = structs->children()[field];
  if (structs->validity() == nullptr) return child;
  Selection all(structs->size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<uint32_t>(i);
  auto out = std::const_pointer_cast<Vector>(gather(*child, all));
  for (size_t i = 0; i < all.size(); ++i) {
    if (!bit_is_set(structs->validity(), i)) out->set_null(i);
  }
  return out;
}

BoundGenerator bind_inline(const BindContext& context) {
  const DataType& type = context.args[0].type;
  if (!type.is(TypeId::kArray) || !type.element_type().is(TypeId::kStruct)) {
    throw_unexpected_input_type(context, "inline", 0, "\"ARRAY<STRUCT>\"");
  }
  BoundGenerator bound;
  bound.arg_types = {type};
  bound.output = type.element_type().fields();
  for (StructField& field : bound.output) field.nullable = field.nullable || type.contains_null();
  bound.generate = [](std::span<const VectorPtr> args, size_t num_rows, bool outer) {
    const Decoded lists(*args[0]);
    ExplodedRows rows(lists, num_rows, outer);
    const VectorPtr structs = flatten(lists.flat().children()[0]);
    GeneratedRows out;
    for (size_t field = 0; field < structs->children().size(); ++field) {
      out.columns.push_back(rows.column(field_of(structs, field)));
    }
    out.parents = std::move(rows.parents);
    return out;
  };
  return bound;
}

}  // namespace

void register_inline(FunctionRegistry& registry) {
  registry.add(GeneratorFunction{
      .names = {"inline"},
      .doc = {.usage = "inline(expr) - Explodes an array of structs into a table. Uses column "
                       "names col1, col2, etc. by default unless specified otherwise.",
              .examples = {{"SELECT inline(array(struct(1, 'a'), struct(2, 'b')))", "1\ta\n2\tb"},
                           {"SELECT inline(input => array(struct(1, 'a'), struct(2, 'b')))",
                            "1\ta\n2\tb"}},
              .group = "generator_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_inline,
      .arg_names = {"input"},
  });
  registry.add(GeneratorFunction{
      .names = {"inline_outer"},
      .doc = {.usage = "inline_outer(expr) - Explodes an array of structs into a table. Uses "
                       "column names col1, col2, etc. by default unless specified otherwise.",
              .examples = {{"SELECT inline_outer(array(struct(1, 'a'), struct(2, 'b')))",
                            "1\ta\n2\tb"},
                           {"SELECT inline_outer(input => array(struct(1, 'a'), struct(2, 'b')))",
                            "1\ta\n2\tb"}},
              .group = "generator_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_inline,
      .arg_names = {"input"},
  });
}

}  // namespace firesteel
