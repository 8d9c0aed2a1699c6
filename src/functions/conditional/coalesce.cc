#include "functions/coercion.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

// The first argument that is not null, row by row. (The evaluator runs coalesce itself, so that
// arguments behind are only computed for rows that need them.)
VectorPtr first_not_null_rows(const DataType& type, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t n) -> VectorPtr {
    std::vector<VectorPtr> parts;
    Selection origins(n, 0);
    std::vector<bool> open(n, true);
    size_t total = 0;
    for (size_t a = 0; a < input.args.size(); ++a) {
      const VectorPtr& arg = input.args[a];
      const bool last = a + 1 == input.args.size();
      for (size_t i = 0; i < n; ++i) {
        if (!open[i] || (!last && arg->is_null(i))) continue;
        origins[i] = static_cast<uint32_t>(total + i);
        open[i] = false;
      }
      parts.push_back(slice(arg, 0, n));
      total += n;
      if (!arg->may_have_nulls()) break;
    }
    return gather(*concatenate(type, parts), origins);
  });
}

BoundScalar bind_coalesce(const BindContext& context) {
  std::vector<DataType> types;
  std::string shown;
  bool nullable = true;
  for (const Argument& arg : context.args) {
    shown += (types.empty() ? "" : ", ") + quote_sql(arg.type.sql());
    types.push_back(arg.type);
    nullable = nullable && arg.nullable;
  }
  const auto type = find_wider_type(types, context.settings.ansi);
  if (!type) {
    throw type_mismatch("DATA_DIFF_TYPES", call_text("coalesce", context.args),
                        {{"functionName", "`coalesce`"}, {"dataType", "[" + shown + "]"}});
  }
  BoundScalar bound = bound_scalar(
      std::vector<DataType>(types.size(), *type), *type,
      [type = *type](const KernelInput& input) { return first_not_null_rows(type, input); });
  bound.null_rule = nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull;
  return bound;
}

}  // namespace

void register_coalesce(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"coalesce"},
      .doc = {.usage = "coalesce(expr1, expr2, ...) - Returns the first non-null argument if "
                       "exists. Otherwise, null.",
              .examples = {{"SELECT coalesce(NULL, 1, NULL)", "1"}},
              .group = "conditional_funcs"},
      .min_args = 1,
      .max_args = -1,
      .bind = bind_coalesce,
  });
}

}  // namespace firesteel
