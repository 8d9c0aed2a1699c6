#pragma once

#include <string>
#include <string_view>

#include "sql/token_stream.h"

namespace firesteel::sql {

// A string is next: '...', r'...', or "..." where that is no identifier.
bool at_string(const TokenStream& in, size_t ahead = 0);
// One or more of them side by side, concatenated.
std::string parse_string(TokenStream& in);
// Exactly one.
std::string parse_single_string(TokenStream& in);

// The text of a string token with its quotes and escapes resolved.
std::string unescape_string(std::string_view token);

}  // namespace firesteel::sql
