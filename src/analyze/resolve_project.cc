#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/resolve_plan.h"
#include "analyze/select_block.h"

namespace firesteel::analyze {

PlanPtr resolve_project(Analysis& analysis, const QueryScope& query, const Project& project) {
  const PlanPtr child = resolve_plan(analysis, query, project.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  SelectBlock block;
  block.list = resolver.resolve_list(project.list(), /*lateral_aliases=*/true);
  const bool only_columns = std::all_of(block.list.begin(), block.list.end(), [](const auto& e) {
    return e->kind() == ExprKind::kAttribute;
  });
  if (only_columns) return std::make_shared<Project>(std::move(block.list), child);
  block.aggregates = std::any_of(block.list.begin(), block.list.end(), has_aggregate);
  block.input = child;
  return build_select(std::move(block));
}

}  // namespace firesteel::analyze
