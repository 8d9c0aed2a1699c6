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

// Keys inside of an aggregation's outputs stay whole, for only as such are they known there:
// NOT (a IS NULL) over the key a IS NULL does not become a IS NOT NULL.
PlanPtr simplify_aggregation(const PlanPtr& node, const OptimizerContext& context) {
  const auto& aggregate = *node->as<Aggregate>();
  const Exprs& keys = aggregate.grouping();
  Exprs simple_keys;
  Attributes stand_ins;
  for (const auto& key : keys) {
    simple_keys.push_back(simplify_expr(key, context));
    stand_ins.push_back(
        {.name = "key", .type = key->type(), .nullable = key->nullable(), .id = next_expr_id()});
  }
  const auto hide = [&](const ExprPtr& part) -> ExprPtr {
    if (part->children().empty() || part->kind() == ExprKind::kAlias) return nullptr;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (semantic_equals(*part, *keys[i])) return AttributeRef::make(stand_ins[i]);
    }
    return nullptr;
  };
  const auto show = [&](const ExprPtr& part) -> ExprPtr {
    const auto* column = part->as<AttributeRef>();
    if (column == nullptr) return nullptr;
    for (size_t i = 0; i < keys.size(); ++i) {
      if (stand_ins[i].id == column->id()) return simple_keys[i];
    }
    return nullptr;
  };
  Exprs outputs;
  bool changed = simple_keys != keys;
  for (const auto& output : aggregate.aggregates()) {
    outputs.push_back(output);
    if (output->children().empty()) continue;
    const ExprPtr hidden = transform_down(output, hide);
    const ExprPtr simplified = transform_up(simplify_expr(hidden, context), simplify_aggregate);
    if (simplified == hidden && simple_keys == keys) continue;
    changed = true;
    outputs.back() = transform_up(simplified, show);
  }
  if (!changed) return node;
  return std::make_shared<Aggregate>(std::move(simple_keys), std::move(outputs), aggregate.child());
}

PlanPtr simplify_node(const PlanPtr& node, const OptimizerContext& context) {
  if (node->kind() == PlanKind::kAggregate) return simplify_aggregation(node, context);
  Exprs exprs = node->expressions();
  const bool conditions = is_condition_node(*node);
  bool changed = false;
  for (ExprPtr& expr : exprs) {
    if (expr->as<AttributeRef>() || expr->as<Literal>()) continue;
    ExprPtr simplified =
        conditions ? simplify_predicate(expr, context) : simplify_expr(expr, context);
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
