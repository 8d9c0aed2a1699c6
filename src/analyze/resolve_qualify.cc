#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/resolve_plan.h"
#include "analyze/select_block.h"

namespace firesteel::analyze {
namespace {

void check_condition(const ExprPtr& condition, const Exprs& list) {
  const bool windows = has_window(condition) || std::any_of(list.begin(), list.end(), has_window);
  if (!windows) fail({}, "QUALIFY_REQUIRES_WINDOW_FUNCTION", {});
  if (!condition->type().is(TypeId::kBoolean)) {
    fail({}, "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
         {{"sqlExpr", sql_expr(condition)},
          {"filter", sql_expr(condition)},
          {"type", sql_type(condition->type())}});
  }
}

PlanPtr qualify_project(Analysis& analysis, const QueryScope& query, const Project& project,
                        const ExprPtr& condition) {
  const PlanPtr child = resolve_plan(analysis, query, project.child());
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  SelectBlock block;
  block.input = child;
  SelectList list = resolver.resolve_list(project.list(), /*lateral_aliases=*/true);
  block.list = std::move(list.exprs);
  block.generators = std::move(list.generators);
  block.aggregates = has_aggregate(block);
  Attributes output;
  for (const auto& expr : block.list) {
    if (expr->kind() == ExprKind::kAlias) output.push_back(to_attribute(expr));
  }
  const NameScope aliases(output, analysis.settings.case_sensitive);
  ExprResolver of_condition(analysis, query, columns);
  of_condition.set_fallback([&](const UnresolvedAttribute& attribute) -> ExprPtr {
    const ExprPtr alias = ExprResolver::find_column(analysis, aliases, attribute);
    if (alias == nullptr || alias->kind() != ExprKind::kAttribute) return alias;
    // What the alias stands for: a window function is computed where the condition's own are.
    for (const auto& expr : block.list) {
      const auto* named = expr->as<Alias>();
      if (named != nullptr && named->id() == alias->as<AttributeRef>()->id()) return named->child();
    }
    return alias;
  });
  block.qualify = of_condition.resolve(condition);
  check_condition(block.qualify, block.list);
  return build_select(std::move(block));
}

}  // namespace

PlanPtr resolve_qualify(Analysis& analysis, const QueryScope& query,
                        const UnresolvedQualify& qualify) {
  const LogicalPlan* child = qualify.child().get();
  if (const auto* clause = child->as<UnresolvedWindowClause>()) {
    QueryScope inner = query;
    inner.windows = &clause->windows();
    return resolve_qualify(analysis, inner,
                           UnresolvedQualify(qualify.condition(), clause->child()));
  }
  if (const auto* group_by = child->as<UnresolvedGroupBy>()) {
    return resolve_group_by(analysis, query, *group_by, nullptr, qualify.condition());
  }
  if (const auto* having = child->as<UnresolvedHaving>()) {
    const LogicalPlan* aggregated = having->child().get();
    if (const auto* group_by = aggregated->as<UnresolvedGroupBy>()) {
      return resolve_group_by(analysis, query, *group_by, having->condition(), qualify.condition());
    }
    if (const auto* aggregate = aggregated->as<Aggregate>()) {
      return resolve_aggregate(analysis, query, *aggregate, having->condition(),
                               qualify.condition());
    }
  }
  if (const auto* aggregate = child->as<Aggregate>()) {
    return resolve_aggregate(analysis, query, *aggregate, nullptr, qualify.condition());
  }
  if (const auto* project = child->as<Project>()) {
    return qualify_project(analysis, query, *project, qualify.condition());
  }
  // SELECT * FROM t QUALIFY ... where the list is no operator of its own.
  const Project all({std::make_shared<UnresolvedStar>(std::vector<std::string>{})},
                    qualify.child());
  return qualify_project(analysis, query, all, qualify.condition());
}

}  // namespace firesteel::analyze
