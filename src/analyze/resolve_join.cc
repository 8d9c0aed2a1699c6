#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

void check_condition(const ExprPtr& condition) {
  if (!condition->type().is(TypeId::kBoolean)) {
    fail({}, "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE",
         {{"joinCondition", sql_expr(condition)}, {"conditionType", sql_type(condition->type())}});
  }
  visit(condition, [](const ExprPtr& node) {
    if (node->kind() == ExprKind::kAggregate || node->kind() == ExprKind::kWindow) {
      fail(node->source(), "UNSUPPORTED_EXPR_FOR_OPERATOR", {{"invalidExprSqls", sql_expr(node)}});
    }
    return true;
  });
  if (has_generator(condition)) {
    fail({}, "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", {{"plan", "'Join " + condition->sql()}});
  }
  if (!condition->deterministic()) {
    fail({}, "INVALID_NON_DETERMINISTIC_EXPRESSIONS", {{"sqlExprs", sql_expr(condition)}});
  }
}

}  // namespace

PlanPtr resolve_join(Analysis& analysis, const QueryScope& query, const Join& join) {
  const PlanPtr left = resolve_plan(analysis, query, join.left());
  PlanPtr right;
  if (join.lateral()) {
    const NameScope left_columns({left}, analysis.settings.case_sensitive);
    const OuterScope outer{left_columns};
    QueryScope inner = query;
    inner.outer = &outer;
    right = resolve_plan(analysis, inner, join.right());
  } else {
    right = resolve_plan(analysis, query, join.right());
  }
  right = separate_from(analysis, left, right);
  ExprPtr condition;
  if (join.condition() != nullptr) {
    const NameScope columns({left, right}, analysis.settings.case_sensitive);
    condition = ExprResolver(analysis, query, columns).resolve(join.condition());
    check_condition(condition);
  }
  return std::make_shared<Join>(join.type(), std::move(condition), left, right, join.existence(),
                                join.lateral());
}

}  // namespace firesteel::analyze
