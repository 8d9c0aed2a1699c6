#pragma once

#include <string>
#include <vector>

#include "plan/unresolved_plans.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

// FROM relation, ... with lateral views, PIVOT and UNPIVOT.
PlanPtr parse_from_clause(TokenStream& in);

// VALUES (...), ... with an alias.
PlanPtr parse_inline_table(TokenStream& in);

// One of them is next: a join, PIVOT (, UNPIVOT (, TABLESAMPLE (.
bool at_join(const TokenStream& in);
PlanPtr parse_join(TokenStream& in, PlanPtr left);
// What a join takes on its right: a table, (query), (relation), VALUES or a function's call.
PlanPtr parse_relation_primary(TokenStream& in);
// Joins, PIVOT and UNPIVOT behind a relation.
PlanPtr parse_relation_extensions(TokenStream& in, PlanPtr relation);
// LATERAL allows a subquery or a function's call only; `first` is where they start.
void check_lateral(const TokenStream& in, const LogicalPlan& relation, size_t first);

bool at_pivot(const TokenStream& in);
PlanPtr parse_pivot(TokenStream& in, PlanPtr input);
bool at_unpivot(const TokenStream& in);
PlanPtr parse_unpivot(TokenStream& in, PlanPtr input);
bool at_sample(const TokenStream& in);
PlanPtr parse_sample(TokenStream& in, PlanPtr input);

// [AS] name [(columns)]
struct TableAlias {
  // Empty when there is none.
  std::string name;
  std::vector<std::string> columns;

  PlanPtr apply(PlanPtr relation) &&;
};
TableAlias accept_table_alias(TokenStream& in);

// [AS] name of a PIVOT's or UNPIVOT's result.
PlanPtr accept_result_alias(TokenStream& in, PlanPtr plan);

}  // namespace firesteel::sql
