#include "optimize/expr_builders.h"
#include "optimize/join_order/join_enumerator.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"

namespace firesteel::optimizer {
namespace {

class JoinReordering {
 public:
  PlanPtr rewrite(const PlanPtr& plan) {
    kept_.push_back(plan);
    if (!JoinGraph::is_region(*plan)) return rewrite_children(plan);
    auto graph = JoinGraph::make(
        plan, [&](const PlanPtr& relation) { return rewrite(relation); }, estimator_);
    // Too many relations for sets of bits.
    if (!graph) return rewrite_children(plan);
    PlanPtr ordered = JoinEnumerator(*graph).best_plan();
    if (!graph->constant_conditions().empty()) {
      ordered = std::make_shared<Filter>(make_chain("and", graph->constant_conditions()), ordered);
    }
    ordered = std::make_shared<Project>(column_list(plan->output()), ordered);
    kept_.push_back(ordered);
    return ordered;
  }

 private:
  PlanPtr rewrite_children(const PlanPtr& plan) {
    Plans children;
    for (const PlanPtr& child : plan->children()) children.push_back(rewrite(child));
    if (children == plan->children()) return plan;
    PlanPtr rewritten = plan->with_children(std::move(children));
    kept_.push_back(rewritten);
    return rewritten;
  }

  CardinalityEstimator estimator_;
  // The estimator knows plans by their address, so they must not die before it.
  Plans kept_;
};

}  // namespace

PlanPtr reorder_joins(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return JoinReordering().rewrite(plan);
}

}  // namespace firesteel::optimizer
