#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "optimize/substitute.h"

namespace firesteel::optimizer {
namespace {

// Cheap enough to compute at every use.
bool is_cheap(const ExprPtr& expr) {
  if (expr->as<AttributeRef>() || expr->as<Literal>() || expr->as<OuterReference>()) return true;
  if (const auto* alias = expr->as<Alias>()) return is_cheap(alias->child());
  const auto* call = expr->as<Call>();
  return call != nullptr && call->is("get_struct_field") && is_cheap(call->children()[0]);
}

void count_uses(const ExprPtr& expr, std::unordered_map<ExprId, int>& uses) {
  if (const auto* column = expr->as<AttributeRef>()) ++uses[column->id()];
  for (const ExprPtr& child : expr->children()) count_uses(child, uses);
}

// Whether the upper list can be written over what is below the lower one without computing
// anything twice, or less often than now.
bool can_collapse(const Exprs& upper, const Exprs& lower) {
  std::unordered_map<ExprId, int> uses;
  for (const ExprPtr& item : upper) count_uses(item, uses);
  for (const ExprPtr& item : lower) {
    const auto* alias = item->as<Alias>();
    if (alias == nullptr) continue;
    const auto it = uses.find(alias->id());
    const int count = it == uses.end() ? 0 : it->second;
    // Random values must be drawn once a row, used or not by one or more above.
    if (!alias->deterministic() && count != 1) return false;
    if (count > 1 && !is_cheap(alias->child())) return false;
  }
  return true;
}

Exprs substituted(const Exprs& upper, const Exprs& lower) {
  const ExprMap definitions = definitions_of(lower);
  Exprs list;
  list.reserve(upper.size());
  for (const ExprPtr& item : upper) list.push_back(substitute_named(item, definitions));
  return list;
}

bool is_random(const Exprs& upper) {
  return std::any_of(upper.begin(), upper.end(),
                     [](const ExprPtr& item) { return !item->deterministic(); });
}

// The select list passes all of the child's columns on, in order and under their names.
bool is_noop(const Project& project) {
  const Attributes& below = project.child()->output();
  if (project.list().size() != below.size()) return false;
  for (size_t i = 0; i < below.size(); ++i) {
    const auto* column = project.list()[i]->as<AttributeRef>();
    if (column == nullptr || column->id() != below[i].id ||
        column->attribute().name != below[i].name) {
      return false;
    }
  }
  return true;
}

PlanPtr collapse(const Project& upper) {
  if (const auto* lower = upper.child()->as<Project>()) {
    if (!can_collapse(upper.list(), lower->list())) return nullptr;
    return std::make_shared<Project>(substituted(upper.list(), lower->list()), lower->child());
  }
  if (const auto* lower = upper.child()->as<Aggregate>()) {
    if (is_random(upper.list()) || !can_collapse(upper.list(), lower->aggregates())) {
      return nullptr;
    }
    return std::make_shared<Aggregate>(
        lower->grouping(), substituted(upper.list(), lower->aggregates()), lower->child());
  }
  return nullptr;
}

}  // namespace

PlanPtr collapse_projects(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return transform_up(plan, [](const PlanPtr& node) -> PlanPtr {
    const auto* project = node->as<Project>();
    if (project == nullptr) return nullptr;
    if (PlanPtr collapsed = collapse(*project)) {
      const auto* merged = collapsed->as<Project>();
      return merged != nullptr && is_noop(*merged) ? merged->child() : collapsed;
    }
    return is_noop(*project) ? project->child() : nullptr;
  });
}

}  // namespace firesteel::optimizer
