#pragma once

#include "columnar/data_type.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

// CASE, CAST, TRIM(BOTH ...), SUBSTRING(... FROM ...) and other calls with keywords inside.
bool at_special_form(const TokenStream& in);
ExprPtr parse_special_form(TokenStream& in);

// CAST as the session's mode wants it; CHAR(n) and VARCHAR(n) become STRING.
ExprPtr make_cast(TokenStream& in, ExprPtr child, const DataType& type, size_t first);

}  // namespace firesteel::sql
