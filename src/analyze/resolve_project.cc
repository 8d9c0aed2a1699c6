#include "analyze/expr_resolver.h"
#include "analyze/resolve_plan.h"
#include "analyze/select_block.h"

namespace firesteel::analyze {

PlanPtr resolve_project(Analysis& analysis, const QueryScope& query, const Project& project) {
  const PlanPtr child = resolve_plan(analysis, query, project.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  SelectBlock block;
  SelectList list = resolver.resolve_list(project.list(), /*lateral_aliases=*/true);
  block.list = std::move(list.exprs);
  block.generators = std::move(list.generators);
  const bool only_columns = std::all_of(block.list.begin(), block.list.end(), [](const auto& e) {
    return e->kind() == ExprKind::kAttribute;
  });
  if (only_columns && block.generators.empty()) {
    return std::make_shared<Project>(std::move(block.list), child);
  }
  block.aggregates = has_aggregate(block);
  block.input = child;
  return build_select(std::move(block));
}

}  // namespace firesteel::analyze
