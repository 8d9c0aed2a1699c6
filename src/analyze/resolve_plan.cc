#include "analyze/resolve_plan.h"

#include "analyze/expr_resolver.h"
#include "base/check.h"

namespace firesteel::analyze {
namespace {

// Nodes that nothing has to be known about: their expressions see their children's columns.
PlanPtr resolve_other(Analysis& analysis, const QueryScope& query, const PlanPtr& plan,
                      bool whole_rows) {
  Plans children;
  bool changed = false;
  for (const auto& child : plan->children()) {
    children.push_back(whole_rows ? resolve_query(analysis, query, child)
                                  : resolve_plan(analysis, query, child));
    changed = changed || children.back() != child;
  }
  PlanPtr resolved = changed ? plan->with_children(children) : plan;
  Exprs exprs = resolved->expressions();
  if (exprs.empty()) return resolved;
  const NameScope columns(resolved->children(), analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  changed = false;
  for (auto& expr : exprs) {
    ExprPtr old = std::exchange(expr, resolver.resolve(expr));
    changed = changed || old != expr;
  }
  return changed ? resolved->with_expressions(std::move(exprs)) : resolved;
}

PlanPtr resolve_tag(Analysis& analysis, const QueryScope& query, const PlanIdTag& tag) {
  PlanPtr child = resolve_plan(analysis, query, tag.child());
  analysis.tags.add(tag.plan_id(), child);
  return child;
}

}  // namespace

PlanPtr without_hidden(const PlanPtr& plan) {
  const Attributes& output = plan->output();
  const bool any_hidden = std::any_of(output.begin(), output.end(),
                                      [](const Attribute& column) { return column.hidden; });
  if (!any_hidden) return plan;
  Exprs list;
  for (const auto& column : output) {
    if (!column.hidden) list.push_back(AttributeRef::make(column));
  }
  return std::make_shared<Project>(std::move(list), plan);
}

PlanPtr resolve_query(Analysis& analysis, const QueryScope& query, const PlanPtr& plan) {
  return without_hidden(resolve_plan(analysis, query, plan));
}

PlanPtr separate_from(Analysis& analysis, const PlanPtr& left, const PlanPtr& right) {
  std::vector<ExprId> ids;
  for (const auto& column : left->output()) ids.push_back(column.id);
  std::sort(ids.begin(), ids.end());
  const bool conflict =
      std::any_of(right->output().begin(), right->output().end(), [&](const Attribute& column) {
        return std::binary_search(ids.begin(), ids.end(), column.id);
      });
  if (!conflict) return right;
  std::map<ExprId, ExprId> fresh_ids;
  PlanPtr renewed = with_fresh_ids(right, &fresh_ids);
  analysis.tags.renew(right, renewed, fresh_ids);
  return renewed;
}

PlanPtr resolve_plan(Analysis& analysis, const QueryScope& query, const PlanPtr& plan) {
  // Plans that were analyzed before (of views, of deferred operations) stay as they are.
  if (analysis.done.contains(plan)) return plan;
  // A command may have to change a query that is resolved as it stands (INSERT ... SELECT 1).
  if (plan->resolved() && plan->kind() != PlanKind::kCommand) return plan;
  switch (plan->kind()) {
    case PlanKind::kOneRow:
    case PlanKind::kRange:
    case PlanKind::kLocalRelation:
    case PlanKind::kTableScan:
    case PlanKind::kCteReference:
    case PlanKind::kRecursiveUnion:
    case PlanKind::kWithCte:
      return plan;
    case PlanKind::kPlanIdTag:
      return resolve_tag(analysis, query, *plan->as<PlanIdTag>());
    case PlanKind::kProject:
      return resolve_project(analysis, query, *plan->as<Project>());
    case PlanKind::kFilter:
      return resolve_filter(analysis, query, *plan->as<Filter>());
    case PlanKind::kAggregate:
      return resolve_aggregate(analysis, query, *plan->as<Aggregate>());
    case PlanKind::kSort:
      return resolve_sort(analysis, query, *plan->as<Sort>());
    case PlanKind::kLimit:
      return resolve_limit(analysis, query, *plan->as<Limit>());
    case PlanKind::kTail:
      return resolve_tail(analysis, query, *plan->as<Tail>());
    case PlanKind::kDistinct:
      return resolve_distinct(analysis, query, *plan->as<Distinct>());
    case PlanKind::kDeduplicate:
      return resolve_deduplicate(analysis, query, *plan->as<Deduplicate>());
    case PlanKind::kGenerate:
      return resolve_generate(analysis, query, *plan->as<Generate>());
    case PlanKind::kRepartition:
      return resolve_repartition(analysis, query, *plan->as<Repartition>());
    case PlanKind::kSubqueryAlias:
      return resolve_subquery_alias(analysis, query, *plan->as<SubqueryAlias>());
    case PlanKind::kJoin:
      return resolve_join(analysis, query, *plan->as<Join>());
    case PlanKind::kUnion:
      return resolve_union(analysis, query, *plan->as<Union>());
    case PlanKind::kSetOperation:
      return resolve_set_operation(analysis, query, *plan->as<SetOperation>());
    case PlanKind::kUnresolvedRelation:
      return resolve_relation(analysis, query, *plan->as<UnresolvedRelation>());
    case PlanKind::kUnresolvedFileRelation:
      return resolve_files(analysis, *plan->as<UnresolvedFileRelation>());
    case PlanKind::kUnresolvedInlineTable:
      return resolve_inline_table(analysis, query, *plan->as<UnresolvedInlineTable>());
    case PlanKind::kUnresolvedTableFunction:
      return resolve_table_function(analysis, query, *plan->as<UnresolvedTableFunction>());
    case PlanKind::kUnresolvedWith:
      return resolve_with(analysis, query, *plan->as<UnresolvedWith>());
    case PlanKind::kUnresolvedHaving:
      return resolve_having(analysis, query, *plan->as<UnresolvedHaving>());
    case PlanKind::kUnresolvedQualify:
      return resolve_qualify(analysis, query, *plan->as<UnresolvedQualify>());
    case PlanKind::kUnresolvedGroupBy:
      return resolve_group_by(analysis, query, *plan->as<UnresolvedGroupBy>());
    case PlanKind::kUnresolvedPivot:
      return resolve_pivot(analysis, query, *plan->as<UnresolvedPivot>());
    case PlanKind::kUnresolvedUnpivot:
      return resolve_unpivot(analysis, query, *plan->as<UnresolvedUnpivot>());
    case PlanKind::kUnresolvedLateralView:
      return resolve_lateral_view(analysis, query, *plan->as<UnresolvedLateralView>());
    case PlanKind::kUnresolvedUsingJoin:
      return resolve_using_join(analysis, query, *plan->as<UnresolvedUsingJoin>());
    case PlanKind::kUnresolvedWindowClause: {
      const auto& clause = *plan->as<UnresolvedWindowClause>();
      QueryScope inner = query;
      inner.windows = &clause.windows();
      return resolve_plan(analysis, inner, clause.child());
    }
    case PlanKind::kNamedParameters: {
      const auto& values = *plan->as<WithParameters>();
      QueryScope inner = query;
      inner.parameters = &values;
      return resolve_plan(analysis, inner, values.child());
    }
    case PlanKind::kDeferred:
      return resolve_deferred(analysis, query, *plan->as<Deferred>());
    case PlanKind::kCommand:
      return resolve_command(analysis, query, *plan->as<Command>());
    case PlanKind::kWindow:
    case PlanKind::kExpand:
      return resolve_other(analysis, query, plan, /*whole_rows=*/true);
    case PlanKind::kSample:
    case PlanKind::kHint:
      return resolve_other(analysis, query, plan, /*whole_rows=*/false);
  }
  FS_UNREACHABLE("plan kind");
}

}  // namespace firesteel::analyze
