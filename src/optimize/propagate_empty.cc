#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"

namespace firesteel::optimizer {
namespace {

// The columns of `kept` as they are and nulls for the other side's, in the join's order.
PlanPtr padded(const Join& join, const PlanPtr& kept) {
  const IdSet own = IdSet::of(*kept);
  Exprs list;
  for (const Attribute& attribute : join.output()) {
    if (own.contains(attribute.id)) {
      list.push_back(ref(attribute));
    } else {
      list.push_back(std::make_shared<Alias>(Literal::null(attribute.type), attribute.name,
                                             attribute.id, attribute.metadata));
    }
  }
  return std::make_shared<Project>(std::move(list), kept);
}

PlanPtr empty_join(const Join& join) {
  const bool left = is_empty(*join.left());
  const bool right = is_empty(*join.right());
  const bool never = join.condition() && is_false_literal(*join.condition());
  if (!left && !right && !never) return nullptr;
  switch (join.type()) {
    case JoinType::kInner:
    case JoinType::kCross:
    case JoinType::kLeftSemi:
      return make_empty(join.output());
    case JoinType::kLeft:
    case JoinType::kLeftSingle:
      return left ? make_empty(join.output()) : padded(join, join.left());
    case JoinType::kRight:
      return right ? make_empty(join.output()) : padded(join, join.right());
    case JoinType::kFull:
      if (left && right) return make_empty(join.output());
      if (right) return padded(join, join.left());
      return left ? padded(join, join.right()) : nullptr;
    case JoinType::kLeftAnti:
      return left ? make_empty(join.output()) : join.left();
    case JoinType::kNullAwareAnti:
      if (left) return make_empty(join.output());
      return right ? join.left() : nullptr;
    case JoinType::kExistence: {
      if (left) return make_empty(join.output());
      Exprs list = column_list(join.left()->output());
      list.push_back(std::make_shared<Alias>(Literal::boolean(false), join.existence()->name,
                                             join.existence()->id));
      return std::make_shared<Project>(std::move(list), join.left());
    }
  }
  return nullptr;
}

PlanPtr empty_union(const PlanPtr& node) {
  Plans kept;
  for (const PlanPtr& child : node->children()) {
    if (!is_empty(*child)) kept.push_back(child);
  }
  if (kept.size() == node->children().size()) return nullptr;
  if (kept.empty()) return make_empty(node->output());
  if (kept.size() > 1) return std::make_shared<Union>(std::move(kept), node->output());
  Exprs list;
  for (size_t i = 0; i < node->output().size(); ++i) {
    const Attribute& attribute = node->output()[i];
    list.push_back(std::make_shared<Alias>(ref(kept[0]->output()[i]), attribute.name, attribute.id,
                                           attribute.metadata));
  }
  return std::make_shared<Project>(std::move(list), kept[0]);
}

}  // namespace

PlanPtr propagate_empty(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  return transform_up(plan, [](const PlanPtr& node) -> PlanPtr {
    switch (node->kind()) {
      case PlanKind::kJoin:
        return node->as<Join>()->lateral() ? nullptr : empty_join(*node->as<Join>());
      case PlanKind::kUnion:
        return empty_union(node);
      case PlanKind::kAggregate:
        if (node->as<Aggregate>()->grouping().empty()) return nullptr;
        break;
      case PlanKind::kProject:
      case PlanKind::kFilter:
      case PlanKind::kSort:
      case PlanKind::kLimit:
      case PlanKind::kTail:
      case PlanKind::kWindow:
      case PlanKind::kExpand:
      case PlanKind::kGenerate:
      case PlanKind::kSample:
      case PlanKind::kRepartition:
        break;
      default:
        return nullptr;
    }
    return is_empty(*node->children()[0]) ? make_empty(node->output()) : nullptr;
  });
}

}  // namespace firesteel::optimizer
