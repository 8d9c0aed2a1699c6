#pragma once

#include <map>
#include <string>

#include "plan/unresolved_plans.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

// SELECT ... up to QUALIFY.
PlanPtr parse_select(TokenStream& in);
// SELECT ... behind a FROM that was read.
PlanPtr parse_select_over(TokenStream& in, PlanPtr relation);
// |> SELECT ...
PlanPtr parse_pipe_select(TokenStream& in, PlanPtr input);

// WINDOW a AS (...), b AS a
struct WindowDefinitions {
  std::map<std::string, WindowSpec> windows;

  bool empty() const { return windows.empty(); }
  PlanPtr apply(PlanPtr query) &&;
};
// Empty when no WINDOW clause is next.
WindowDefinitions accept_window_clause(TokenStream& in);

// GROUP BY is next.
bool at_group_by(const TokenStream& in);
struct GroupBy {
  std::vector<UnresolvedGroupBy::Element> elements;
  bool all = false;
};
GroupBy parse_group_by(TokenStream& in);

// LATERAL VIEW ... over `input`.
bool at_lateral_view(const TokenStream& in);
PlanPtr parse_lateral_view(TokenStream& in, PlanPtr input);

// /*+ ... */ ..., outermost first.
struct SelectHint {
  std::string name;
  Exprs parameters;
};
std::vector<SelectHint> accept_hints(TokenStream& in);

}  // namespace firesteel::sql
