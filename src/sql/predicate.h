#pragma once

#include "sql/token_stream.h"

namespace firesteel::sql {

// What may follow a value expression: IN, LIKE, BETWEEN, IS NULL... `value` itself without one.
ExprPtr parse_predicate(TokenStream& in, ExprPtr value);

}  // namespace firesteel::sql
