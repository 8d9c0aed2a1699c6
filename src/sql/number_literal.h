#pragma once

#include "sql/token_stream.h"

namespace firesteel::sql {

// A number, or a minus and a number, is next.
bool at_number(const TokenStream& in);
// The narrowest literal that holds it; a minus before it belongs to it.
ExprPtr parse_number(TokenStream& in);

}  // namespace firesteel::sql
