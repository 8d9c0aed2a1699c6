#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"

namespace firesteel::optimizer {
namespace {

ExprPtr count_literal(int64_t count) { return Literal::bigint(count); }

// `plan` cut to its first `count` rows, unless it gives no more anyhow.
PlanPtr limited(const PlanPtr& plan, int64_t count) {
  const auto rows = max_rows(*plan);
  if (rows && *rows <= count) return plan;
  return std::make_shared<Limit>(count_literal(count), nullptr, plan);
}

// The child as the limit's operator sees it, needing no more than `count` of its rows. Null when
// nothing can be said.
PlanPtr needing(const PlanPtr& plan, int64_t count) {
  switch (plan->kind()) {
    case PlanKind::kProject: {
      PlanPtr child = needing(plan->children()[0], count);
      return child ? plan->with_children({std::move(child)}) : nullptr;
    }
    case PlanKind::kTableScan: {
      const auto& scan = *plan->as<TableScan>();
      ScanRequest request = scan.request();
      if (request.limit && *request.limit <= count) return nullptr;
      request.limit = count;
      return scan.with_request(std::move(request), scan.output());
    }
    case PlanKind::kUnion: {
      Plans children;
      for (const PlanPtr& child : plan->children()) children.push_back(limited(child, count));
      return children == plan->children() ? nullptr : plan->with_children(std::move(children));
    }
    case PlanKind::kJoin: {
      const auto& join = *plan->as<Join>();
      const bool cross =
          !join.condition() && (join.type() == JoinType::kInner || join.type() == JoinType::kCross);
      const bool left = cross || join.type() == JoinType::kLeft ||
                        join.type() == JoinType::kLeftSingle || join.type() == JoinType::kExistence;
      const bool right = cross || join.type() == JoinType::kRight;
      Plans children{left ? limited(join.left(), count) : join.left(),
                     right ? limited(join.right(), count) : join.right()};
      return children == plan->children() ? nullptr : plan->with_children(std::move(children));
    }
    default:
      return nullptr;
  }
}

// LIMIT a OFFSET b over LIMIT c OFFSET d.
PlanPtr combine(const Limit& upper, const Limit& lower) {
  const auto lower_count = literal_count(lower.limit());
  const auto upper_count = literal_count(upper.limit());
  const int64_t upper_offset = literal_count(upper.offset()).value_or(0);
  const int64_t lower_offset = literal_count(lower.offset()).value_or(0);
  std::optional<int64_t> count = upper_count;
  if (lower_count) {
    const int64_t left = std::max<int64_t>(*lower_count - upper_offset, 0);
    count = count ? std::min(*count, left) : left;
  }
  const int64_t offset = upper_offset + lower_offset;
  return std::make_shared<Limit>(count ? count_literal(*count) : nullptr,
                                 offset > 0 ? count_literal(offset) : nullptr, lower.child());
}

bool has_literal_counts(const Limit& limit) {
  return (!limit.limit() || literal_count(limit.limit())) &&
         (!limit.offset() || literal_count(limit.offset()));
}

PlanPtr push_down(const PlanPtr& node) {
  const auto* limit = node->as<Limit>();
  if (limit == nullptr || !has_literal_counts(*limit)) return nullptr;
  const auto count = literal_count(limit->limit());
  const int64_t offset = literal_count(limit->offset()).value_or(0);
  const auto rows = max_rows(*limit->child());
  if ((count && *count == 0) || (rows && *rows <= offset)) return make_empty(limit->output());
  if (offset == 0 && (!count || (rows && *rows <= *count))) return limit->child();
  if (const auto* lower = limit->child()->as<Limit>(); lower && has_literal_counts(*lower)) {
    return combine(*limit, *lower);
  }
  // Below the projection, the limit may meet a sort and become a top-N.
  if (const auto* project = limit->child()->as<Project>()) {
    const PlanPtr below =
        std::make_shared<Limit>(limit->limit(), limit->offset(), project->child());
    const PlanPtr pushed = push_down(below);
    return project->with_children({pushed ? pushed : below});
  }
  if (!count) return nullptr;
  PlanPtr child = needing(limit->child(), *count + offset);
  return child ? limit->with_children({std::move(child)}) : nullptr;
}

}  // namespace

PlanPtr push_down_limits(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return transform_down(plan, [](const PlanPtr& node) { return push_down(node); });
}

}  // namespace firesteel::optimizer
