#include "functions/argument_check.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

void check_names(const BindContext& context) {
  std::string wrong;
  for (size_t i = 0; i < context.args.size(); i += 2) {
    const Argument& name = context.args[i];
    if (name.type.is(TypeId::kString) && name.constant && !name.constant->is_null()) continue;
    wrong += (wrong.empty() ? "" : ", ") + quote_sql(name.sql);
  }
  if (wrong.empty()) return;
  throw_type_mismatch(context, "named_struct", "CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING",
                      {{"inputExprs", "[" + wrong + "]"}});
}

BoundScalar bind_named_struct(const BindContext& context) {
  if (context.args.size() % 2 != 0 || context.args.empty()) {
    throw_wrong_num_args(context, "named_struct", "2n (n > 0)");
  }
  check_names(context);
  std::vector<StructField> fields;
  std::vector<DataType> types;
  for (size_t i = 0; i < context.args.size(); i += 2) {
    const Argument& value = context.args[i + 1];
    fields.push_back({context.args[i].constant->string(), value.type, value.nullable, ""});
    types.push_back(context.args[i].type);
    types.push_back(value.type);
  }
  const DataType type = DataType::structure(std::move(fields));
  auto kernel = [type](const KernelInput& input) {
    return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
      std::vector<VectorPtr> children;
      for (size_t i = 1; i < input.args.size(); i += 2) {
        children.push_back(flatten(slice(input.args[i], 0, num_rows)));
      }
      auto out = Vector::flat(type, num_rows);
      out->set_children(std::move(children));
      return out;
    });
  };
  return bound_scalar(std::move(types), type, std::move(kernel), NullRule::kNeverNull);
}

}  // namespace

void register_named_struct(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"named_struct"},
      .doc = {.usage = "named_struct(name1, val1, name2, val2, ...) - Creates a struct with the "
                       "given field names and values.",
              .examples = {{"SELECT named_struct('a', 1, 'b', 2, 'c', 3)",
                            "{\"a\":1,\"b\":2,\"c\":3}"}},
              .group = "struct_funcs",
              .since = "1.5.0"},
      .min_args = 0,
      .max_args = -1,
      .bind = bind_named_struct,
  });
}

}  // namespace firesteel
