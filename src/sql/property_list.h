#pragma once

#include <string>

#include "plan/unresolved_plans.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

// (key = value, 'key' value, ...) where every key has a value.
Options parse_properties(TokenStream& in);
// The same with constant expressions as values, as OPTIONS of tables have them.
Options parse_option_expressions(TokenStream& in);

}  // namespace firesteel::sql
