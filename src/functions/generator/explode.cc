// explode, posexplode and their outer forms.

#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/generator/exploded_rows.h"

namespace firesteel {
namespace {

BoundGenerator bind_explode(const std::string& name, bool with_position,
                            const BindContext& context) {
  const DataType& type = context.args[0].type;
  BoundGenerator bound;
  bound.arg_types = {type};
  if (with_position) bound.output.push_back({"pos", TypeId::kInt, false, ""});
  if (type.is(TypeId::kArray)) {
    bound.output.push_back({"col", type.element_type(), type.contains_null(), ""});
  } else if (type.is(TypeId::kMap)) {
    bound.output.push_back({"key", type.key_type(), false, ""});
    bound.output.push_back({"value", type.value_type(), type.value_contains_null(), ""});
  } else {
    throw_unexpected_input_type(context, name, 0, "(\"ARRAY\" or \"MAP\")");
  }
  bound.generate = [with_position](std::span<const VectorPtr> args, size_t num_rows, bool outer) {
    const Decoded lists(*args[0]);
    ExplodedRows rows(lists, num_rows, outer);
    GeneratedRows out;
    if (with_position) out.columns.push_back(rows.positions());
    for (const auto& child : lists.flat().children()) out.columns.push_back(rows.column(child));
    out.parents = std::move(rows.parents);
    return out;
  };
  return bound;
}

}  // namespace

void register_explode(FunctionRegistry& registry) {
  registry.add(GeneratorFunction{
      .names = {"explode"},
      .doc = {.usage = "explode(expr) - Separates the elements of array `expr` into multiple rows, "
                       "or the elements of map `expr` into multiple rows and columns. Unless "
                       "specified otherwise, uses the default column name `col` for elements of "
                       "the array or `key` and `value` for the elements of the map.",
              .examples = {{"SELECT explode(array(10, 20))", "10\n20"},
                           {"SELECT explode(collection => array(10, 20))", "10\n20"}},
              .group = "generator_funcs",
              .since = "1.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_explode, "explode", false),
      .arg_names = {"collection"},
  });
  registry.add(GeneratorFunction{
      .names = {"explode_outer"},
      .doc = {.usage = "explode_outer(expr) - Separates the elements of array `expr` into multiple "
                       "rows, or the elements of map `expr` into multiple rows and columns. Unless "
                       "specified otherwise, uses the default column name `col` for elements of "
                       "the array or `key` and `value` for the elements of the map.",
              .examples = {{"SELECT explode_outer(array(10, 20))", "10\n20"},
                           {"SELECT explode_outer(collection => array(10, 20))", "10\n20"}},
              .group = "generator_funcs",
              .since = "1.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_explode, "explode", false),
      .arg_names = {"collection"},
  });
  registry.add(GeneratorFunction{
      .names = {"posexplode"},
      .doc = {.usage = "posexplode(expr) - Separates the elements of array `expr` into multiple "
                       "rows with positions, or the elements of map `expr` into multiple rows and "
                       "columns with positions. Unless specified otherwise, uses the column name "
                       "`pos` for position, `col` for elements of the array or `key` and `value` "
                       "for elements of the map.",
              .examples = {{"SELECT posexplode(array(10,20))", "0\t10\n1\t20"},
                           {"SELECT posexplode(collection => array(10,20))", "0\t10\n1\t20"}},
              .group = "generator_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_explode, "posexplode", true),
      .arg_names = {"collection"},
  });
  registry.add(GeneratorFunction{
      .names = {"posexplode_outer"},
      .doc = {.usage = "posexplode_outer(expr) - Separates the elements of array `expr` into "
                       "multiple rows with positions, or the elements of map `expr` into multiple "
                       "rows and columns with positions. Unless specified otherwise, uses the "
                       "column name `pos` for position, `col` for elements of the array or `key` "
                       "and `value` for elements of the map.",
              .examples = {{"SELECT posexplode_outer(array(10,20))", "0\t10\n1\t20"},
                           {"SELECT posexplode_outer(collection => array(10,20))", "0\t10\n1\t20"}},
              .group = "generator_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_explode, "posexplode", true),
      .arg_names = {"collection"},
  });
}

}  // namespace firesteel
