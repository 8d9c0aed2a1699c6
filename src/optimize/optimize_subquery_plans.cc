#include "optimize/optimizer.h"
#include "optimize/rules.h"
#include "plan/exprs.h"

namespace firesteel::optimizer {

PlanPtr optimize_subquery_plans(const PlanPtr& plan, const OptimizerContext& context) {
  return transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
    PlanPtr optimized = transform_node_expressions(node, [&](const ExprPtr& expr) -> ExprPtr {
      const auto* subquery = expr->as<ScalarSubquery>();
      return subquery != nullptr ? subquery->with_plan(optimize(subquery->plan(), context))
                                 : nullptr;
    });
    return optimized == node ? nullptr : optimized;
  });
}

}  // namespace firesteel::optimizer
