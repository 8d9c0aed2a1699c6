#pragma once

// How array and map functions choose the types of their arguments.

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "functions/argument_check.h"

namespace firesteel {

// An array; NULL is an array of NULL. Anything else throws UNEXPECTED_INPUT_TYPE.
DataType require_array(const BindContext& context, std::string_view function, size_t index);
DataType require_map(const BindContext& context, std::string_view function, size_t index);

// The wider of two types, but never by making a string a number or the other way round.
std::optional<DataType> find_wider_without_strings(const DataType& a, const DataType& b, bool ansi);

// How an element's type must fit an array's.
enum class ElementFit : uint8_t { kWider, kTightest };

// Types of (array, element) so that both have one element type. Throws UNEXPECTED_INPUT_TYPE or
// ARRAY_FUNCTION_DIFF_TYPES. `element_index` is the element's argument.
struct ArrayAndElement {
  DataType array;
  DataType element;
};
ArrayAndElement array_and_element(const BindContext& context, std::string_view function,
                                  size_t element_index, ElementFit fit);

// Two arrays of one element type, each with its own nullability; or BINARY_ARRAY_DIFF_TYPES.
std::pair<DataType, DataType> two_arrays(const BindContext& context, std::string_view function);

// The map's type and the key's, made one; or MAP_FUNCTION_DIFF_TYPES.
struct MapAndKey {
  DataType map;
  DataType key;
};
MapAndKey map_and_key(const BindContext& context, std::string_view function);

// The common type of some arguments (every `step`th from `first`); none when there is none.
std::optional<DataType> common_type(const BindContext& context, size_t first, size_t step);
// ("INT" or "ARRAY<INT>"): types as DATA_DIFF_TYPES lists them.
std::string type_alternatives(const BindContext& context);
// ["INT", "DATE"]: as the map conditions list every `step`th argument's from `first`.
std::string type_list(const BindContext& context, size_t first, size_t step);

}  // namespace firesteel
