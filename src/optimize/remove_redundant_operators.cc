#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"

namespace firesteel::optimizer {
namespace {

bool has_order_sensitive_call(const Exprs& exprs) {
  return std::any_of(exprs.begin(), exprs.end(), [](const ExprPtr& expr) {
    return contains(expr, [](const Expr& part) {
      const auto* call = part.as<AggregateCall>();
      return (call != nullptr && call->function().order_sensitive) || !part.deterministic();
    });
  });
}

// `plan` for a reader who does not mind the order of rows.
PlanPtr without_sort(const PlanPtr& plan) {
  switch (plan->kind()) {
    case PlanKind::kSort:
      return without_sort(plan->children()[0]);
    case PlanKind::kProject:
    case PlanKind::kFilter: {
      for (const ExprPtr& expr : plan->expressions()) {
        if (!expr->deterministic()) return plan;
      }
      PlanPtr child = without_sort(plan->children()[0]);
      return child == plan->children()[0] ? plan : plan->with_children({std::move(child)});
    }
    default:
      return plan;
  }
}

PlanPtr with_unsorted_children(const PlanPtr& node) {
  Plans children;
  for (const PlanPtr& child : node->children()) children.push_back(without_sort(child));
  return children == node->children() ? nullptr : node->with_children(std::move(children));
}

// Keys that cannot change the order: constants, and those that come again.
PlanPtr simplify_sort(const Sort& sort) {
  std::vector<SortOrder> keys;
  for (const SortOrder& key : sort.order()) {
    const bool repeated = std::any_of(keys.begin(), keys.end(), [&](const SortOrder& other) {
      return semantic_equals(*other.expr, *key.expr);
    });
    if (!key.expr->foldable() && !(repeated && key.expr->deterministic())) keys.push_back(key);
  }
  if (keys.empty() || (sort.global() && gives_at_most_one_row(*sort.child()))) {
    return sort.child();
  }
  PlanPtr child = sort.global() ? without_sort(sort.child()) : sort.child();
  if (keys.size() == sort.order().size() && child == sort.child()) return nullptr;
  return std::make_shared<Sort>(std::move(keys), sort.global(), std::move(child));
}

// The select list of an aggregate without functions over rows that are distinct already.
PlanPtr simplify_distinct(const Aggregate& aggregate) {
  if (aggregate.grouping().empty()) return nullptr;
  IdSet keys;
  for (const ExprPtr& key : aggregate.grouping()) {
    if (const auto* column = key->as<AttributeRef>()) keys.insert(column->id());
  }
  const bool has_functions = std::any_of(
      aggregate.aggregates().begin(), aggregate.aggregates().end(), [](const ExprPtr& item) {
        return contains(item, [](const Expr& part) { return part.kind() == ExprKind::kAggregate; });
      });
  if (has_functions || !is_unique(*aggregate.child(), keys)) return nullptr;
  return std::make_shared<Project>(aggregate.aggregates(), aggregate.child());
}

// Without constant and repeated keys, as long as one is left: no key at all means another thing.
PlanPtr simplify_grouping(const Aggregate& aggregate) {
  Exprs keys;
  for (const ExprPtr& key : aggregate.grouping()) {
    const bool repeated = std::any_of(keys.begin(), keys.end(), [&](const ExprPtr& other) {
      return semantic_equals(*other, *key);
    });
    if (!key->foldable() && !repeated) keys.push_back(key);
  }
  if (keys.empty() && !aggregate.grouping().empty()) keys.push_back(aggregate.grouping()[0]);
  if (keys.size() == aggregate.grouping().size()) return nullptr;
  return std::make_shared<Aggregate>(std::move(keys), aggregate.aggregates(), aggregate.child());
}

PlanPtr simplify_aggregate(const PlanPtr& node) {
  const auto& aggregate = *node->as<Aggregate>();
  if (PlanPtr simplified = simplify_grouping(aggregate)) return simplified;
  if (PlanPtr simplified = simplify_distinct(aggregate)) return simplified;
  return has_order_sensitive_call(aggregate.aggregates()) ? nullptr : with_unsorted_children(node);
}

// UNION ALL of UNION ALL.
PlanPtr flatten_union(const PlanPtr& node) {
  Plans flat;
  for (const PlanPtr& child : node->children()) {
    if (child->kind() == PlanKind::kUnion) {
      flat.insert(flat.end(), child->children().begin(), child->children().end());
    } else {
      flat.push_back(child);
    }
  }
  if (flat.size() == node->children().size()) return nullptr;
  return std::make_shared<Union>(std::move(flat), node->output());
}

// A row that the join adds columns to, once: SELECT without FROM as a side.
PlanPtr simplify_join(const PlanPtr& node) {
  const auto& join = *node->as<Join>();
  const bool cross =
      !join.condition() && (join.type() == JoinType::kInner || join.type() == JoinType::kCross);
  if (cross && join.left()->kind() == PlanKind::kOneRow) return join.right();
  if (cross && join.right()->kind() == PlanKind::kOneRow) return join.left();
  return join.lateral() ? nullptr : with_unsorted_children(node);
}

}  // namespace

PlanPtr remove_redundant_operators(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return transform_up(plan, [](const PlanPtr& node) -> PlanPtr {
    switch (node->kind()) {
      case PlanKind::kSort:
        return simplify_sort(*node->as<Sort>());
      case PlanKind::kAggregate:
        return simplify_aggregate(node);
      case PlanKind::kUnion:
        return flatten_union(node);
      case PlanKind::kJoin:
        return simplify_join(node);
      default:
        return nullptr;
    }
  });
}

}  // namespace firesteel::optimizer
