// map_filter, transform_keys, transform_values.

#include "functions/function_registry.h"
#include "functions/lambda/lambda_rows.h"
#include "functions/map_writer.h"

namespace firesteel {
namespace {

std::vector<StructField> entry_parameters(const char* name, const BindContext& context, size_t,
                                          size_t) {
  const DataType& map = require_lambda_map(context, name);
  return {{"k", map.key_type(), false, ""}, {"v", map.value_type(), map.value_contains_null(), ""}};
}

VectorPtr evaluate_entries(const KernelInput& input, const LambdaRows& rows, const ListRows& maps,
                           const DataType& type) {
  const VectorPtr params[] = {rows.column(maps.keys()), rows.column(maps.map_values())};
  return evaluate_lambda(input.lambdas[1], type, params, rows.parents);
}

VectorPtr filter_maps(const DataType& type, const KernelInput& input) {
  const ListRows maps(*input.args[0]);
  const LambdaRows rows(maps, input.num_rows);
  const VectorPtr kept = evaluate_entries(input, rows, maps, TypeId::kBoolean);
  const TruthReader truth(*kept);
  MapWriter out(type, {maps.keys()}, {maps.map_values()}, input.num_rows, false);
  for (size_t row = 0; row < input.num_rows; ++row) {
    if (maps.is_null(row)) {
      out.end_null_row();
      continue;
    }
    const ListEntry entry = rows.entries[row];
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      const uint32_t place = (*rows.places)[i];
      if (truth(i) == Truth::kTrue) out.add({0, place}, {0, place});
    }
    out.end_row();
  }
  return out.finish();
}

VectorPtr transform_map_keys(const DataType& type, bool last_wins, const KernelInput& input) {
  const ListRows maps(*input.args[0]);
  const LambdaRows rows(maps, input.num_rows);
  const VectorPtr keys = evaluate_entries(input, rows, maps, type.key_type());
  MapWriter out(type, {keys}, {maps.map_values()}, input.num_rows, last_wins);
  for (size_t row = 0; row < input.num_rows; ++row) {
    if (maps.is_null(row)) {
      out.end_null_row();
      continue;
    }
    const ListEntry entry = rows.entries[row];
    for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
      out.add({0, i}, {0, (*rows.places)[i]});
    }
    out.end_row();
  }
  return out.finish();
}

VectorPtr transform_map_values(const DataType& type, const KernelInput& input) {
  const ListRows maps(*input.args[0]);
  const LambdaRows rows(maps, input.num_rows);
  const VectorPtr values = evaluate_entries(input, rows, maps, type.value_type());
  auto out = Vector::flat(type, input.num_rows);
  std::copy(rows.entries.begin(), rows.entries.end(), out->mutable_values<ListEntry>());
  for (size_t row = 0; row < input.num_rows; ++row) {
    if (maps.is_null(row)) out->set_null(row);
  }
  out->set_children({gather(*maps.keys(), *rows.places), flatten(values)});
  return out;
}

NullRule map_null_rule(const BindContext& context) {
  return context.args[0].nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull;
}

BoundScalar bind_map_filter(const BindContext& context) {
  const DataType& type = require_lambda_map(context, "map_filter");
  require_predicate(context, "map_filter", 1);
  return bound_scalar(lambda_arg_types(context), type, std::bind_front(filter_maps, type),
                      map_null_rule(context));
}

BoundScalar bind_transform_keys(const BindContext& context) {
  const DataType& map = require_lambda_map(context, "transform_keys");
  const DataType& key = context.args[1].type;
  require_map_key(context, "transform_keys", key);
  const DataType type = DataType::map(key, map.value_type(), map.value_contains_null());
  const bool last_wins = context.settings.map_key_dedup_last_wins;
  return bound_scalar(lambda_arg_types(context), type,
                      std::bind_front(transform_map_keys, type, last_wins), map_null_rule(context));
}

BoundScalar bind_transform_values(const BindContext& context) {
  const DataType& map = require_lambda_map(context, "transform_values");
  const Argument& body = context.args[1];
  const DataType type = DataType::map(map.key_type(), body.type, body.nullable);
  return bound_scalar(lambda_arg_types(context), type, std::bind_front(transform_map_values, type),
                      map_null_rule(context));
}

}  // namespace

void register_map_transforms(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"map_filter"},
      .doc = {.usage = "map_filter(expr, func) - Filters entries in a map using the function.",
              .examples = {{"SELECT map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v)",
                            "{1:0,3:-1}"}},
              .group = "lambda_funcs",
              .since = "3.0.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_map_filter,
      .lambda_parameters = std::bind_front(entry_parameters, "map_filter"),
  });
  registry.add(ScalarFunction{
      .names = {"transform_keys"},
      .doc = {.usage = "transform_keys(expr, func) - Transforms elements in a map using the "
                       "function.",
              .examples = {{"SELECT transform_keys(map_from_arrays(array(1, 2, 3), array(1, 2, "
                            "3)), (k, v) -> k + 1)",
                            "{2:1,3:2,4:3}"},
                           {"SELECT transform_keys(map_from_arrays(array(1, 2, 3), array(1, 2, "
                            "3)), (k, v) -> k + v)",
                            "{2:1,4:2,6:3}"}},
              .group = "lambda_funcs",
              .since = "3.0.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_transform_keys,
      .lambda_parameters = std::bind_front(entry_parameters, "transform_keys"),
  });
  registry.add(ScalarFunction{
      .names = {"transform_values"},
      .doc = {.usage = "transform_values(expr, func) - Transforms values in the map using the "
                       "function.",
              .examples = {{"SELECT transform_values(map_from_arrays(array(1, 2, 3), array(1, 2, "
                            "3)), (k, v) -> v + 1)",
                            "{1:2,2:3,3:4}"},
                           {"SELECT transform_values(map_from_arrays(array(1, 2, 3), array(1, 2, "
                            "3)), (k, v) -> k + v)",
                            "{1:2,2:4,3:6}"}},
              .group = "lambda_funcs",
              .since = "3.0.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_transform_values,
      .lambda_parameters = std::bind_front(entry_parameters, "transform_values"),
  });
}

}  // namespace firesteel
