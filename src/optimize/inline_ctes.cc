#include <algorithm>
#include <map>

#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "optimize/substitute.h"
#include "plan/subqueries.h"

namespace firesteel::optimizer {
namespace {

// Calls `visitor` on all nodes, those of subqueries' plans included.
void visit_everywhere(const PlanPtr& plan, const std::function<void(const PlanPtr&)>& visitor) {
  visitor(plan);
  for (const PlanPtr& child : plan->children()) visit_everywhere(child, visitor);
  for (const ExprPtr& expr : plan->expressions()) {
    if (!expr->has_subquery()) continue;
    visit(expr, [&](const ExprPtr& part) {
      if (const PlanPtr* inner = subquery_plan(*part)) visit_everywhere(*inner, visitor);
      return true;
    });
  }
}

// References to each definition, as they are once the definitions that refer to it are inlined.
std::map<int64_t, int> count_references(const PlanPtr& plan) {
  std::map<int64_t, int> counts;
  visit_everywhere(plan, [&](const PlanPtr& node) {
    const auto* reference = node->as<CteReference>();
    if (reference != nullptr && !reference->recursive()) ++counts[reference->cte_id()];
  });
  return counts;
}

// Little more than a scan: running it again costs less than keeping its rows, and filters and
// column pruning of each use go all the way down.
bool is_cheap(const PlanPtr& plan) {
  int scans = 0;
  const bool expensive = contains(plan, [&](const LogicalPlan& node) {
    switch (node.kind()) {
      case PlanKind::kOneRow:
      case PlanKind::kRange:
      case PlanKind::kLocalRelation:
      case PlanKind::kTableScan:
      case PlanKind::kCteReference:
        return ++scans > 1;
      case PlanKind::kProject:
      case PlanKind::kFilter:
      case PlanKind::kSubqueryAlias:
        return std::ranges::any_of(node.expressions(),
                                   [](const ExprPtr& expr) { return expr->has_subquery(); });
      default:
        return true;
    }
  });
  return !expensive;
}

class CteInlining {
 public:
  PlanPtr rewrite(const PlanPtr& plan) {
    return transform_up_with_subqueries(plan, [&](const PlanPtr& node) -> PlanPtr {
      const auto* with = node->as<WithCte>();
      return with != nullptr ? inline_definitions(*with) : nullptr;
    });
  }

 private:
  PlanPtr inline_definitions(const WithCte& with) {
    std::vector<CteDefinition> definitions = with.definitions();
    PlanPtr query = with.query();
    // From the last to the first, so that each sees the uses that later ones make of it.
    std::vector<CteDefinition> kept;
    while (!definitions.empty()) {
      const CteDefinition definition = std::move(definitions.back());
      definitions.pop_back();
      std::map<int64_t, int> counts = count_references(query);
      for (const CteDefinition& later : kept) {
        for (const auto& [id, count] : count_references(later.plan)) counts[id] += count;
      }
      const int count = counts[definition.id];
      if (count == 0) continue;
      // A copy for each use would draw its random rows anew.
      const bool inlinable = count == 1 ||
                             (is_cheap(definition.plan) && is_repeatable(definition.plan)) ||
                             !outer_attributes(definition.plan).empty();
      if (!inlinable) {
        kept.insert(kept.begin(), definition);
        continue;
      }
      query = replace_references(query, definition, count > 1);
      for (CteDefinition& later : kept) {
        later.plan = replace_references(later.plan, definition, count > 1);
      }
    }
    if (kept.empty()) return query;
    return std::make_shared<WithCte>(std::move(kept), std::move(query));
  }

  static PlanPtr replace_references(const PlanPtr& plan, const CteDefinition& definition,
                                    bool copies) {
    return transform_up_with_subqueries(plan, [&](const PlanPtr& node) -> PlanPtr {
      const auto* reference = node->as<CteReference>();
      if (reference == nullptr || reference->recursive() || reference->cte_id() != definition.id) {
        return nullptr;
      }
      const PlanPtr body = copies ? with_fresh_ids(definition.plan) : definition.plan;
      return renamed(body, reference->output());
    });
  }

  // The plan with its columns under the names and ids of `output`.
  static PlanPtr renamed(const PlanPtr& plan, const Attributes& output) {
    Exprs list;
    for (size_t i = 0; i < output.size(); ++i) {
      const Attribute& column = plan->output()[i];
      if (column.id == output[i].id) {
        list.push_back(AttributeRef::make(column));
        continue;
      }
      list.push_back(std::make_shared<Alias>(AttributeRef::make(column), output[i].name,
                                             output[i].id, output[i].metadata));
    }
    return std::make_shared<Project>(std::move(list), plan);
  }
};

}  // namespace

PlanPtr inline_ctes(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return CteInlining().rewrite(plan);
}

}  // namespace firesteel::optimizer
