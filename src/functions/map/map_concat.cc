// map_concat(map, ...).

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"
#include "functions/map_writer.h"

namespace firesteel {
namespace {

VectorPtr concat_maps(const DataType& type, bool last_wins, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    std::vector<ListRows> maps;
    std::vector<VectorPtr> keys;
    std::vector<VectorPtr> values;
    for (const auto& arg : input.args) {
      maps.emplace_back(*arg);
      keys.push_back(maps.back().keys());
      values.push_back(maps.back().map_values());
    }
    MapWriter out(type, std::move(keys), std::move(values), num_rows, last_wins);
    for (size_t row = 0; row < num_rows; ++row) {
      bool has_null = false;
      for (const ListRows& map : maps) has_null = has_null || map.is_null(row);
      if (has_null) {
        out.end_null_row();
        continue;
      }
      for (uint32_t m = 0; m < maps.size(); ++m) {
        const ListEntry entry = maps[m].entry(row);
        for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) out.add({m, i}, {m, i});
      }
      out.end_row();
    }
    return out.finish();
  });
}

BoundScalar bind_map_concat(const BindContext& context) {
  if (context.args.empty()) {
    const DataType type = DataType::map(TypeId::kString, TypeId::kString, false);
    return bound_scalar({}, type, std::bind_front(concat_maps, type, false), NullRule::kNeverNull);
  }
  for (const Argument& arg : context.args) {
    if (arg.type.is(TypeId::kMap)) continue;
    throw_type_mismatch(context, "map_concat", "MAP_CONCAT_DIFF_TYPES",
                        {{"functionName", "`map_concat`"}, {"dataType", type_list(context, 0, 1)}});
  }
  const bool ansi = context.settings.ansi;
  std::optional<DataType> key = context.args[0].type.key_type();
  std::optional<DataType> value = context.args[0].type.value_type();
  bool value_contains_null = false;
  for (const Argument& arg : context.args) {
    if (key) key = find_wider_without_strings(*key, arg.type.key_type(), ansi);
    if (value) value = find_wider_without_strings(*value, arg.type.value_type(), ansi);
    value_contains_null = value_contains_null || arg.type.value_contains_null();
  }
  if (!key || !value) {
    throw_type_mismatch(
        context, "map_concat", "DATA_DIFF_TYPES",
        {{"functionName", "`map_concat`"}, {"dataType", type_alternatives(context)}});
  }
  const DataType type = DataType::map(*key, *value, value_contains_null);
  const bool last_wins = context.settings.map_key_dedup_last_wins;
  return bound_scalar(std::vector<DataType>(context.args.size(), type), type,
                      std::bind_front(concat_maps, type, last_wins));
}

}  // namespace

void register_map_concat(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"map_concat"},
      .doc = {.usage = "map_concat(map, ...) - Returns the union of all the given maps",
              .examples = {{"SELECT map_concat(map(1, 'a', 2, 'b'), map(3, 'c'))",
                            "{1:\"a\",2:\"b\",3:\"c\"}"}},
              .group = "map_funcs",
              .since = "2.4.0"},
      .bind = bind_map_concat,
  });
}

}  // namespace firesteel
