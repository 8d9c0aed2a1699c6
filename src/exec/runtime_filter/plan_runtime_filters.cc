#include "exec/runtime_filter/plan_runtime_filters.h"

#include <algorithm>

#include "exec/runtime_filter/key_set_sink.h"

namespace firesteel {
namespace {

using BuildSide = HashJoinExec::BuildSide;

// Smaller scans are read as they are.
constexpr double kMinScanRows = 10'000;

class KeySetFilter final : public RuntimeFilter {
 public:
  KeySetFilter(int column, std::shared_ptr<const KeySet> set)
      : column_(column), set_(std::move(set)) {}

  int column() const override { return column_; }
  bool may_match(const Value& min, const Value& max) const override {
    return !set_->is_known() || set_->may_hold(min, max);
  }
  void filter(const Vector& values, Selection& rows) const override {
    if (set_->is_known()) set_->filter(values, rows);
  }

 private:
  const int column_;
  const std::shared_ptr<const KeySet> set_;
};

// The column that an expression hands on as it is; -1 when it does more.
int column_of(const ExprPtr& expr) {
  if (const auto* reference = expr->as<BoundReference>()) return reference->index();
  if (const auto* alias = expr->as<Alias>()) return column_of(alias->child());
  return -1;
}

// Where a column of a plan's output comes from. Rows of the plan whose value in the column is null
// or not in a set do not count: every step is exact under that rule.
class TargetFinder {
 public:
  struct Target {
    const ScanExec* scan;
    int column;
  };

  const std::vector<Target>& targets() const { return targets_; }

  void visit(const PhysicalPtr& plan, int column) {
    if (column < 0) return;
    switch (plan->kind()) {
      case PhysicalKind::kScan: {
        const auto& scan = plan->as<ScanExec>();
        targets_.push_back({&scan, scan.request.columns[static_cast<size_t>(column)]});
        return;
      }
      case PhysicalKind::kFilter:
        // What depends on the rows before it would see others.
        if (!plan->as<FilterExec>().condition->deterministic()) return;
        return visit(plan->child(), column);
      case PhysicalKind::kSort:
      case PhysicalKind::kRepartition:
        return visit(plan->child(), column);
      case PhysicalKind::kProject: {
        const auto& list = plan->as<ProjectExec>().list;
        const bool deterministic = std::all_of(
            list.begin(), list.end(), [](const ExprPtr& expr) { return expr->deterministic(); });
        if (!deterministic) return;
        return visit(plan->child(), column_of(list[static_cast<size_t>(column)]));
      }
      case PhysicalKind::kHashAggregate: {
        // Whole groups go.
        const auto& grouping = plan->as<HashAggregateExec>().grouping;
        if (static_cast<size_t>(column) >= grouping.size()) return;
        return visit(plan->child(), column_of(grouping[static_cast<size_t>(column)]));
      }
      case PhysicalKind::kUnion:
        for (const auto& child : plan->children()) visit(child, column);
        return;
      case PhysicalKind::kHashJoin:
        return visit_join(plan->as<HashJoinExec>(), column);
      default:
        return;
    }
  }

 private:
  // A join's rows without the value go, and so may the rows of its sides that make no others: those
  // with another value in the column or, on the other side, in a key that is equal to it. Pairs of
  // outer joins that lose their partner get a null in the column, and go as well.
  void visit_join(const HashJoinExec& join, int column) {
    const auto left_size = static_cast<int>(join.children()[0]->output().size());
    const bool in_left = column < left_size;
    if (!in_left && !emits_right(join.type)) return;
    const int own = in_left ? column : column - left_size;
    visit(join.children()[in_left ? 0 : 1], own);
    const Exprs& own_keys = in_left ? join.left_keys : join.right_keys;
    const Exprs& other_keys = in_left ? join.right_keys : join.left_keys;
    if (join.type == JoinType::kLeftAnti || join.type == JoinType::kNullAwareAnti) return;
    for (size_t k = 0; k < own_keys.size(); ++k) {
      if (column_of(own_keys[k]) == own && !join.null_safe[k]) {
        visit(join.children()[in_left ? 1 : 0], column_of(other_keys[k]));
      }
    }
  }

  static bool emits_right(JoinType type) {
    return type == JoinType::kInner || type == JoinType::kLeft || type == JoinType::kRight ||
           type == JoinType::kFull || type == JoinType::kCross;
  }

  std::vector<Target> targets_;
};

// Whether a plan is likely to hold fewer keys than its table does.
bool may_lack_keys(const PhysicalPlan& plan) {
  switch (plan.kind()) {
    case PhysicalKind::kScan:
      return !plan.as<ScanExec>().request.predicates.empty();
    case PhysicalKind::kProject:
    case PhysicalKind::kSort:
    case PhysicalKind::kRepartition:
    case PhysicalKind::kHashAggregate:
      return may_lack_keys(*plan.child());
    default:
      return true;
  }
}

bool pays(const PhysicalPlan& build, const ScanExec& scan) {
  if (scan.estimated_rows() < 0) return true;
  return scan.estimated_rows() >= kMinScanRows && build.estimated_rows() < scan.estimated_rows();
}

}  // namespace

bool probe_needs_match(const HashJoinExec& join) {
  const bool build_left = join.build_side == BuildSide::kLeft;
  switch (join.type) {
    case JoinType::kInner:
    case JoinType::kLeftSemi:
      return true;
    case JoinType::kLeft:
    case JoinType::kLeftAnti:
      return build_left;
    case JoinType::kRight:
      return !build_left;
    default:
      return false;
  }
}

std::shared_ptr<Sink> plan_runtime_filters(const HashJoinExec& join, std::shared_ptr<Sink> build,
                                           RuntimeFilters& filters) {
  const bool build_left = join.build_side == BuildSide::kLeft;
  const PhysicalPtr& build_plan = join.children()[build_left ? 0 : 1];
  const PhysicalPtr& probe_plan = join.children()[build_left ? 1 : 0];
  if (!probe_needs_match(join) || !may_lack_keys(*build_plan)) return build;
  const Exprs& build_keys = build_left ? join.left_keys : join.right_keys;
  const Exprs& probe_keys = build_left ? join.right_keys : join.left_keys;
  std::vector<KeySetSink::Key> keys;
  for (size_t k = 0; k < build_keys.size(); ++k) {
    const DataType& type = build_keys[k]->type();
    if (join.null_safe[k] || !type.is_atomic() || !type.same_type(probe_keys[k]->type())) continue;
    TargetFinder finder;
    finder.visit(probe_plan, column_of(probe_keys[k]));
    auto set = std::make_shared<KeySet>(type);
    bool is_used = false;
    for (const auto& [scan, column] : finder.targets()) {
      if (!pays(*build_plan, *scan)) continue;
      filters[scan].push_back(std::make_shared<KeySetFilter>(column, set));
      is_used = true;
    }
    if (is_used) keys.push_back({build_keys[k], std::move(set)});
  }
  if (keys.empty()) return build;
  return std::make_shared<KeySetSink>(std::move(build), std::move(keys));
}

}  // namespace firesteel
