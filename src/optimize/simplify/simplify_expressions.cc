#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "optimize/simplify/simplify.h"

namespace firesteel::optimizer {
namespace {

bool is_condition_node(const LogicalPlan& node) {
  if (node.kind() == PlanKind::kFilter) return true;
  const auto* join = node.as<Join>();
  // NOT IN asks whether its condition is unknown.
  return join != nullptr && join->type() != JoinType::kNullAwareAnti;
}

// Without a DISTINCT that changes nothing.
ExprPtr simplify_aggregate(const ExprPtr& expr) {
  const auto* call = expr->as<AggregateCall>();
  if (call == nullptr) return nullptr;
  Exprs args(call->args().begin(), call->args().end());
  if (call->distinct() && call->function().distinct_insensitive) {
    return std::make_shared<AggregateCall>(call->shared_function(), std::move(args), false,
                                           call->filter(), call->order());
  }
  return nullptr;
}

PlanPtr simplify_node(const PlanPtr& node, const OptimizerContext& context) {
  Exprs exprs = node->expressions();
  const bool conditions = is_condition_node(*node);
  bool changed = false;
  for (ExprPtr& expr : exprs) {
    if (expr->as<AttributeRef>() || expr->as<Literal>()) continue;
    ExprPtr simplified =
        conditions ? simplify_predicate(expr, context) : simplify_expr(expr, context);
    if (node->kind() == PlanKind::kAggregate) {
      simplified = transform_up(simplified, simplify_aggregate);
    }
    changed |= simplified != expr;
    expr = std::move(simplified);
  }
  return changed ? node->with_expressions(std::move(exprs)) : node;
}

}  // namespace

PlanPtr simplify_expressions(const PlanPtr& plan, const OptimizerContext& context) {
  return transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
    PlanPtr simplified = simplify_node(node, context);
    if (const auto* filter = simplified->as<Filter>()) {
      if (is_true_literal(*filter->condition())) return filter->child();
      if (is_false_literal(*filter->condition())) return make_empty(filter->output());
    }
    const auto* join = simplified->as<Join>();
    if (join != nullptr && join->condition() && is_true_literal(*join->condition()) &&
        join->type() != JoinType::kNullAwareAnti) {
      return std::make_shared<Join>(join->type(), nullptr, join->left(), join->right(),
                                    join->existence(), join->lateral());
    }
    return simplified;
  });
}

}  // namespace firesteel::optimizer
