#pragma once

// Expressions of SQL. All of these read from the stream's place on and throw where text is no
// expression.

#include <string>
#include <vector>

#include "plan/unresolved_exprs.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

// Everything, AND, OR and NOT included.
ExprPtr parse_expression(TokenStream& in);
// a, b, ...
Exprs parse_expressions(TokenStream& in);
// Without AND, OR, NOT and predicates such as IN and LIKE: what stands beside those.
ExprPtr parse_value_expression(TokenStream& in);
// An operand with its subscripts, fields and casts.
ExprPtr parse_primary_expression(TokenStream& in);
// The rest of an expression whose value expression, from token `first` on, was read already.
ExprPtr finish_expression(TokenStream& in, ExprPtr value, size_t first);

// An expression with or without alias.
ExprPtr parse_named_expression(TokenStream& in);
Exprs parse_named_expressions(TokenStream& in);

SortOrder parse_sort_item(TokenStream& in);
std::vector<SortOrder> parse_sort_items(TokenStream& in);

// OVER's part: a name, or (...).
WindowSpec parse_window_spec(TokenStream& in);

// A call of an operator (see operators.h).
ExprPtr make_operator(std::string name, Exprs args);
// As Spark does for HAVING and QUALIFY: what is no predicate is cast to a boolean.
ExprPtr as_predicate(TokenStream& in, const ExprPtr& expr);

// NOT or ! (which Spark no longer takes here) if it stands before `keyword`.
bool accept_not_before(TokenStream& in, Keyword keyword);

}  // namespace firesteel::sql
