// map_zip_with(map1, map2, (k, v1, v2) -> ...): over the keys of both maps.

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/lambda/lambda_rows.h"
#include "functions/row_set.h"

namespace firesteel {
namespace {

DataType common_key_type(const BindContext& context) {
  const DataType& left = require_lambda_map(context, "map_zip_with", 0).key_type();
  const DataType& right = require_lambda_map(context, "map_zip_with", 1).key_type();
  const auto key = find_wider_without_strings(left, right, context.settings.ansi);
  if (!key) {
    throw_type_mismatch(context, "map_zip_with", "MAP_ZIP_WITH_DIFF_TYPES",
                        {{"functionName", "`map_zip_with`"},
                         {"leftType", quote_sql(left.sql())},
                         {"rightType", quote_sql(right.sql())}});
  }
  require_orderable(context, "map_zip_with", *key);
  return *key;
}

std::vector<StructField> zip_map_parameters(const BindContext& context, size_t, size_t) {
  const DataType key = common_key_type(context);
  return {{"k", key, false, ""},
          {"v1", context.args[0].type.value_type(), true, ""},
          {"v2", context.args[1].type.value_type(), true, ""}};
}

VectorPtr zip_maps(const DataType& type, const KernelInput& input) {
  const ListRows left(*input.args[0]);
  const ListRows right(*input.args[1]);
  auto out = Vector::flat(type, input.num_rows);
  auto* entries = out->mutable_values<ListEntry>();
  RowSet set(*left.keys(), *right.keys());
  std::vector<SourceRow> keys;
  std::vector<SourceRow> left_values;
  std::vector<SourceRow> right_values;
  Selection parents;
  for (uint32_t row = 0; row < input.num_rows; ++row) {
    const size_t start = keys.size();
    entries[row] = {static_cast<uint32_t>(start), 0};
    if (left.is_null(row) || right.is_null(row)) {
      out->set_null(row);
      continue;
    }
    const ListEntry a = left.entry(row);
    const ListEntry b = right.entry(row);
    set.reset(a.size + b.size);
    const auto add = [&](uint32_t source, uint32_t place, std::vector<SourceRow>& values) {
      const auto [number, is_new] = set.insert(place, static_cast<int>(source));
      if (is_new) {
        keys.push_back({source, place});
        left_values.emplace_back();
        right_values.emplace_back();
        parents.push_back(row);
      }
      // The first entry of a key counts.
      SourceRow& value = values[start + number];
      if (value.is_null()) value = {0, place};
    };
    for (uint32_t i = a.offset; i < a.offset + a.size; ++i) add(0, i, left_values);
    for (uint32_t i = b.offset; i < b.offset + b.size; ++i) add(1, i, right_values);
    entries[row].size = static_cast<uint32_t>(keys.size() - start);
  }
  const VectorPtr key_sources[] = {left.keys(), right.keys()};
  const VectorPtr key_column = gather_from(type.key_type(), key_sources, keys);
  const VectorPtr params[] = {
      key_column,
      gather_from(left.map_values()->type(), std::span(&left.map_values(), 1), left_values),
      gather_from(right.map_values()->type(), std::span(&right.map_values(), 1), right_values)};
  const VectorPtr values = evaluate_lambda(input.lambdas[2], type.value_type(), params, parents);
  out->set_children({key_column, flatten(values)});
  return out;
}

BoundScalar bind_map_zip_with(const BindContext& context) {
  const DataType key = common_key_type(context);
  const Argument& body = context.args[2];
  const auto with_key = [&](const DataType& map) {
    return DataType::map(key, map.value_type(), map.value_contains_null());
  };
  const DataType type = DataType::map(key, body.type, body.nullable);
  const bool nullable = context.args[0].nullable || context.args[1].nullable;
  return bound_scalar({with_key(context.args[0].type), with_key(context.args[1].type), body.type},
                      type, std::bind_front(zip_maps, type),
                      nullable ? NullRule::kAlwaysNullable : NullRule::kNeverNull);
}

}  // namespace

void register_map_zip_with(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"map_zip_with"},
      .doc = {.usage = "map_zip_with(map1, map2, function) - Merges two given maps into a single "
                       "map by applying function to the pair of values with the same key. For keys "
                       "only presented in one map, NULL will be passed as the value for the "
                       "missing key. If an input map contains duplicated keys, only the first "
                       "entry of the duplicated key is passed into the lambda function.",
              .examples = {{"SELECT map_zip_with(map(1, 'a', 2, 'b'), map(1, 'x', 2, 'y'), (k, v1, "
                            "v2) -> concat(v1, v2))",
                            "{1:\"ax\",2:\"by\"}"},
                           {"SELECT map_zip_with(map('a', 1, 'b', 2), map('b', 3, 'c', 4), (k, v1, "
                            "v2) -> coalesce(v1, 0) + coalesce(v2, 0))",
                            "{\"a\":1,\"b\":5,\"c\":4}"}},
              .group = "lambda_funcs",
              .since = "3.0.0"},
      .min_args = 3,
      .max_args = 3,
      .bind = bind_map_zip_with,
      .lambda_parameters = zip_map_parameters,
  });
}

}  // namespace firesteel
