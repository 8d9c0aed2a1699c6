#include <algorithm>

#include "base/check.h"
#include "plan/operators.h"

namespace firesteel {
namespace {

void append(Attributes& output, const Attributes& more, bool nullable) {
  for (Attribute attribute : more) {
    attribute.nullable |= nullable;
    output.push_back(std::move(attribute));
  }
}

// As Spark's join types print in plans.
std::string plan_name(JoinType type) {
  switch (type) {
    case JoinType::kInner:
      return "Inner";
    case JoinType::kCross:
      return "Cross";
    case JoinType::kLeft:
      return "LeftOuter";
    case JoinType::kRight:
      return "RightOuter";
    case JoinType::kFull:
      return "FullOuter";
    case JoinType::kLeftSemi:
      return "LeftSemi";
    case JoinType::kLeftAnti:
      return "LeftAnti";
    case JoinType::kNullAwareAnti:
      return "NullAwareLeftAnti";
    case JoinType::kExistence:
      return "ExistenceJoin";
    case JoinType::kLeftSingle:
      return "LeftSingle";
  }
  return "";
}

}  // namespace

std::string join_type_name(JoinType type) {
  switch (type) {
    case JoinType::kInner:
      return "INNER";
    case JoinType::kCross:
      return "CROSS";
    case JoinType::kLeft:
      return "LEFT OUTER";
    case JoinType::kRight:
      return "RIGHT OUTER";
    case JoinType::kFull:
      return "FULL OUTER";
    case JoinType::kLeftSemi:
      return "LEFT SEMI";
    case JoinType::kLeftAnti:
      return "LEFT ANTI";
    case JoinType::kNullAwareAnti:
      return "NULL AWARE LEFT ANTI";
    case JoinType::kExistence:
      return "EXISTENCE";
    case JoinType::kLeftSingle:
      return "LEFT SINGLE";
  }
  return "";
}

Join::Join(JoinType type, ExprPtr condition, PlanPtr left, PlanPtr right,
           std::optional<Attribute> existence, bool lateral)
    : LogicalPlan(kKind, {std::move(left), std::move(right)}),
      type_(type),
      condition_(std::move(condition)),
      existence_(std::move(existence)),
      lateral_(lateral) {}

PlanPtr Join::with_children(Plans children) const {
  FS_CHECK_EQ(children.size(), 2u);
  return std::make_shared<Join>(type_, condition_, std::move(children[0]), std::move(children[1]),
                                existence_, lateral_);
}

Exprs Join::expressions() const {
  if (!condition_) return {};
  return {condition_};
}

PlanPtr Join::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), condition_ ? 1u : 0u);
  ExprPtr condition = condition_ ? std::move(expressions[0]) : nullptr;
  return std::make_shared<Join>(type_, std::move(condition), left(), right(), existence_, lateral_);
}

const Attributes& Join::output() const {
  std::call_once(output_once_, [this] {
    const bool left_nullable = type_ == JoinType::kRight || type_ == JoinType::kFull;
    append(output_, left()->output(), left_nullable);
    switch (type_) {
      case JoinType::kInner:
      case JoinType::kCross:
      case JoinType::kRight:
        append(output_, right()->output(), false);
        break;
      case JoinType::kLeft:
      case JoinType::kFull:
      case JoinType::kLeftSingle:
        append(output_, right()->output(), true);
        break;
      case JoinType::kExistence:
        FS_CHECK(existence_.has_value());
        output_.push_back(*existence_);
        break;
      case JoinType::kLeftSemi:
      case JoinType::kLeftAnti:
      case JoinType::kNullAwareAnti:
        break;
    }
  });
  return output_;
}

std::string Join::node_string() const {
  std::string out = lateral_ ? "LateralJoin " : "Join ";
  out += plan_name(type_);
  if (existence_) out += "(" + AttributeRef(*existence_).sql(true) + ")";
  if (condition_) out += ", " + condition_->sql(true);
  return out;
}

}  // namespace firesteel
