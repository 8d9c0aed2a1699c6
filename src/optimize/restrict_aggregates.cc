#include <algorithm>

#include "optimize/cardinality.h"
#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "optimize/substitute.h"
#include "plan/same_result.h"

namespace firesteel::optimizer {
namespace {

// A join with keys is put below an aggregate when they leave at most this part of its groups...
constexpr double kMaxGroupsKept = 0.2;
// ...and when finding the keys costs at most this part of what the aggregate reads.
constexpr double kMaxKeyWork = 0.5;

// A column of a plan.
struct Provider {
  PlanPtr plan;
  ExprPtr column;
};

ExprId id_of(const ExprPtr& column) { return column->as<AttributeRef>()->id(); }

// "a = b" between two columns of one type: the other one than `column`.
ExprPtr equal_column(const ExprPtr& conjunct, const ExprPtr& column) {
  const Call* call = as_call(conjunct, "=");
  if (call == nullptr) return nullptr;
  for (int side = 0; side < 2; ++side) {
    const ExprPtr& own = call->children()[side];
    const ExprPtr& other = call->children()[1 - side];
    if (own->as<AttributeRef>() && other->as<AttributeRef>() && id_of(own) == id_of(column) &&
        own->type().same_type(other->type())) {
      return other;
    }
  }
  return nullptr;
}

// Parts of `plan` whose column holds every value that `column` has in the plan's rows.
void collect_providers(const PlanPtr& plan, const ExprPtr& column, std::vector<ExprId>& seen,
                       std::vector<Provider>& found) {
  switch (plan->kind()) {
    case PlanKind::kProject: {
      for (const ExprPtr& item : plan->as<Project>()->list()) {
        if (to_attribute(item).id != id_of(column)) continue;
        const ExprPtr& value = item->as<Alias>() ? item->as<Alias>()->child() : item;
        if (value->as<AttributeRef>()) {
          return collect_providers(plan->children()[0], value, seen, found);
        }
      }
      break;
    }
    case PlanKind::kFilter:
      if (plan->children()[0]->kind() == PlanKind::kJoin) {
        return collect_providers(plan->children()[0], column, seen, found);
      }
      break;
    case PlanKind::kJoin: {
      const auto& join = *plan->as<Join>();
      if (std::find(seen.begin(), seen.end(), id_of(column)) != seen.end()) return;
      seen.push_back(id_of(column));
      const JoinType type = join.type();
      const bool inner = type == JoinType::kInner || type == JoinType::kCross;
      const bool matched = inner || type == JoinType::kLeftSemi;
      const bool keeps_right = inner || type == JoinType::kRight;
      const bool keeps_left = type != JoinType::kRight && type != JoinType::kFull;
      const IdSet left = IdSet::of(*join.left());
      const IdSet right = IdSet::of(*join.right());
      if (keeps_left && left.contains(id_of(column))) {
        collect_providers(join.left(), column, seen, found);
      }
      if (keeps_right && right.contains(id_of(column))) {
        collect_providers(join.right(), column, seen, found);
      }
      if (!matched) return;
      for (const ExprPtr& conjunct : split_conjuncts(join.condition())) {
        const ExprPtr other = equal_column(conjunct, column);
        if (!other) continue;
        const bool known = std::find(seen.begin(), seen.end(), id_of(other)) != seen.end();
        if (known) continue;
        if (left.contains(id_of(other))) collect_providers(join.left(), other, seen, found);
        if (right.contains(id_of(other))) collect_providers(join.right(), other, seen, found);
      }
      return;
    }
    default:
      break;
  }
  found.push_back({plan, column});
}

class AggregateRestriction {
 public:
  PlanPtr rewrite(const PlanPtr& plan) {
    kept_.push_back(plan);
    Plans children;
    for (const PlanPtr& child : plan->children()) children.push_back(rewrite(child));
    PlanPtr rewritten =
        children == plan->children() ? plan : plan->with_children(std::move(children));
    if (const auto* join = rewritten->as<Join>()) {
      if (PlanPtr restricted = restrict_sides(*join)) rewritten = restricted;
    }
    kept_.push_back(rewritten);
    return rewritten;
  }

 private:
  PlanPtr restrict_sides(const Join& join) {
    const JoinType type = join.type();
    const bool inner = type == JoinType::kInner;
    const bool right_counts_by_match = inner || type == JoinType::kLeft ||
                                       type == JoinType::kLeftSemi || type == JoinType::kLeftSingle;
    PlanPtr left = join.left();
    PlanPtr right = join.right();
    for (const ExprPtr& conjunct : split_conjuncts(join.condition())) {
      const Call* call = as_call(conjunct, "=");
      if (call == nullptr) continue;
      const ExprPtr& a = call->children()[0];
      const ExprPtr& b = call->children()[1];
      if (!a->as<AttributeRef>() || !b->as<AttributeRef>() || !a->type().same_type(b->type())) {
        continue;
      }
      const bool straight = IdSet::of(*left).contains(id_of(a));
      const ExprPtr& left_key = straight ? a : b;
      const ExprPtr& right_key = straight ? b : a;
      if (right_counts_by_match) right = restricted(right, right_key, left, left_key);
      if (inner || type == JoinType::kRight) left = restricted(left, left_key, right, right_key);
    }
    if (left == join.left() && right == join.right()) return nullptr;
    return std::make_shared<Join>(type, join.condition(), std::move(left), std::move(right),
                                  join.existence());
  }

