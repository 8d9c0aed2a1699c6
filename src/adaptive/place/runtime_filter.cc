#include "adaptive/place/placer.h"
#include "exec/runtime_filter/plan_runtime_filters.h"

namespace firesteel {
namespace {

using BuildSide = HashJoinExec::BuildSide;

// More keys than this make a table in every task that costs more than the rows it saves.
constexpr double kMaxKeys = 2'000'000;
// The build side must be expected to be that much smaller: else most rows find a partner.
constexpr double kMaxShare = 0.3;

}  // namespace

// A semi join with the build side's different keys below the exchange: the scans under it drop what
// does not match while they read.
Spread Placer::with_partners_only(Spread probe, const HashJoinExec& plan, const Spread& build) {
  const double build_rows = build.estimated_rows;
  if (!settings_.runtime_filters || !probe_needs_match(plan) || build_rows < 0 ||
      build_rows > kMaxKeys || probe.estimated_rows < 0 ||
      build_rows > kMaxShare * probe.estimated_rows) {
    return probe;
  }
  const bool build_left = plan.build_side == BuildSide::kLeft;
  const Exprs& build_keys = build_left ? plan.left_keys : plan.right_keys;
  const Exprs& probe_keys = build_left ? plan.right_keys : plan.left_keys;
  Attributes columns;
  Exprs references;
  for (size_t k = 0; k < build_keys.size(); ++k) {
    Attribute column;
    column.name = "key" + std::to_string(k);
    column.type = build_keys[k]->type();
    column.id = next_expr_id();
    references.push_back(
        std::make_shared<BoundReference>(static_cast<int>(k), column.type, true, column.name));
    columns.push_back(std::move(column));
  }
  Spread keys = build;
  for (Branch& branch : keys.branches) {
    branch.plan = std::make_shared<HashAggregateExec>(build_keys, std::vector<AggregateSpec>{},
                                                      columns, branch.plan);
  }
  keys.output = columns;
  const Branch whole = to_every_task(keys);
  for (Branch& branch : probe.branches) {
    const double rows = branch.plan->estimated_rows();
    branch.plan = std::make_shared<HashJoinExec>(JoinType::kLeftSemi, BuildSide::kRight, probe_keys,
                                                 references, plan.null_safe, nullptr,
                                                 branch.plan->output(), branch.plan, whole.plan);
    std::const_pointer_cast<PhysicalPlan>(branch.plan)->set_estimated_rows(rows);
    branch.leaves.insert(branch.leaves.end(), whole.leaves.begin(), whole.leaves.end());
  }
  return probe;
}

}  // namespace firesteel
