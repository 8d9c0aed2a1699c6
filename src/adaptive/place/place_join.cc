#include <algorithm>

#include "adaptive/place/placer.h"
#include "exec/join/join_rules.h"

namespace firesteel {
namespace {

using BuildSide = HashJoinExec::BuildSide;

bool emits_left(JoinType type) { return type != JoinType::kRight && type != JoinType::kFull; }

// Whether rows are by exactly these columns in as many partitions.
bool is_hashed_by(const Spread& spread, const Exprs& keys, int partitions) {
  const auto columns = column_positions(keys);
  return columns && spread.hashed == *columns && spread.hash_partitions == partitions &&
         spread.branches.size() == 1 && !spread.only().single;
}

// Two branches' leaves under a join that `node` makes over their plans.
using MakeJoin = std::function<PhysicalPtr(const PhysicalPtr& left, const PhysicalPtr& right)>;

Branch join_branches(const MakeJoin& node, const Branch& left, const Branch& right, bool single) {
  Branch out;
  out.plan = node(left.plan, right.plan);
  out.leaves = left.leaves;
  out.leaves.insert(out.leaves.end(), right.leaves.begin(), right.leaves.end());
  out.single = single;
  return out;
}

// A join that gives nothing when a side has no rows.
bool needs_side(JoinType type, bool left) {
  switch (type) {
    case JoinType::kInner:
    case JoinType::kCross:
    case JoinType::kLeftSemi:
      return true;
    case JoinType::kLeft:
    case JoinType::kLeftAnti:
    case JoinType::kNullAwareAnti:
    case JoinType::kExistence:
    case JoinType::kLeftSingle:
      return left;
    case JoinType::kRight:
      return !left;
    case JoinType::kFull:
      return false;
  }
  return false;
}

}  // namespace

Spread Placer::place_hash_join(const HashJoinExec& plan) {
  const bool build_left = plan.build_side == BuildSide::kLeft;
  const JoinRules rules = join_rules(plan.type, plan.build_side);
  const PhysicalPtr& build_plan = plan.children()[build_left ? 0 : 1];
  const PhysicalPtr& probe_plan = plan.children()[build_left ? 1 : 0];
  const Exprs& build_keys = build_left ? plan.left_keys : plan.right_keys;
  const Exprs& probe_keys = build_left ? plan.right_keys : plan.left_keys;
  const MakeJoin node = [&](const PhysicalPtr& left, const PhysicalPtr& right) {
    auto join =
        std::make_shared<HashJoinExec>(plan.type, plan.build_side, plan.left_keys, plan.right_keys,
                                       plan.null_safe, plan.residual, plan.output(), left, right);
    join->set_estimated_rows(plan.estimated_rows());
    return join;
  };
  const auto join = [&](const Branch& build, const Branch& probe, bool single) {
    return build_left ? join_branches(node, build, probe, single)
                      : join_branches(node, probe, build, single);
  };

  Spread build = place(build_plan);
  if (build.is_empty() && needs_side(plan.type, build_left)) return empty_spread(plan.output());
  const bool may_broadcast = !rules.mark_build && !rules.emits_build_rows();
  const auto fits = [&](double bytes, int64_t limit) {
    return rules.null_aware || build.is_empty() ||
           (bytes >= 0 && bytes <= static_cast<double>(limit));
  };
  bool broadcast = may_broadcast && fits(estimated_bytes(*build_plan), settings_.broadcast_bytes);
  const int partitions = hash_partitions();
  std::optional<Spread> probe;
  if (build.is_single()) {
    probe = place(probe_plan);
    if (probe->is_single()) {
      Spread out = spread_of(join(build.only(), probe->only(), true));
      out.output = plan.output();
      return out;
    }
  }
  if (!broadcast && !is_hashed_by(build, build_keys, partitions)) {
    build = hash_exchange(build, build_keys);
    if (build.is_empty() && needs_side(plan.type, build_left)) return empty_spread(plan.output());
    // Now that its size is known it may turn out to be small.
    broadcast =
        may_broadcast && fits(build.is_empty() ? 0 : static_cast<double>(build.only().bytes()),
                              settings_.adaptive_broadcast_bytes);
  }
  if (!probe) probe = place(probe_plan);
  if (probe->is_empty() && needs_side(plan.type, !build_left)) return empty_spread(plan.output());
  if (broadcast) {
    const Branch whole = to_every_task(build);
    Spread out = empty_spread(plan.output());
    for (const Branch& branch : probe->branches) {
      out.branches.push_back(join(whole, branch, branch.single));
    }
    out.estimated_rows = plan.estimated_rows();
    // The left side's columns come first.
    if (!build_left) {
      out.hashed = probe->hashed;
      out.hash_partitions = probe->hash_partitions;
    }
    return out;
  }
  if (!is_hashed_by(*probe, probe_keys, partitions)) {
    if (!build.is_empty()) *probe = with_partners_only(*std::move(probe), plan, build);
    *probe = hash_exchange(*probe, probe_keys);
  }
  if (probe->is_empty() && needs_side(plan.type, !build_left)) return empty_spread(plan.output());
  Spread out = empty_spread(plan.output());
  out.estimated_rows = plan.estimated_rows();
  if (build.is_empty() || probe->is_empty()) {
    // One side's tasks, with nothing on the other.
    const Branch nothing = to_every_task(build.is_empty() ? build : *probe);
    if (build.is_empty() && probe->is_empty()) return out;
    out.branches.push_back(build.is_empty() ? join(nothing, probe->only(), probe->only().single)
                                            : join(build.only(), nothing, build.only().single));
    return out;
  }
  bool may_split = may_broadcast && probe->only().leaves.size() == 1;
  if (may_split) probe->only().leaves[0].may_split = true;
  out.branches.push_back(join(build.only(), probe->only(), false));
  if (!may_split && emits_left(plan.type)) {
    if (auto columns = column_positions(plan.left_keys)) out.hashed = *std::move(columns);
    out.hash_partitions = partitions;
  }
  return out;
}

Spread Placer::place_nested_loop_join(const NestedLoopJoinExec& plan) {
  const MakeJoin node = [&](const PhysicalPtr& left, const PhysicalPtr& right) {
    auto join =
        std::make_shared<NestedLoopJoinExec>(plan.type, plan.condition, plan.output(), left, right);
    join->set_estimated_rows(plan.estimated_rows());
    return join;
  };
  Spread right = place(plan.children()[1]);
  if (right.is_empty() && needs_side(plan.type, false)) return empty_spread(plan.output());
  Spread left = place(plan.children()[0]);
  if (left.is_empty() && needs_side(plan.type, true)) return empty_spread(plan.output());
  Spread out = empty_spread(plan.output());
  out.estimated_rows = plan.estimated_rows();
  if (plan.type == JoinType::kRight || plan.type == JoinType::kFull) {
    // Rows of the right side without a match are known when all of the left side has been seen.
    left = to_single(std::move(left));
    out.branches.push_back(join_branches(node, to_every_task(left), to_every_task(right), true));
    return out;
  }
  const Branch whole = to_every_task(right);
  for (const Branch& branch : left.branches) {
    out.branches.push_back(join_branches(node, branch, whole, branch.single));
  }
  out.hashed = left.hashed;
  out.hash_partitions = left.hash_partitions;
  return out;
}

}  // namespace firesteel
