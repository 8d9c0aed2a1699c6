// element_at, try_element_at, get, and array[index].

#include "functions/array_arguments.h"
#include "functions/function_registry.h"
#include "functions/list_rows.h"
#include "functions/map_lookup.h"

namespace firesteel {
namespace {

enum class IndexBase : uint8_t {
  // get, array[i]: negative indices are outside.
  kZero,
  // element_at: negative indices count from the end, 0 is an error.
  kOne,
};

struct IndexRules {
  IndexBase base;
  // The condition thrown for an index outside of the array; null gives null.
  const char* outside_condition;
};

// The element's place, or null when the index lies outside.
SourceRow element_place(const IndexRules& rules, ListEntry entry, int64_t index) {
  const int64_t size = entry.size;
  int64_t place = index;
  if (rules.base == IndexBase::kOne) {
    if (index == 0) throw SparkError("INVALID_INDEX_OF_ZERO", {});
    place = index > 0 ? index - 1 : size + index;
  }
  if (place >= 0 && place < size) return {0, entry.offset + static_cast<uint32_t>(place)};
  if (rules.outside_condition != nullptr) {
    throw SparkError(rules.outside_condition,
                     {{"indexValue", std::to_string(index)}, {"arraySize", std::to_string(size)}});
  }
  return {};
}

template <class Index>
VectorPtr pick_elements(const IndexRules& rules, const KernelInput& input) {
  return simple::with_constant_folding(input, [&](size_t num_rows) {
    const ListRows arrays(*input.args[0]);
    const Decoded indices(*input.args[1]);
    std::vector<SourceRow> places(num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      if (arrays.is_null(row) || indices.is_null(row)) continue;
      places[row] = element_place(rules, arrays.entry(row), indices.at<Index>(row));
    }
    return gather_from(arrays.elements()->type(), std::span(&arrays.elements(), 1), places);
  });
}

// The result is null only for null arguments, if it is an error to be outside and no element is.
NullRule element_null_rule(const DataType& array, const IndexRules& rules) {
  return array.contains_null() || rules.outside_condition == nullptr ? NullRule::kAlwaysNullable
                                                                     : NullRule::kAnyNull;
}

BoundScalar bind_element_at(const std::string& name, bool is_try, const BindContext& context) {
  const DataType& type = context.args[0].type;
  if (type.is(TypeId::kMap)) {
    const MapAndKey types = map_and_key(context, name);
    return bound_scalar({types.map, types.key}, type.value_type(), look_up_maps,
                        NullRule::kAlwaysNullable);
  }
  if (!type.is(TypeId::kArray)) {
    throw_unexpected_input_type(context, name, 0, "(\"ARRAY\" or \"MAP\")");
  }
  const DataType& index = context.args[1].type;
  if (!index.is_integral() || index.is(TypeId::kLong)) {
    throw_unexpected_input_type(context, name, 1, "\"INT\"");
  }
  const bool fails = context.settings.ansi && !is_try;
  const IndexRules rules{IndexBase::kOne, fails ? "INVALID_ARRAY_INDEX_IN_ELEMENT_AT" : nullptr};
  return bound_scalar({type, TypeId::kInt}, type.element_type(),
                      std::bind_front(pick_elements<int32_t>, rules),
                      element_null_rule(type, rules));
}

BoundScalar bind_get(const BindContext& context) {
  if (!context.args[0].type.is(TypeId::kArray)) {
    throw_unexpected_input_type(context, "get", 0, "\"ARRAY\"");
  }
  const DataType& type = context.args[0].type;
  coerce(context, "get", {TypeFamily::kAny, DataType(TypeId::kInt)});
  const IndexRules rules{IndexBase::kZero, nullptr};
  return bound_scalar({type, TypeId::kInt}, type.element_type(),
                      std::bind_front(pick_elements<int32_t>, rules), NullRule::kAlwaysNullable);
}

// array[index].
BoundScalar bind_get_array_item(const BindContext& context) {
  const DataType& type = context.args[0].type;
  const DataType& index = context.args[1].type;
  if (!index.is_integral() && !index.is(TypeId::kNull)) {
    const std::string call = context.args[0].sql + "[" + context.args[1].sql + "]";
    throw SparkError("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
                     {{"sqlExpr", quote_sql(call)},
                      {"paramIndex", "second"},
                      {"requiredType", "\"INTEGRAL\""},
                      {"inputSql", quote_sql(context.args[1].sql)},
                      {"inputType", quote_sql(index.sql())}});
  }
  const IndexRules rules{IndexBase::kZero, context.settings.ansi ? "INVALID_ARRAY_INDEX" : nullptr};
  BoundScalar bound =
      bound_scalar({type, TypeId::kLong}, type.element_type(),
                   std::bind_front(pick_elements<int64_t>, rules), element_null_rule(type, rules));
  bound.render = [](std::span<const std::string> args) { return args[0] + "[" + args[1] + "]"; };
  return bound;
}

}  // namespace

void register_element_at(FunctionRegistry& registry) {
  registry.add(ScalarFunction{
      .names = {"element_at"},
      .doc = {.usage = "element_at(array, index) - Returns element of array at given (1-based) "
                       "index. If Index is 0, Spark will throw an error. If index < 0, accesses "
                       "elements from the last to the first. The function returns NULL if the "
                       "index exceeds the length of the array and `spark.sql.ansi.enabled` is set "
                       "to false. If `spark.sql.ansi.enabled` is set to true, it throws "
                       "ArrayIndexOutOfBoundsException for invalid indices.\n\nelement_at(map, "
                       "key) - Returns value for given key. The function returns NULL if the key "
                       "is not contained in the map.",
              .examples = {{"SELECT element_at(array(1, 2, 3), 2)", "2"},
                           {"SELECT element_at(map(1, 'a', 2, 'b'), 2)", "b"}},
              .group = "map_funcs",
              .since = "2.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = std::bind_front(bind_element_at, "element_at", false),
  });
  registry.add(ScalarFunction{
      .names = {"try_element_at"},
      .doc = {.usage = "try_element_at(array, index) - Returns element of array at given (1-based) "
                       "index. If Index is 0, Spark will throw an error. If index < 0, accesses "
                       "elements from the last to the first. The function always returns NULL if "
                       "the index exceeds the length of the array.\n\ntry_element_at(map, key) - "
                       "Returns value for given key. The function always returns NULL if the key "
                       "is not contained in the map.",
              .examples = {{"SELECT try_element_at(array(1, 2, 3), 2)", "2"},
                           {"SELECT try_element_at(map(1, 'a', 2, 'b'), 2)", "b"}},
              .group = "map_funcs",
              .since = "3.3.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = std::bind_front(bind_element_at, "try_element_at", true),
  });
  registry.add(ScalarFunction{
      .names = {"get"},
      .doc = {.usage = "get(array, index) - Returns element of array at given (0-based) index. If "
                       "the index points outside of the array boundaries, then this function "
                       "returns NULL.",
              .examples = {{"SELECT get(array(1, 2, 3), 0)", "1"},
                           {"SELECT get(array(1, 2, 3), 3)", "NULL"},
                           {"SELECT get(array(1, 2, 3), -1)", "NULL"}},
              .group = "array_funcs",
              .since = "3.4.0"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_get,
  });
  registry.add(ScalarFunction{
      .names = {"get_array_item"},
      .doc = {.usage = "array[index] - The element at a place counted from 0.",
              .examples = {{"SELECT array(1, 2, 3)[0]", "1"}},
              .group = "array_funcs"},
      .min_args = 2,
      .max_args = 2,
      .bind = bind_get_array_item,
  });
}

}  // namespace firesteel
