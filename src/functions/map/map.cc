// map(key, value, key, value, ...).

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/map_writer.h"
#include "functions/simple_function.h"

namespace firesteel {
namespace {

VectorPtr make_maps(const DataType& type, bool last_wins, const KernelInput& input) {
  const auto body = [&](size_t num_rows) {
    std::vector<VectorPtr> keys;
    std::vector<VectorPtr> values;
    for (size_t i = 0; i + 1 < input.args.size(); i += 2) {
      keys.push_back(input.args[i]);
      values.push_back(input.args[i + 1]);
    }
    const auto pairs = static_cast<uint32_t>(keys.size());
    MapWriter out(type, std::move(keys), std::move(values), num_rows, last_wins);
    for (uint32_t row = 0; row < num_rows; ++row) {
      for (uint32_t i = 0; i < pairs; ++i) out.add({i, row}, {i, row});
      out.end_row();
    }
    return out.finish();
  };
  return simple::with_constant_folding(input, body);
}

DataType map_part_type(const BindContext& context, size_t first, const char* condition) {
  const auto type = common_type(context, first, 2);
  if (!type) {
    throw_type_mismatch(context, "map", condition,
                        {{"functionName", "`map`"}, {"dataType", type_list(context, first, 2)}});
  }
  return *type;
}

BoundScalar bind_map(const BindContext& context) {
  if (context.args.size() % 2 != 0) throw_wrong_num_args(context, "map", "2n (n > 0)");
  const DataType key = map_part_type(context, 0, "CREATE_MAP_KEY_DIFF_TYPES");
  const DataType value = map_part_type(context, 1, "CREATE_MAP_VALUE_DIFF_TYPES");
  require_map_key(context, "map", key);
  std::vector<DataType> types;
  bool value_contains_null = false;
  for (size_t i = 0; i < context.args.size(); ++i) {
    types.push_back(i % 2 == 0 ? key : value);
    if (i % 2 == 1) value_contains_null = value_contains_null || context.args[i].nullable;
  }
  const DataType type = DataType::map(key, value, value_contains_null);
  const bool last_wins = context.settings.map_key_dedup_last_wins;
  return bound_scalar(std::move(types), type, std::bind_front(make_maps, type, last_wins),
                      NullRule::kNeverNull);
}

}  // namespace

void register_map(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"map"},
      .doc = {.usage = "map(key0, value0, key1, value1, ...) - Creates a map with the given "
                       "key/value pairs.",
              .examples = {{"SELECT map(1.0, '2', 3.0, '4')", "{1.0:\"2\",3.0:\"4\"}"}},
              .group = "map_funcs",
              .since = "2.0.0"},
      .bind = bind_map,
  });
}

}  // namespace firesteel
