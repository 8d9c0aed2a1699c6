#pragma once

// Queries of SQL into unresolved plans.

#include <string>
#include <vector>

#include "plan/unresolved_plans.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

// WITH, set operations, ORDER BY and LIMIT included.
PlanPtr parse_query(TokenStream& in);
// (query)
PlanPtr parse_parenthesized_query(TokenStream& in);
// What pipe operators and set operations take on their right: SELECT, FROM, VALUES, TABLE, (query).
PlanPtr parse_query_primary(TokenStream& in);

// The operands of set operations; pipe operators too.
PlanPtr combine(TokenStream& in, Keyword set_operator, bool all, PlanPtr left, PlanPtr right);
// [ALL | DISTINCT] behind UNION and its like: true for ALL.
bool accept_all(TokenStream& in);

// WITH ..., when it is next.
struct WithClause {
  std::vector<NamedQuery> queries;
  bool recursive = false;
  // Its first token.
  size_t first = 0;

  // Behind the query or statement, which errors are about as well.
  PlanPtr apply(const TokenStream& in, PlanPtr query) &&;
};
WithClause accept_with_clause(TokenStream& in);

// ORDER BY, SORT BY, CLUSTER BY, DISTRIBUTE BY, WINDOW, LIMIT and OFFSET, as far as they are there.
PlanPtr parse_query_organization(TokenStream& in, PlanPtr query);
// The same behind |>, where one of them stands alone.
PlanPtr parse_pipe_organization(TokenStream& in, PlanPtr query, size_t first);

// |> operators, as many as there are.
PlanPtr parse_pipe_operator(TokenStream& in, PlanPtr input);

}  // namespace firesteel::sql
