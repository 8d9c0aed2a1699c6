// map_keys, map_values, map_entries: a map's parts as arrays, which share its memory.

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"

namespace firesteel {
namespace {

enum class MapPart : uint8_t { kKeys, kValues, kEntries };

VectorPtr map_part(const ListRows& maps, MapPart part, const DataType& type) {
  if (part == MapPart::kKeys) return maps.keys();
  if (part == MapPart::kValues) return maps.map_values();
  auto entries = Vector::flat(type.element_type(), maps.keys()->size());
  entries->set_children({maps.keys(), maps.map_values()});
  return entries;
}

VectorPtr map_parts(const DataType& type, MapPart part, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) -> VectorPtr {
    const ListRows maps(*input.args[0]);
    auto out = Vector::flat(type, num_rows);
    auto* entries = out->mutable_values<ListEntry>();
    for (size_t row = 0; row < num_rows; ++row) {
      entries[row] = {};
      if (maps.is_null(row)) {
        out->set_null(row);
      } else {
        entries[row] = maps.entry(row);
      }
    }
    out->set_children({map_part(maps, part, type)});
    return out;
  });
}

BoundScalar bind_map_part(const std::string& name, MapPart part, const BindContext& context) {
  const DataType map = require_map(context, name, 0);
  DataType type;
  switch (part) {
    case MapPart::kKeys:
      type = DataType::array(map.key_type(), false);
      break;
    case MapPart::kValues:
      type = DataType::array(map.value_type(), map.value_contains_null());
      break;
    case MapPart::kEntries:
      type = DataType::array(
          DataType::structure({{"key", map.key_type(), false, ""},
                               {"value", map.value_type(), map.value_contains_null(), ""}}),
          false);
      break;
  }
  return bound_scalar({map}, type, std::bind_front(map_parts, type, part));
}

}  // namespace

void register_map_parts(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"map_keys"},
      .doc = {.usage = "map_keys(map) - Returns an unordered array containing the keys of the map.",
              .examples = {{"SELECT map_keys(map(1, 'a', 2, 'b'))", "[1,2]"}},
              .group = "map_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_map_part, "map_keys", MapPart::kKeys),
  });
  registry.add(ScalarFunction{
      .names = {"map_values"},
      .doc = {.usage = "map_values(map) - Returns an unordered array containing the values of the "
                       "map.",
              .examples = {{"SELECT map_values(map(1, 'a', 2, 'b'))", "[\"a\",\"b\"]"}},
              .group = "map_funcs",
              .since = "2.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_map_part, "map_values", MapPart::kValues),
  });
  registry.add(ScalarFunction{
      .names = {"map_entries"},
      .doc = {.usage = "map_entries(map) - Returns an unordered array of all entries in the given "
                       "map.",
              .examples = {{"SELECT map_entries(map(1, 'a', 2, 'b'))",
                            "[{\"key\":1,\"value\":\"a\"},{\"key\":2,\"value\":\"b\"}]"}},
              .group = "map_funcs",
              .since = "3.0.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = std::bind_front(bind_map_part, "map_entries", MapPart::kEntries),
  });
}

}  // namespace firesteel
