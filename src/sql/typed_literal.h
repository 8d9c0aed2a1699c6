#pragma once

#include "sql/token_stream.h"

namespace firesteel::sql {

// TYPE 'text' is next: DATE, TIMESTAMP..., or a name that is no such type.
bool at_typed_literal(const TokenStream& in);
ExprPtr parse_typed_literal(TokenStream& in);

}  // namespace firesteel::sql
