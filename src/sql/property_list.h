#pragma once

#include <string>

#include "plan/unresolved_plans.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

// (key = value, 'key' value, ...) where every key has a value.
Options parse_properties(TokenStream& in);
// The same of a table, without those that have clauses of their own; about the statement from token
// `first` on.
Options parse_table_properties(TokenStream& in, size_t first);
// Keys alone, or with values that count for nothing.
std::vector<std::string> parse_property_keys(TokenStream& in);
// The same with constant expressions as values, as OPTIONS of tables have them.
Options parse_option_expressions(TokenStream& in);

}  // namespace firesteel::sql
