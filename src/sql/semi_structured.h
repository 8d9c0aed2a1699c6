#pragma once

#include "sql/token_stream.h"

namespace firesteel::sql {

// :name or :[...] is next.
bool at_semi_structured_path(const TokenStream& in);
// base:a.b[0]['c'] of a variant, named after its last field.
ExprPtr parse_semi_structured(TokenStream& in, ExprPtr base, size_t first);

}  // namespace firesteel::sql
