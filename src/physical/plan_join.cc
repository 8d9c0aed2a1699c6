#include "physical/plan_join.h"

#include <algorithm>

#include "evaluate/evaluator.h"

namespace firesteel {
namespace {

bool refers_only_to(const ExprPtr& expr, const Attributes& attributes, bool may_be_constant) {
  const auto ids = referenced_ids(expr);
  return (may_be_constant || !ids.empty()) && std::all_of(ids.begin(), ids.end(), [&](ExprId id) {
           return std::any_of(attributes.begin(), attributes.end(),
                              [&](const Attribute& attribute) { return attribute.id == id; });
         });
}

struct EquiKeys {
  Exprs left;
  Exprs right;
  std::vector<bool> null_safe;
  Exprs rest;
};

// NOT IN has one comparison, and is a hash join even if a side of it is a constant.
EquiKeys extract_keys(const ExprPtr& condition, const Attributes& left, const Attributes& right,
                      bool constants) {
  EquiKeys keys;
  if (!condition) return keys;
  for (const auto& conjunct : split_conjuncts(condition)) {
    const auto* call = conjunct->as<Call>();
    if (call != nullptr && (call->is("=") || call->is("<=>"))) {
      const ExprPtr& a = call->children()[0];
      const ExprPtr& b = call->children()[1];
      const bool straight =
          refers_only_to(a, left, constants) && refers_only_to(b, right, constants);
      const bool crossed =
          !straight && refers_only_to(b, left, constants) && refers_only_to(a, right, constants);
      if (straight || crossed) {
        keys.left.push_back(bind_references(straight ? a : b, left));
        keys.right.push_back(bind_references(straight ? b : a, right));
        keys.null_safe.push_back(call->is("<=>"));
        continue;
      }
    }
    keys.rest.push_back(conjunct);
  }
  return keys;
}

// Which side to hold. The right one unless the left one is clearly smaller: joins that keep the
// left side's rows must then mark the table's rows, which costs a pass over it.
HashJoinExec::BuildSide choose_build_side(JoinType type, const PhysicalPlan& left,
                                          const PhysicalPlan& right) {
  using Side = HashJoinExec::BuildSide;
  const double left_rows = left.estimated_rows();
  const double right_rows = right.estimated_rows();
  if (left_rows < 0 || right_rows < 0) return type == JoinType::kRight ? Side::kLeft : Side::kRight;
  switch (type) {
    case JoinType::kInner:
      return left_rows < right_rows ? Side::kLeft : Side::kRight;
    case JoinType::kLeft:
    case JoinType::kFull:
    case JoinType::kLeftSemi:
    case JoinType::kLeftAnti:
      return left_rows * 2 < right_rows ? Side::kLeft : Side::kRight;
    case JoinType::kRight:
      return right_rows * 2 < left_rows ? Side::kRight : Side::kLeft;
    default:
      return Side::kRight;
  }
}

}  // namespace

PhysicalPtr plan_join(const Join& join, const PhysicalPtr& left, const PhysicalPtr& right) {
  Attributes both = left->output();
  both.insert(both.end(), right->output().begin(), right->output().end());
  EquiKeys keys = extract_keys(join.condition(), left->output(), right->output(),
                               join.type() == JoinType::kNullAwareAnti);
  // NOT IN compares a single pair of values; more conditions make it a plain anti join elsewhere.
  if (keys.left.empty()) {
    ExprPtr condition = join.condition() ? bind_references(join.condition(), both) : nullptr;
    return std::make_shared<NestedLoopJoinExec>(join.type(), std::move(condition), join.output(),
                                                left, right);
  }
  ExprPtr residual = join_conjuncts(keys.rest);
  if (residual) residual = bind_references(residual, both);
  const JoinType type = join.type() == JoinType::kCross ? JoinType::kInner : join.type();
  return std::make_shared<HashJoinExec>(
      type, choose_build_side(type, *left, *right), std::move(keys.left), std::move(keys.right),
      std::move(keys.null_safe), std::move(residual), join.output(), left, right);
}

}  // namespace firesteel
