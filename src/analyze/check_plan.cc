#include "analyze/check_plan.h"

#include "analyze/analysis.h"
#include "analyze/operator_names.h"
#include "plan/subqueries.h"

namespace firesteel::analyze {
namespace {

// Operators that may hold expressions like rand().
bool allows_nondeterministic(PlanKind kind) {
  switch (kind) {
    case PlanKind::kProject:
    case PlanKind::kFilter:
    case PlanKind::kAggregate:
    case PlanKind::kWindow:
    case PlanKind::kExpand:
    case PlanKind::kGenerate:
    case PlanKind::kSort:
    case PlanKind::kRepartition:
      return true;
    default:
      return false;
  }
}

// Subqueries in sort keys and the like.
void check_place(const LogicalPlan& plan, const Expr& subquery, const PlanPtr& inner) {
  switch (plan.kind()) {
    case PlanKind::kFilter:
    case PlanKind::kProject:
    case PlanKind::kAggregate:
    case PlanKind::kJoin:
      return;
    default:
      break;
  }
  const ErrorParams params{{"treeNode", plan.node_string()}};
  if (subquery.kind() != ExprKind::kScalarSubquery) {
    if (plan.kind() == PlanKind::kWindow) return;
    fail({}, "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY", params);
  }
  if (!outer_attributes(inner).empty()) {
    fail({}, "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY",
         params);
  }
}

void check_expr(const LogicalPlan& plan, const ExprPtr& expr) {
  switch (expr->kind()) {
    case ExprKind::kAggregate:
      if (plan.kind() == PlanKind::kProject) {
        fail(expr->source(), "UNSUPPORTED_EXPR_FOR_OPERATOR",
             {{"invalidExprSqls", sql_expr(expr)}});
      }
      break;
    case ExprKind::kGenerator:
      if (plan.kind() != PlanKind::kGenerate) {
        fail({}, "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT", {{"plan", plan.node_string()}});
      }
      break;
    case ExprKind::kCall: {
      const auto& call = *expr->as<Call>();
      if (call.is(kGrouping) || call.is(kGroupingId)) {
        fail(expr->source(), "UNSUPPORTED_GROUPING_EXPRESSION", {});
      }
      break;
    }
    default:
      break;
  }
  if (const PlanPtr* inner = subquery_plan(*expr)) {
    check_place(plan, *expr, *inner);
    check_plan(*inner);
  }
  for (const auto& child : expr->children()) check_expr(plan, child);
}

}  // namespace

void check_plan(const PlanPtr& plan) {
  for (const auto& child : plan->children()) check_plan(child);
  const Exprs exprs = plan->expressions();
  std::string nondeterministic;
  for (const auto& expr : exprs) {
    if (expr->kind() != ExprKind::kAttribute && expr->kind() != ExprKind::kLiteral) {
      check_expr(*plan, expr);
    }
    if (!expr->deterministic()) {
      nondeterministic += (nondeterministic.empty() ? "" : ", ") + sql_expr(expr);
    }
  }
  if (!nondeterministic.empty() && !allows_nondeterministic(plan->kind())) {
    fail({}, "INVALID_NON_DETERMINISTIC_EXPRESSIONS", {{"sqlExprs", nondeterministic}});
  }
}

}  // namespace firesteel::analyze
