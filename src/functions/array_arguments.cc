#include "functions/array_arguments.h"

namespace firesteel {

DataType require_array(const BindContext& context, std::string_view function, size_t index) {
  const DataType& type = context.args[index].type;
  if (type.is(TypeId::kNull)) return DataType::array(TypeId::kNull);
  if (!type.is(TypeId::kArray)) {
    throw_unexpected_input_type(context, function, index, "\"ARRAY\"");
  }
  return type;
}

DataType require_map(const BindContext& context, std::string_view function, size_t index) {
  const DataType& type = context.args[index].type;
  if (type.is(TypeId::kNull)) return DataType::map(TypeId::kNull, TypeId::kNull);
  if (!type.is(TypeId::kMap)) throw_unexpected_input_type(context, function, index, "\"MAP\"");
  return type;
}

std::optional<DataType> find_wider_without_strings(const DataType& a, const DataType& b,
                                                   bool ansi) {
  const bool one_string = a.is(TypeId::kString) != b.is(TypeId::kString);
  if (one_string && !a.is(TypeId::kNull) && !b.is(TypeId::kNull)) return std::nullopt;
  if (a.is(TypeId::kArray) && b.is(TypeId::kArray)) {
    const auto element = find_wider_without_strings(a.element_type(), b.element_type(), ansi);
    if (!element) return std::nullopt;
    return DataType::array(*element, a.contains_null() || b.contains_null());
  }
  return find_wider_type(a, b, ansi);
}

ArrayAndElement array_and_element(const BindContext& context, std::string_view function,
                                  size_t element_index, ElementFit fit) {
  const DataType& array = context.args[0].type;
  const DataType& element = context.args[element_index].type;
  if (!array.is(TypeId::kArray)) {
    throw_unexpected_input_type(context, function, 0, "\"ARRAY\"");
  }
  const bool ansi = context.settings.ansi;
  const auto common = fit == ElementFit::kWider
                          ? find_wider_without_strings(array.element_type(), element, ansi)
                          : find_tightest_common_type(array.element_type(), element, ansi);
  if (!common) {
    throw_type_mismatch(context, function, "ARRAY_FUNCTION_DIFF_TYPES",
                        {{"functionName", quote_identifier(function)},
                         {"dataType", "\"ARRAY\""},
                         {"leftType", quote_sql(array.sql())},
                         {"rightType", quote_sql(element.sql())}});
  }
  return {DataType::array(*common, array.contains_null()), *common};
}

std::pair<DataType, DataType> two_arrays(const BindContext& context, std::string_view function) {
  const DataType& left = context.args[0].type;
  const DataType& right = context.args[1].type;
  std::optional<DataType> element;
  if (left.is(TypeId::kArray) && right.is(TypeId::kArray)) {
    element = find_wider_without_strings(left.element_type(), right.element_type(),
                                         context.settings.ansi);
  }
  if (!element) {
    throw_type_mismatch(context, function, "BINARY_ARRAY_DIFF_TYPES",
                        {{"functionName", quote_identifier(function)},
                         {"arrayType", "\"ARRAY\""},
                         {"leftType", quote_sql(left.sql())},
                         {"rightType", quote_sql(right.sql())}});
  }
  require_orderable(context, function, *element);
  return {DataType::array(*element, left.contains_null()),
          DataType::array(*element, right.contains_null())};
}

MapAndKey map_and_key(const BindContext& context, std::string_view function) {
  const DataType& map = context.args[0].type;
  const DataType& key = context.args[1].type;
  std::optional<DataType> common;
  if (map.is(TypeId::kMap)) {
    common = find_wider_without_strings(map.key_type(), key, context.settings.ansi);
  }
  if (!common) {
    throw_type_mismatch(context, function, "MAP_FUNCTION_DIFF_TYPES",
                        {{"functionName", quote_identifier(function)},
                         {"dataType", "\"MAP\""},
                         {"leftType", quote_sql(map.sql())},
                         {"rightType", quote_sql(key.sql())}});
  }
  require_orderable(context, function, *common);
  return {DataType::map(*common, map.value_type(), map.value_contains_null()), *common};
}

std::optional<DataType> common_type(const BindContext& context, size_t first, size_t step) {
  std::vector<DataType> types;
  for (size_t i = first; i < context.args.size(); i += step) types.push_back(context.args[i].type);
  if (types.empty()) return DataType(TypeId::kNull);
  return find_wider_type(types, context.settings.ansi);
}

std::string type_alternatives(const BindContext& context) {
  std::string out = "(";
  for (const Argument& arg : context.args) {
    if (out.size() > 1) out += " or ";
    out += quote_sql(arg.type.sql());
  }
  return out + ")";
}

std::string type_list(const BindContext& context, size_t first, size_t step) {
  std::string out = "[";
  for (size_t i = first; i < context.args.size(); i += step) {
    if (out.size() > 1) out += ", ";
    out += quote_sql(context.args[i].type.sql());
  }
  return out + "]";
}

}  // namespace firesteel
