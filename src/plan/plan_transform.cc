#include "plan/plan.h"
#include "plan/subqueries.h"

namespace firesteel {
namespace {

using PlanRule = std::function<PlanPtr(const PlanPtr&)>;

// `plan` over children rewritten by `rewrite`; itself when none changed.
template <class Rewrite>
PlanPtr rewrite_children(const PlanPtr& plan, const Rewrite& rewrite) {
  Plans children;
  bool changed = false;
  children.reserve(plan->children().size());
  for (const PlanPtr& child : plan->children()) {
    children.push_back(rewrite(child));
    changed |= children.back() != child;
  }
  return changed ? plan->with_children(std::move(children)) : plan;
}

}  // namespace

PlanPtr transform_up(const PlanPtr& plan, const PlanRule& rule) {
  PlanPtr rewritten =
      rewrite_children(plan, [&](const PlanPtr& child) { return transform_up(child, rule); });
  PlanPtr replacement = rule(rewritten);
  return replacement ? replacement : rewritten;
}

PlanPtr transform_down(const PlanPtr& plan, const PlanRule& rule) {
  PlanPtr replacement = rule(plan);
  return rewrite_children(replacement ? replacement : plan,
                          [&](const PlanPtr& child) { return transform_down(child, rule); });
}

PlanPtr transform_node_expressions(const PlanPtr& plan,
                                   const std::function<ExprPtr(const ExprPtr&)>& rule) {
  Exprs exprs = plan->expressions();
  bool changed = false;
  for (ExprPtr& expr : exprs) {
    ExprPtr rewritten = transform_up(expr, rule);
    changed |= rewritten != expr;
    expr = std::move(rewritten);
  }
  return changed ? plan->with_expressions(std::move(exprs)) : plan;
}

PlanPtr transform_up_with_subqueries(const PlanPtr& plan, const PlanRule& rule) {
  PlanPtr rewritten = rewrite_children(
      plan, [&](const PlanPtr& child) { return transform_up_with_subqueries(child, rule); });
  Exprs exprs = rewritten->expressions();
  bool changed = false;
  for (ExprPtr& expr : exprs) {
    if (!expr->has_subquery()) continue;
    ExprPtr replaced = transform_up(expr, [&](const ExprPtr& part) -> ExprPtr {
      const PlanPtr* inner = subquery_plan(*part);
      if (inner == nullptr) return nullptr;
      PlanPtr inner_rewritten = transform_up_with_subqueries(*inner, rule);
      if (inner_rewritten == *inner) return nullptr;
      return with_subquery_plan(*part, std::move(inner_rewritten));
    });
    changed |= replaced != expr;
    expr = std::move(replaced);
  }
  if (changed) rewritten = rewritten->with_expressions(std::move(exprs));
  PlanPtr replacement = rule(rewritten);
  return replacement ? replacement : rewritten;
}

void visit(const PlanPtr& plan, const std::function<bool(const PlanPtr&)>& visitor) {
  if (!visitor(plan)) return;
  for (const PlanPtr& child : plan->children()) visit(child, visitor);
}

bool contains(const PlanPtr& plan, const std::function<bool(const LogicalPlan&)>& predicate) {
  if (predicate(*plan)) return true;
  for (const PlanPtr& child : plan->children()) {
    if (contains(child, predicate)) return true;
  }
  return false;
}

}  // namespace firesteel
