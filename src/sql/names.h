#pragma once

#include <string>
#include <vector>

#include "sql/token_stream.h"

namespace firesteel::sql {

// A name: `a b`, a, or IDENTIFIER('a'), which must have one part.
std::string parse_name(TokenStream& in);
// As parse_name, where IDENTIFIER is a name like any other.
std::string parse_simple_name(TokenStream& in);
// As parse_name, where Spark diagnoses an unquoted a-b (INVALID_IDENTIFIER).
std::string parse_dashed_name(TokenStream& in);
// a.b.c; IDENTIFIER('a.b') may give several parts at once.
std::vector<std::string> parse_multipart_name(TokenStream& in);
// Names with dots, where a dash after them is a minus.
std::vector<std::string> parse_qualified_name(TokenStream& in);
// The name of a table or function: parse_multipart_name or IDENTIFIER(constant string).
std::vector<std::string> parse_name_reference(TokenStream& in);
// (a, b)
std::vector<std::string> parse_name_list(TokenStream& in);
// a, b
std::vector<std::string> parse_names(TokenStream& in);
// a.b, c
std::vector<std::vector<std::string>> parse_multipart_names(TokenStream& in);

// The parts of the name at the next token, several for IDENTIFIER('a.b').
std::vector<std::string> parse_name_parts(TokenStream& in);
// IDENTIFIER( and a string and ) are next.
bool at_identifier_literal(const TokenStream& in);
// IDENTIFIER( is next, and not one of its own name's calls with several arguments.
bool at_identifier_clause(const TokenStream& in);

}  // namespace firesteel::sql
