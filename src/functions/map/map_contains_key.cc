// map_contains_key(map, key), and map[key].

#include "columnar/compare.h"
#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"
#include "functions/map_lookup.h"

namespace firesteel {
namespace {

VectorPtr contain_keys(const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const ListRows maps(*input.args[0]);
    const RowComparator comparator(*maps.keys(), *input.args[1]);
    auto out = Vector::flat(TypeId::kBoolean, num_rows);
    auto* found = out->mutable_values<uint8_t>();
    for (size_t row = 0; row < num_rows; ++row) {
      found[row] = 0;
      if (maps.is_null(row) || comparator.right_is_null(row)) {
        out->set_null(row);
        continue;
      }
      const ListEntry entry = maps.entry(row);
      for (uint32_t i = 0; i < entry.size && found[row] == 0; ++i) {
        found[row] = comparator.equal(entry.offset + i, row) ? 1 : 0;
      }
    }
    return out;
  });
}

BoundScalar bind_map_contains_key(const BindContext& context) {
  for (const Argument& arg : context.args) {
    if (arg.type.is(TypeId::kNull)) {
      throw_type_mismatch(context, "map_contains_key", "NULL_TYPE",
                          {{"functionName", "`map_contains_key`"}});
    }
  }
  const MapAndKey types = map_and_key(context, "map_contains_key");
  return bound_scalar({types.map, types.key}, TypeId::kBoolean, contain_keys);
}

// map[key]: the key is cast to the map's key type.
BoundScalar bind_get_map_value(const BindContext& context) {
  const DataType& map = context.args[0].type;
  const DataType& key = context.args[1].type;
  if (!can_implicitly_cast(key, map.key_type(), context.settings.ansi) &&
      !find_tightest_common_type(key, map.key_type(), context.settings.ansi)) {
    throw SparkError("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                     {{"sqlExpr", quote_sql(context.args[0].sql + "[" + context.args[1].sql + "]")},
                      {"paramIndex", "second"},
                      {"requiredType", quote_sql(map.key_type().sql())},
                      {"inputSql", quote_sql(context.args[1].sql)},
                      {"inputType", quote_sql(key.sql())}});
  }
  // A wider number, as in map[1L], must not be cut.
  DataType common = map.key_type();
  if (key.is_numeric() && common.is_numeric()) {
    common = find_tightest_common_type(key, common, context.settings.ansi).value_or(common);
  }
  BoundScalar bound =
      bound_scalar({DataType::map(common, map.value_type(), map.value_contains_null()), common},
                   map.value_type(), look_up_maps, NullRule::kAlwaysNullable);
  bound.render = [](std::span<const std::string> args) { return args[0] + "[" + args[1] + "]"; };
  return bound;
}

}  // namespace

void register_map_contains_key(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"map_contains_key"},
      .doc = {.usage = "map_contains_key(map, key) - Returns true if the map contains the key.",
              .examples = {{"SELECT map_contains_key(map(1, 'a', 2, 'b'), 1)", "true"},
                           {"SELECT map_contains_key(map(1, 'a', 2, 'b'), 3)", "false"}},
              .group = "map_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_map_contains_key,
  });
  registry.add(ScalarFunction{
      .names = {"get_map_value"},
      .doc = {.usage = "map[key] - The value of a key, or null when there is none.",
              .examples = {{"SELECT map(1, 'a', 2, 'b')[2]", "b"}},
              .group = "map_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_get_map_value,
  });
}

}  // namespace firesteel
