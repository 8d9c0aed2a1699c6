#pragma once

// Registered names of the functions that the analyzer itself puts into plans.

#include <string_view>

namespace firesteel::analyze {

// struct.field: (struct, ordinal).
inline constexpr std::string_view kGetStructField = "get_struct_field";
// array.field, an array of that field of each element: (array, ordinal).
inline constexpr std::string_view kGetArrayStructField = "get_array_struct_field";
// array[index], from 0.
inline constexpr std::string_view kGetArrayItem = "get_array_item";
// map[key].
inline constexpr std::string_view kGetMapValue = "get_map_value";

inline constexpr std::string_view kAnd = "and";
inline constexpr std::string_view kOr = "or";
inline constexpr std::string_view kNot = "not";
inline constexpr std::string_view kEqual = "=";
inline constexpr std::string_view kNullSafeEqual = "<=>";
inline constexpr std::string_view kLessOrEqual = "<=";
inline constexpr std::string_view kGreaterOrEqual = ">=";
inline constexpr std::string_view kCoalesce = "coalesce";
inline constexpr std::string_view kIsNull = "isnull";
inline constexpr std::string_view kIsNotNull = "isnotnull";
inline constexpr std::string_view kNamedStruct = "named_struct";
inline constexpr std::string_view kShiftRight = "shiftright";
inline constexpr std::string_view kBitAnd = "&";

// Placeholders until the grouping sets are known.
inline constexpr std::string_view kGrouping = "grouping";
inline constexpr std::string_view kGroupingId = "grouping_id";

}  // namespace firesteel::analyze