  // `plan` with the aggregate that makes its column `key` reading only rows whose group the other
  // side asks for; itself when there is no such aggregate, or it does not pay.
  PlanPtr restricted(const PlanPtr& plan, const ExprPtr& key, const PlanPtr& other,
                     const ExprPtr& other_key) {
    if (plan->kind() == PlanKind::kProject || plan->kind() == PlanKind::kFilter) {
      ExprPtr below = key;
      if (const auto* project = plan->as<Project>()) {
        below = nullptr;
        for (const ExprPtr& item : project->list()) {
          if (to_attribute(item).id != id_of(key)) continue;
          below = item->as<Alias>() ? item->as<Alias>()->child() : item;
        }
      }
      if (!below || !below->as<AttributeRef>()) return plan;
      PlanPtr child = restricted(plan->children()[0], below, other, other_key);
      return child == plan->children()[0] ? plan : plan->with_children({std::move(child)});
    }
    const auto* aggregate = plan->as<Aggregate>();
    if (aggregate == nullptr) return plan;
    for (const ExprPtr& item : aggregate->aggregates()) {
      if (to_attribute(item).id != id_of(key)) continue;
      const ExprPtr& value = item->as<Alias>() ? item->as<Alias>()->child() : item;
      const bool is_group =
          std::any_of(aggregate->grouping().begin(), aggregate->grouping().end(),
                      [&](const ExprPtr& group) { return semantic_equals(*group, *value); });
      if (!is_group || !value->as<AttributeRef>()) return plan;
      PlanPtr child = with_keys(aggregate->child(), value, other, other_key);
      if (child == aggregate->child()) return plan;
      kept_.push_back(child);
      return plan->with_children({std::move(child)});
    }
    return plan;
  }

  double work(const PlanPtr& plan) {
    double rows = estimator_.estimate(*plan).rows;
    for (const PlanPtr& child : plan->children()) rows += work(child);
    return rows;
  }

  double distinct(const PlanPtr& plan, const ExprPtr& column) {
    const Estimate& estimate = estimator_.estimate(*plan);
    return estimate.column(id_of(column)).distinct.value_or(estimate.rows);
  }

  PlanPtr with_keys(const PlanPtr& input, const ExprPtr& column, const PlanPtr& other,
                    const ExprPtr& other_key) {
    std::vector<Provider> providers;
    std::vector<ExprId> seen;
    collect_providers(other, other_key, seen, providers);
    const double groups = distinct(input, column);
    const double input_work = work(input);
    const Provider* best = nullptr;
    double best_keys = kMaxGroupsKept * groups;
    for (const Provider& provider : providers) {
      const double keys = distinct(provider.plan, provider.column);
      if (keys > best_keys || work(provider.plan) > kMaxKeyWork * input_work) continue;
      if (!is_repeatable(provider.plan)) continue;
      best = &provider;
      best_keys = keys;
    }
    if (best == nullptr || is_restricted_by(input, best->plan)) return input;
    const PlanPtr copy = with_fresh_ids(best->plan);
    ExprPtr key;
    for (size_t i = 0; i < copy->output().size(); ++i) {
      if (best->plan->output()[i].id == id_of(best->column)) key = ref(copy->output()[i]);
    }
    const PlanPtr keys = std::make_shared<Project>(Exprs{key}, copy);
    return std::make_shared<Join>(JoinType::kLeftSemi, make_equal(column, key), input, keys);
  }

  // An earlier run has put the same keys there.
  static bool is_restricted_by(const PlanPtr& input, const PlanPtr& keys) {
    return contains(input, [&](const LogicalPlan& node) {
      const auto* join = node.as<Join>();
      if (join == nullptr || join->type() != JoinType::kLeftSemi) return false;
      PlanPtr right = join->right();
      while (right->kind() == PlanKind::kProject) right = right->children()[0];
      PlanPtr wanted = keys;
      while (wanted->kind() == PlanKind::kProject) wanted = wanted->children()[0];
      return same_result(*right, *wanted);
    });
  }

  CardinalityEstimator estimator_;
  // The estimator knows plans by their address, so they must not die before it.
  Plans kept_;
};

}  // namespace

PlanPtr restrict_aggregates(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return AggregateRestriction().rewrite(plan);
}

}  // namespace firesteel::optimizer
