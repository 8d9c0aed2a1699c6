#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

// The parts of a column's name as DataFrames give it: cut at dots, but for what stands between
// backticks. Unlike identifiers of SQL, parts may hold any character. Throws
// INVALID_ATTRIBUTE_NAME_SYNTAX.
std::vector<std::string> parse_attribute_name(std::string_view name);

}  // namespace firesteel
