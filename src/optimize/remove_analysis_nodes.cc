#include "optimize/rules.h"
#include "plan/operators.h"
#include "plan/unresolved_plans.h"

namespace firesteel::optimizer {

PlanPtr remove_analysis_nodes(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return transform_up_with_subqueries(plan, [](const PlanPtr& node) -> PlanPtr {
    switch (node->kind()) {
      case PlanKind::kSubqueryAlias:
      case PlanKind::kPlanIdTag:
      case PlanKind::kHint:
        return node->children()[0];
      default:
        return nullptr;
    }
  });
}

}  // namespace firesteel::optimizer
