#include "analyze/resolve_plan.h"

namespace firesteel::analyze {

PlanPtr resolve_subquery_alias(Analysis& analysis, const QueryScope& query,
                               const SubqueryAlias& alias) {
  PlanPtr child = resolve_query(analysis, query, alias.child());
  const auto& names = alias.column_names();
  if (!names.empty()) {
    const Attributes& columns = child->output();
    if (names.size() != columns.size()) {
      fail({}, "ASSIGNMENT_ARITY_MISMATCH",
           {{"numTarget", std::to_string(columns.size())},
            {"numExpr", std::to_string(names.size())}});
    }
    Exprs list;
    for (size_t i = 0; i < names.size(); ++i) {
      list.push_back(Alias::make(AttributeRef::make(columns[i]), names[i]));
    }
    child = std::make_shared<Project>(std::move(list), std::move(child));
  }
  return std::make_shared<SubqueryAlias>(alias.qualifier(), std::move(child));
}

}  // namespace firesteel::analyze
