// UNION by position, INTERSECT and EXCEPT.

#include "analyze/column_types.h"
#include "analyze/comparable_rows.h"
#include "analyze/resolve_plan.h"
#include "analyze/union_by_name.h"

namespace firesteel::analyze {

PlanPtr resolve_union(Analysis& analysis, const QueryScope& query, const Union& node) {
  Plans children;
  for (const auto& child : node.children()) {
    children.push_back(resolve_query(analysis, query, child));
  }
  if (node.by_name()) {
    children = match_by_name(analysis, std::move(children), node.allow_missing_columns());
  }
  return std::make_shared<Union>(with_common_types(analysis, std::move(children), "UNION"));
}

PlanPtr resolve_set_operation(Analysis& analysis, const QueryScope& query,
                              const SetOperation& operation) {
  PlanPtr left = resolve_query(analysis, query, operation.left());
  PlanPtr right = separate_from(analysis, left, resolve_query(analysis, query, operation.right()));
  std::string name = operation.type() == SetOperation::Type::kIntersect ? "INTERSECT" : "EXCEPT";
  if (operation.all()) name += " ALL";
  Plans sides = with_common_types(analysis, {std::move(left), std::move(right)}, name);
  check_comparable_rows(sides[0]->output());
  return std::make_shared<SetOperation>(operation.type(), operation.all(), sides[0], sides[1]);
}

}  // namespace firesteel::analyze
