#include "analyze/descendant_columns.h"

#include "analyze/aggregate_output.h"
#include "analyze/column_errors.h"
#include "analyze/expr_resolver.h"
#include "analyze/expressions.h"
#include "analyze/grouping_sets.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

// Whether columns below the operator may be added to its output without changing its rows.
bool passes_columns(PlanKind kind) {
  switch (kind) {
    case PlanKind::kProject:
    case PlanKind::kFilter:
    case PlanKind::kSort:
    case PlanKind::kLimit:
    case PlanKind::kWindow:
    case PlanKind::kGenerate:
    case PlanKind::kSample:
    case PlanKind::kRepartition:
    case PlanKind::kHint:
    case PlanKind::kDeduplicate:
      return true;
    default:
      return false;
  }
}

// The columns that expressions over `plan` may name, nearest first: a scope for each level.
std::vector<std::unique_ptr<NameScope>> descendant_scopes(const Analysis& analysis,
                                                          const PlanPtr& plan) {
  std::vector<std::unique_ptr<NameScope>> scopes;
  const bool case_sensitive = analysis.settings.case_sensitive;
  PlanPtr level = plan;
  while (true) {
    if (const auto* aggregate = level->as<Aggregate>()) {
      if (auto keys = grouping_set_keys(*aggregate)) {
        // The expanded keys hide the columns they are made of.
        scopes.push_back(std::make_unique<NameScope>(
            Plans{std::make_shared<Project>(*keys, aggregate->child())}, case_sensitive));
      }
      scopes.push_back(std::make_unique<NameScope>(Plans{aggregate->child()}, case_sensitive));
      return scopes;
    }
    if (!passes_columns(level->kind())) return scopes;
    level = level->children()[0];
    scopes.push_back(std::make_unique<NameScope>(Plans{level}, case_sensitive));
  }
}

bool is_output(const PlanPtr& plan, ExprId id) {
  return std::any_of(plan->output().begin(), plan->output().end(),
                     [&](const Attribute& column) { return column.id == id; });
}

bool uses_only_output(const Exprs& exprs, const PlanPtr& plan) {
  for (const auto& expr : exprs) {
    if (has_aggregate(expr) || has_grouping_function(expr)) return false;
    for (const ExprId id : referenced_ids(expr)) {
      if (!is_output(plan, id)) return false;
    }
  }
  return true;
}

// The plan putting out what `exprs` use, as far as that is possible, and `exprs` over its output.
PlanPtr expose(const Analysis& analysis, const PlanPtr& plan, Exprs& exprs) {
  if (uses_only_output(exprs, plan)) return plan;
  if (const auto* aggregate = plan->as<Aggregate>()) {
    AggregateOutput output(aggregate->grouping(), aggregate->aggregates());
    for (auto& expr : exprs) {
      expr = output.rewrite(replace_grouping_functions(analysis, expr, *aggregate));
    }
    if (output.outputs().size() == aggregate->aggregates().size()) return plan;
    return std::make_shared<Aggregate>(aggregate->grouping(), output.outputs(), aggregate->child());
  }
  if (!passes_columns(plan->kind())) return plan;
  const PlanPtr child = expose(analysis, plan->children()[0], exprs);
  if (const auto* project = plan->as<Project>()) {
    Exprs list = project->list();
    std::vector<ExprId> added;
    for (const auto& expr : exprs) {
      for (const ExprId id : referenced_ids(expr)) {
        if (is_output(plan, id) || std::find(added.begin(), added.end(), id) != added.end()) {
          continue;
        }
        for (const auto& column : child->output()) {
          if (column.id != id) continue;
          Attribute shown = column;
          shown.hidden = false;
          list.push_back(AttributeRef::make(std::move(shown)));
          added.push_back(id);
          break;
        }
      }
    }
    if (added.empty() && child == project->child()) return plan;
    return std::make_shared<Project>(std::move(list), child);
  }
  if (const auto* generate = plan->as<Generate>()) {
    return std::make_shared<Generate>(generate->generator(), generate->outer(),
                                      generate->generator_output(), std::vector<ExprId>{}, child);
  }
  return child == plan->children()[0] ? plan : plan->with_children({child});
}

// A column used by `expr` that the plan does not put out.
ExprPtr find_missing(const ExprPtr& expr, const PlanPtr& plan) {
  if (const auto* column = expr->as<AttributeRef>()) {
    return is_output(plan, column->id()) ? nullptr : expr;
  }
  for (const auto& child : expr->children()) {
    if (ExprPtr missing = find_missing(child, plan)) return missing;
  }
  return nullptr;
}

}  // namespace

PlanPtr with_output_of(const PlanPtr& original, const PlanPtr& plan) {
  if (plan->output().size() == original->output().size()) return plan;
  Exprs list;
  for (const auto& column : original->output()) list.push_back(AttributeRef::make(column));
  return std::make_shared<Project>(std::move(list), plan);
}

OverDescendants resolve_over_descendants(Analysis& analysis, const QueryScope& query,
                                         const Exprs& exprs, const PlanPtr& child, bool lenient) {
  const NameScope columns({child}, analysis.settings.case_sensitive);
  ExprResolver resolver(analysis, query, columns);
  if (lenient) resolver.be_lenient();
  std::optional<std::vector<std::unique_ptr<NameScope>>> scopes;
  resolver.set_fallback([&](const UnresolvedAttribute& attribute) -> ExprPtr {
    if (!scopes) scopes = descendant_scopes(analysis, child);
    for (const auto& scope : *scopes) {
      try {
        if (ExprPtr found = ExprResolver::find_column(analysis, *scope, attribute)) return found;
      } catch (const SparkError&) {
        if (!lenient) throw;
      }
    }
    return nullptr;
  });
  OverDescendants result;
  for (const auto& expr : exprs) result.exprs.push_back(resolver.resolve(expr));
  result.child = expose(analysis, child, result.exprs);
  for (const auto& expr : result.exprs) {
    if (const ExprPtr missing = find_missing(expr, result.child)) {
      // It has the name, but may not be used here: neither grouped nor aggregated.
      fail_unresolved_column(missing->source(), {missing->as<AttributeRef>()->attribute().name},
                             columns);
    }
  }
  return result;
}

}  // namespace firesteel::analyze
