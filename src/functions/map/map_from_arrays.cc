// map_from_arrays(keys, values), map_from_entries(entries).

#include "functions/array_arguments.h"
#include "functions/function_errors.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"
#include "functions/map_writer.h"

namespace firesteel {
namespace {

VectorPtr maps_from_arrays(const DataType& type, bool last_wins, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows keys(*input.args[0]);
    const ListRows values(*input.args[1]);
    MapWriter out(type, {keys.elements()}, {values.elements()}, num_rows, last_wins);
    for (size_t row = 0; row < num_rows; ++row) {
      if (keys.is_null(row) || values.is_null(row)) {
        out.end_null_row();
        continue;
      }
      const ListEntry key = keys.entry(row);
      const ListEntry value = values.entry(row);
      if (key.size != value.size) {
        throw error_without_context("_LEGACY_ERROR_TEMP_2128", {});
      }
      for (uint32_t i = 0; i < key.size; ++i) out.add({0, key.offset + i}, {0, value.offset + i});
      out.end_row();
    }
    return out.finish();
  });
}

VectorPtr maps_from_entries(const DataType& type, bool last_wins, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    const Decoded structs(*arrays.elements());
    const auto& fields = structs.flat().children();
    MapWriter out(type, {fields[0]}, {fields[1]}, num_rows, last_wins);
    for (size_t row = 0; row < num_rows; ++row) {
      const ListEntry entry = arrays.is_null(row) ? ListEntry{} : arrays.entry(row);
      bool has_null = arrays.is_null(row);
      for (uint32_t i = entry.offset; i < entry.offset + entry.size && !has_null; ++i) {
        has_null = structs.is_null(i);
        const auto position = static_cast<uint32_t>(structs.index(i));
        if (!has_null) out.add({0, position}, {0, position});
      }
      if (has_null) {
        out.end_null_row();
      } else {
        out.end_row();
      }
    }
    return out.finish();
  });
}

BoundScalar bind_map_from_arrays(const BindContext& context) {
  const DataType keys = require_array(context, "map_from_arrays", 0);
  const DataType values = require_array(context, "map_from_arrays", 1);
  require_map_key(context, "map_from_arrays", keys.element_type());
  const DataType type =
      DataType::map(keys.element_type(), values.element_type(), values.contains_null());
  const bool last_wins = context.settings.map_key_dedup_last_wins;
  return bound_scalar({keys, values}, type, std::bind_front(maps_from_arrays, type, last_wins));
}

BoundScalar bind_map_from_entries(const BindContext& context) {
  const DataType& entries = context.args[0].type;
  const bool pairs = entries.is(TypeId::kArray) && entries.element_type().is(TypeId::kStruct) &&
                     entries.element_type().fields().size() == 2;
  if (!pairs) {
    throw_unexpected_input_type(context, "map_from_entries", 0, "\"ARRAY\" of pair \"STRUCT\"");
  }
  const auto& fields = entries.element_type().fields();
  require_map_key(context, "map_from_entries", fields[0].type);
  const DataType type = DataType::map(fields[0].type, fields[1].type, fields[1].nullable);
  const bool last_wins = context.settings.map_key_dedup_last_wins;
  return bound_scalar({entries}, type, std::bind_front(maps_from_entries, type, last_wins),
                      entries.contains_null() ? NullRule::kAlwaysNullable : NullRule::kAnyNull);
}

}  // namespace

void register_map_from_arrays(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"map_from_arrays"},
      .doc = {.usage = "map_from_arrays(keys, values) - Creates a map with a pair of the given "
                       "key/value arrays. All elements in keys should not be null",
              .examples = {{"SELECT map_from_arrays(array(1.0, 3.0), array('2', '4'))",
                            "{1.0:\"2\",3.0:\"4\"}"}},
              .group = "map_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_map_from_arrays,
  });
  registry.add(ScalarFunction{
      .names = {"map_from_entries"},
      .doc = {.usage = "map_from_entries(arrayOfEntries) - Returns a map created from the given "
                       "array of entries.",
              .examples = {{"SELECT map_from_entries(array(struct(1, 'a'), struct(2, 'b')))",
                            "{1:\"a\",2:\"b\"}"}},
              .group = "map_funcs",
              .since = "2.4.0"},
      .min_args = 1,
      .max_args = 1,
      .bind = bind_map_from_entries,
  });
}

}  // namespace firesteel
