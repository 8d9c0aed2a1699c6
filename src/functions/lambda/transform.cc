// transform(array, x -> ...) and transform(array, (x, i) -> ...).

#include "functions/function_registry.h"
#include "functions/lambda/lambda_rows.h"

namespace firesteel {
namespace {

// The array's element, then its place where the lambda asks for it.
std::vector<StructField> element_parameters(const char* function, const BindContext& context,
                                            size_t arity) {
  const DataType& type = require_lambda_array(context, function);
  std::vector<StructField> out = {{"x", type.element_type(), type.contains_null(), ""}};
  if (arity == 2) out.push_back({"i", TypeId::kInt, false, ""});
  return out;
}

// The values of a lambda over an array's elements. One that takes no index ignores the second
// parameter.
VectorPtr evaluate_elements(const KernelInput& input, const LambdaRows& rows,
                            const ListRows& arrays, const DataType& type) {
  const VectorPtr params[] = {rows.column(arrays.elements()), rows.indices()};
  return evaluate_lambda(input.lambdas[1], type, params, rows.parents);
}

VectorPtr transform_arrays(const DataType& type, const KernelInput& input) {
  const ListRows arrays(*input.args[0]);
  const LambdaRows rows(arrays, input.num_rows);
  auto out = Vector::flat(type, input.num_rows);
  std::copy(rows.entries.begin(), rows.entries.end(), out->mutable_values<ListEntry>());
  for (size_t row = 0; row < input.num_rows; ++row) {
    if (arrays.is_null(row)) out->set_null(row);
  }
  out->set_children({flatten(evaluate_elements(input, rows, arrays, type.element_type()))});
  return out;
}

VectorPtr filter_arrays(const DataType& type, const KernelInput& input) {
  const ListRows arrays(*input.args[0]);
  const LambdaRows rows(arrays, input.num_rows);
  const VectorPtr kept = evaluate_elements(input, rows, arrays, TypeId::kBoolean);
  const TruthReader truth(*kept);
  ListWriter out(type, {arrays.elements()}, input.num_rows);
  for (size_t row = 0; row < input.num_rows; ++row) {
    if (arrays.is_null(row)) {
      out.end_null_row();
      continue;
    }
    const ListEntry entry = rows.entries[row];
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      if (truth(i) == Truth::kTrue) out.pick(0, (*rows.places)[i]);
    }
    out.end_row();
  }
  return out.finish();
}

// exists and forall: one element's `decisive` truth decides; else an unknown makes it unknown.
VectorPtr quantify_arrays(Truth decisive, const KernelInput& input) {
  const ListRows arrays(*input.args[0]);
  const LambdaRows rows(arrays, input.num_rows);
  const VectorPtr values = evaluate_elements(input, rows, arrays, TypeId::kBoolean);
  const TruthReader truth(*values);
  auto out = Vector::flat(TypeId::kBoolean, input.num_rows);
  auto* to = out->mutable_values<uint8_t>();
  for (size_t row = 0; row < input.num_rows; ++row) {
    bool decided = false;
    bool unknown = arrays.is_null(row);
    const ListEntry entry = rows.entries[row];
    for (uint32_t i = entry.offset; i < entry.offset + entry.size && !decided; ++i) {
      decided = truth(i) == decisive;
      unknown = unknown || truth(i) == Truth::kUnknown;
    }
    to[row] = decided == (decisive == Truth::kTrue) ? 1 : 0;
    if (!decided && unknown) out->set_null(row);
  }
  return out;
}

BoundScalar bind_transform(const BindContext& context) {
  require_lambda_array(context, "transform");
  const Argument& body = context.args[1];
  const DataType type = DataType::array(body.type, body.nullable);
  return bound_scalar(lambda_arg_types(context), type, std::bind_front(transform_arrays, type),
                      context.args[0].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

BoundScalar bind_filter(const BindContext& context) {
  const DataType& type = require_lambda_array(context, "filter");
  require_predicate(context, "filter", 1);
  return bound_scalar(lambda_arg_types(context), type, std::bind_front(filter_arrays, type),
                      context.args[0].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

BoundScalar bind_quantifier(const char* name, Truth decisive, const BindContext& context) {
  require_lambda_array(context, name);
  require_predicate(context, name, 1);
  const bool nullable = context.args[0].nullable || context.args[1].nullable;
  return bound_scalar(lambda_arg_types(context), TypeId::kBoolean,
                      std::bind_front(quantify_arrays, decisive),
                      nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

ScalarFunction element_function(const char* name, FunctionDoc doc,
                                std::function<BoundScalar(const BindContext&)> bind,
                                bool takes_index) {
  return ScalarFunction{
      .names = {name},
      .doc = std::move(doc),
      .min_args = 2,
      .max_args = 2,
      .bind = std::move(bind),
      .lambda_parameters =
          [name, takes_index](const BindContext& context, size_t, size_t arity) {
            return element_parameters(name, context, takes_index ? arity : 1);
          },
  };
}

}  // namespace

void register_transform(FunctionRegistry& registry) {
  const FunctionDoc transform = {
      .usage = "transform(expr, func) - Transforms elements in an array using the function.",
      .examples = {{"SELECT transform(array(1, 2, 3), x -> x + 1)", "[2,3,4]"},
                   {"SELECT transform(array(1, 2, 3), (x, i) -> x + i)", "[1,3,5]"}},
      .group = "lambda_funcs",
      .since = "2.4.0"};
  registry.add(element_function("transform", transform, bind_transform, true));
  const FunctionDoc filter = {
      .usage = "filter(expr, func) - Filters the input array using the given predicate.",
      .examples = {{"SELECT filter(array(1, 2, 3), x -> x % 2 == 1)", "[1,3]"},
                   {"SELECT filter(array(0, 2, 3), (x, i) -> x > i)", "[2,3]"},
                   {"SELECT filter(array(0, null, 2, 3, null), x -> x IS NOT NULL)", "[0,2,3]"}},
      .group = "lambda_funcs",
      .since = "2.4.0"};
  registry.add(element_function("filter", filter, bind_filter, true));
  const FunctionDoc exists = {
      .usage =
          "exists(expr, pred) - Tests whether a predicate holds for one or more elements in "
          "the array.",
      .examples = {{"SELECT exists(array(1, 2, 3), x -> x % 2 == 0)", "true"},
                   {"SELECT exists(array(1, 2, 3), x -> x % 2 == 10)", "false"},
                   {"SELECT exists(array(1, null, 3), x -> x % 2 == 0)", "NULL"},
                   {"SELECT exists(array(0, null, 2, 3, null), x -> x IS NULL)", "true"},
                   {"SELECT exists(array(1, 2, 3), x -> x IS NULL)", "false"}},
      .group = "lambda_funcs",
      .since = "2.4.0"};
  registry.add(element_function("exists", exists,
                                std::bind_front(bind_quantifier, "exists", Truth::kTrue), false));
  const FunctionDoc forall = {
      .usage =
          "forall(expr, pred) - Tests whether a predicate holds for all elements in the "
          "array.",
      .examples = {{"SELECT forall(array(1, 2, 3), x -> x % 2 == 0)", "false"},
                   {"SELECT forall(array(2, 4, 8), x -> x % 2 == 0)", "true"},
                   {"SELECT forall(array(1, null, 3), x -> x % 2 == 0)", "false"},
                   {"SELECT forall(array(2, null, 8), x -> x % 2 == 0)", "NULL"}},
      .group = "lambda_funcs",
      .since = "3.0.0"};
  registry.add(element_function("forall", forall,
                                std::bind_front(bind_quantifier, "forall", Truth::kFalse), false));
}

}  // namespace firesteel
