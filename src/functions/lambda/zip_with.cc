// zip_with(left, right, (x, y) -> ...): the shorter array goes on with nulls.

#include "functions/function_registry.h"
#include "functions/lambda/lambda_rows.h"

namespace firesteel {
namespace {

std::vector<StructField> zip_parameters(const BindContext& context, size_t, size_t) {
  return {{"x", require_lambda_array(context, "zip_with", 0).element_type(), true, ""},
          {"y", require_lambda_array(context, "zip_with", 1).element_type(), true, ""}};
}

VectorPtr zip_rows(const DataType& type, const KernelInput& input) {
  const ListRows left(*input.args[0]);
  const ListRows right(*input.args[1]);
  auto out = Vector::flat(type, input.num_rows);
  auto* entries = out->mutable_values<ListEntry>();
  std::vector<SourceRow> x;
  std::vector<SourceRow> y;
  Selection parents;
  for (uint32_t row = 0; row < input.num_rows; ++row) {
    entries[row] = {static_cast<uint32_t>(x.size()), 0};
    if (left.is_null(row) || right.is_null(row)) {
      out->set_null(row);
      continue;
    }
    const ListEntry a = left.entry(row);
    const ListEntry b = right.entry(row);
    entries[row].size = std::max(a.size, b.size);
    for (uint32_t i = 0; i < entries[row].size; ++i) {
      x.push_back(i < a.size ? SourceRow{0, a.offset + i} : SourceRow{});
      y.push_back(i < b.size ? SourceRow{0, b.offset + i} : SourceRow{});
      parents.push_back(row);
    }
  }
  const VectorPtr params[] = {
      gather_from(left.elements()->type(), std::span(&left.elements(), 1), x),
      gather_from(right.elements()->type(), std::span(&right.elements(), 1), y)};
  out->set_children(
      {flatten(evaluate_lambda(input.lambdas[2], type.element_type(), params, parents))});
  return out;
}

BoundScalar bind_zip_with(const BindContext& context) {
  require_lambda_array(context, "zip_with", 0);
  require_lambda_array(context, "zip_with", 1);
  const Argument& body = context.args[2];
  const DataType type = DataType::array(body.type, body.nullable);
  const bool nullable = context.args[0].nullable || context.args[1].nullable;
  return bound_scalar(lambda_arg_types(context), type, std::bind_front(zip_rows, type),
                      nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

}  // namespace

void register_zip_with(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"zip_with"},
      .doc = {.usage = "zip_with(left, right, func) - Merges the two given arrays, element-wise, "
                       "into a single array using function. If one array is shorter, nulls are "
                       "appended at the end to match the length of the longer array, before "
                       "applying function.",
              .examples = {{"SELECT zip_with(array(1, 2, 3), array('a', 'b', 'c'), (x, y) -> (y, "
                            "x))",
                            "[{\"y\":\"a\",\"x\":1},{\"y\":\"b\",\"x\":2},{\"y\":\"c\",\"x\":3}]"},
                           {"SELECT zip_with(array(1, 2), array(3, 4), (x, y) -> x + y)", "[4,6]"},
                           {"SELECT zip_with(array('a', 'b', 'c'), array('d', 'e', 'f'), (x, y) -> "
                            "concat(x, y))",
                            "[\"ad\",\"be\",\"cf\"]"}},
              .group = "lambda_funcs",
              .since = "2.4.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = bind_zip_with,
      .lambda_parameters = zip_parameters,
  });
}

}  // namespace firesteel
