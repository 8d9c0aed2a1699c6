#pragma once

#include <string>

#include "sql/token_stream.h"

namespace firesteel::sql {

// INTERVAL and a value with a unit is next.
bool at_interval(const TokenStream& in);
// INTERVAL 1 YEAR 2 MONTHS, INTERVAL '1-2' YEAR TO MONTH
ExprPtr parse_interval(TokenStream& in);
// What INTERVAL 'text' means; null when the text is no interval.
ExprPtr make_interval_literal(TokenStream& in, size_t first, const std::string& text);

}  // namespace firesteel::sql
