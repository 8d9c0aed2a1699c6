// aggregate (reduce): folds an array with a lambda, element by element for all rows at once.

#include "functions/function_registry.h"
#include "functions/lambda/lambda_rows.h"

namespace firesteel {
namespace {

std::vector<StructField> fold_parameters(const char* name, const BindContext& context, size_t index,
                                         size_t /*arity*/) {
  const DataType& array = require_lambda_array(context, name);
  std::vector<StructField> out = {{"acc", context.args[1].type, true, ""}};
  if (index == 2) out.push_back({"x", array.element_type(), array.contains_null(), ""});
  return out;
}

VectorPtr fold_arrays(const DataType& type, const KernelInput& input) {
  const ListRows arrays(*input.args[0]);
  VectorPtr state = input.args[1];
  // Rows that have a kth element, for k = 0, 1...
  Selection active;
  for (uint32_t row = 0; row < input.num_rows; ++row) {
    if (!arrays.is_null(row)) active.push_back(row);
  }
  const Selection not_null = active;
  std::vector<SourceRow> picks(input.num_rows);
  for (uint32_t k = 0;; ++k) {
    std::erase_if(active, [&](uint32_t row) { return arrays.entry(row).size <= k; });
    if (active.empty()) break;
    const auto rows = std::make_shared<Selection>(active);
    auto places = std::make_shared<Selection>();
    for (const uint32_t row : active) places->push_back(arrays.entry(row).offset + k);
    const VectorPtr params[] = {Vector::dictionary(state, rows),
                                Vector::dictionary(arrays.elements(), places)};
    const VectorPtr merged = input.lambdas[2]->evaluate(params, active);
    if (active.size() == input.num_rows) {
      state = merged;
      continue;
    }
    // Rows that are through keep their state.
    for (uint32_t row = 0; row < input.num_rows; ++row) picks[row] = {0, row};
    for (uint32_t i = 0; i < active.size(); ++i) picks[active[i]] = {1, i};
    const VectorPtr sources[] = {state, merged};
    state = gather_from(state->type(), sources, picks);
  }
  VectorPtr result = state;
  if (input.args.size() > 3) {
    const VectorPtr params[] = {Vector::dictionary(state, std::make_shared<Selection>(not_null))};
    result = evaluate_lambda(input.lambdas[3], type, params, not_null);
  } else if (not_null.size() != input.num_rows) {
    result = gather(*state, not_null);
  }
  if (not_null.size() == input.num_rows) return result;
  picks.assign(input.num_rows, SourceRow());
  for (uint32_t i = 0; i < not_null.size(); ++i) picks[not_null[i]] = {0, i};
  return gather_from(type, std::span(&result, 1), picks);
}

// Fields may have other names.
bool same_structure(const DataType& a, const DataType& b) {
  if (a.id() != b.id()) return false;
  if (a.is(TypeId::kArray)) return same_structure(a.element_type(), b.element_type());
  if (a.is(TypeId::kMap)) {
    return same_structure(a.key_type(), b.key_type()) &&
           same_structure(a.value_type(), b.value_type());
  }
  if (!a.is(TypeId::kStruct)) return a.same_type(b);
  return std::equal(a.fields().begin(), a.fields().end(), b.fields().begin(), b.fields().end(),
                    [](const auto& x, const auto& y) { return same_structure(x.type, y.type); });
}

BoundScalar bind_aggregate(const char* name, const BindContext& context) {
  require_lambda_array(context, name);
  const DataType& start = context.args[1].type;
  const DataType& merged = context.args[2].type;
  if (!same_structure(merged, start)) {
    throw_unexpected_input_type(context, name, 2, quote_sql(start.sql()));
  }
  const DataType type = context.args.size() > 3 ? context.args[3].type : merged;
  BoundScalar bound = bound_scalar(lambda_arg_types(context), type,
                                   std::bind_front(fold_arrays, type), NullRule::kAlwaysNullable);
  if (context.args.size() == 3) {
    bound.render =
        render_with(name, "lambdafunction(namedlambdavariable(), namedlambdavariable())");
  }
  return bound;
}

ScalarFunction fold_function(const char* name, FunctionDoc doc) {
  return ScalarFunction{
      .names = {name},
      .doc = std::move(doc),
      .min_args = 3,
      .max_args = 4,
      .bind = std::bind_front(bind_aggregate, name),
      .lambda_parameters = std::bind_front(fold_parameters, name),
  };
}

}  // namespace

void register_array_aggregate(FunctionRegistry& registry) {
  const FunctionDoc aggregate = {
      .usage =
          "aggregate(expr, start, merge, finish) - Applies a binary operator to an initial "
          "state and all elements in the array, and reduces this to a single state. The final "
          "state is converted into the final result by applying a finish function.",
      .examples = {{"SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)", "6"},
                   {"SELECT aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10)",
                    "60"}},
      .group = "lambda_funcs",
      .since = "2.4.0"};
  registry.add(fold_function("aggregate", aggregate));
  const FunctionDoc reduce = {
      .usage =
          "reduce(expr, start, merge, finish) - Applies a binary operator to an initial state "
          "and all elements in the array, and reduces this to a single state. The final state "
          "is converted into the final result by applying a finish function.",
      .examples = {{"SELECT reduce(array(1, 2, 3), 0, (acc, x) -> acc + x)", "6"},
                   {"SELECT reduce(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10)",
                    "60"}},
      .group = "lambda_funcs",
      .since = "3.4.0"};
  registry.add(fold_function("reduce", reduce));
}

}  // namespace firesteel
