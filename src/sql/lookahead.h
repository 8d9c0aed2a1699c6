#pragma once

// Decides between readings of what comes next. Almost every keyword of Spark can be a name, so that
// whether WHERE is a clause or an alias depends on what follows it.

#include "sql/token_stream.h"

namespace firesteel::sql {

// The token `ahead` of the next one is a name: a word that is not reserved, or a quoted one.
bool at_name(const TokenStream& in, size_t ahead = 0);
// The token can begin an expression.
bool starts_operand(const TokenStream& in, size_t ahead = 0);
// The token begins what may follow a select item or a relation, rather than being its alias.
bool starts_clause(const TokenStream& in, size_t ahead = 0);
// The next token is an alias without AS. `strict`: a table's, which cannot be a join's keyword.
bool at_alias(const TokenStream& in, bool strict);

// The token is the first of a query (SELECT, WITH, VALUES, FROM, TABLE, or a parenthesis that
// holds a query and is not just an operand or a relation).
bool starts_query(const TokenStream& in, size_t ahead = 0);
// The next token is a parenthesis with a query inside.
bool at_parenthesized_query(const TokenStream& in);
// UNION, EXCEPT, MINUS or INTERSECT that begins a set operation.
bool at_set_operator(const TokenStream& in, size_t ahead = 0);
// |>, or | before a keyword that begins a pipe operator.
bool at_pipe(const TokenStream& in, size_t ahead = 0);

}  // namespace firesteel::sql
