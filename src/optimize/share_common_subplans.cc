#include <algorithm>
#include <map>
#include <unordered_map>

#include "optimize/cardinality.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "plan/same_result.h"

namespace firesteel::optimizer {
namespace {

// Running a part again must cost this much more than keeping its rows, counted in rows that its
// operators handle against rows that it gives.
constexpr double kMinGain = 2;

class SubplanSharing {
 public:
  explicit SubplanSharing(const PlanPtr& root) : root_(root) {}

  PlanPtr rewrite() {
    find_candidates(root_);
    std::vector<CteDefinition> definitions;
    const PlanPtr query = restore_single_uses(replace(root_, definitions), definitions);
    if (definitions.empty()) return root_;
    return std::make_shared<WithCte>(std::move(definitions), query);
  }

 private:
  struct Candidate {
    PlanPtr first;
    int count = 1;
    // Set once the first use has been replaced.
    std::optional<int64_t> id;
  };

  // What is handled below (and by) the plan, in rows.
  double work(const PlanPtr& plan) {
    double rows = estimator_.estimate(*plan).rows;
    for (const PlanPtr& child : plan->children()) rows += work(child);
    return rows;
  }

  static bool has_free_references(const PlanPtr& plan) {
    return contains(plan, [](const LogicalPlan& node) {
      return node.kind() == PlanKind::kCteReference || node.kind() == PlanKind::kWithCte ||
             node.kind() == PlanKind::kRecursiveUnion;
    });
  }

  bool is_worth_sharing(const PlanPtr& plan) {
    switch (plan->kind()) {
      case PlanKind::kOneRow:
      case PlanKind::kRange:
      case PlanKind::kLocalRelation:
      case PlanKind::kTableScan:
      case PlanKind::kCteReference:
        return false;
      default:
        break;
    }
    if (plan->output().empty() || has_free_references(plan) || !is_repeatable(plan)) return false;
    return work(plan) > kMinGain * estimator_.estimate(*plan).rows;
  }

  void find_candidates(const PlanPtr& plan) {
    const size_t hash = result_hash(*plan);
    const auto [begin, end] = candidates_.equal_range(hash);
    const auto it = std::find_if(
        begin, end, [&](const auto& item) { return same_result(*item.second.first, *plan); });
    if (it == end) {
      candidates_.emplace(hash, Candidate{plan});
      for (const PlanPtr& child : plan->children()) find_candidates(child);
      return;
    }
    // Its parts repeat with it; they are of no interest alone.
    ++it->second.count;
  }

  Candidate* candidate_for(const PlanPtr& plan) {
    const auto [begin, end] = candidates_.equal_range(result_hash(*plan));
    const auto it = std::find_if(begin, end, [&](const auto& item) {
      return item.second.count > 1 && same_result(*item.second.first, *plan);
    });
    return it == end || !is_worth_sharing(it->second.first) ? nullptr : &it->second;
  }

  PlanPtr replace(const PlanPtr& plan, std::vector<CteDefinition>& definitions) {
    // A definition that stands deeper would be out of the new one's reach.
    if (plan->kind() == PlanKind::kWithCte || plan->kind() == PlanKind::kRecursiveUnion) {
      return plan;
    }
    if (Candidate* candidate = candidate_for(plan)) {
      if (!candidate->id) {
        candidate->id = next_expr_id();
        definitions.push_back({*candidate->id, "shared", with_fresh_ids(candidate->first)});
      }
      replaced_[*candidate->id] = plan;
      return std::make_shared<CteReference>(*candidate->id, "shared", plan->output(), false);
    }
    Plans children;
    for (const PlanPtr& child : plan->children()) children.push_back(replace(child, definitions));
    return children == plan->children() ? plan : plan->with_children(std::move(children));
  }

  // Uses inside of a larger shared part are gone with it, so that one use may be all that is left.
  PlanPtr restore_single_uses(const PlanPtr& plan, std::vector<CteDefinition>& definitions) {
    std::map<int64_t, int> uses;
    visit(plan, [&](const PlanPtr& node) {
      if (const auto* reference = node->as<CteReference>()) ++uses[reference->cte_id()];
      return true;
    });
    std::erase_if(definitions, [&](const CteDefinition& item) { return uses[item.id] == 1; });
    return transform_up(plan, [&](const PlanPtr& node) -> PlanPtr {
      const auto* reference = node->as<CteReference>();
      if (reference == nullptr || uses[reference->cte_id()] != 1) return nullptr;
      const auto it = replaced_.find(reference->cte_id());
      return it == replaced_.end() ? nullptr : it->second;
    });
  }

  PlanPtr root_;
  // The part that the last reference to a definition stands for.
  std::map<int64_t, PlanPtr> replaced_;
  CardinalityEstimator estimator_;
  std::unordered_multimap<size_t, Candidate> candidates_;
};

}  // namespace

PlanPtr share_common_subplans(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return SubplanSharing(plan).rewrite();
}

}  // namespace firesteel::optimizer
