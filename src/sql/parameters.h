#pragma once

#include "sql/token_stream.h"

namespace firesteel::sql {

// ? or :name is next.
bool at_parameter(const TokenStream& in);
// A marker's value where values are known, else a Parameter.
ExprPtr parse_parameter(TokenStream& in);

}  // namespace firesteel::sql
