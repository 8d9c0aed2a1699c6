#include "optimize/match_filters.h"

#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/null_rejection.h"
#include "optimize/plan_facts.h"

namespace firesteel::optimizer {
namespace {

std::optional<MatchJoin> from_existence(const Join& join, Exprs& conjuncts) {
  IdSet existence;
  existence.insert(join.existence()->id);
  const auto mentions = [&](const ExprPtr& expr) { return existence.touches(expr); };
  if (std::count_if(conjuncts.begin(), conjuncts.end(), mentions) != 1) return std::nullopt;
  const auto it = std::find_if(conjuncts.begin(), conjuncts.end(), mentions);
  const ExprPtr negated = negated_operand(*it);
  if ((negated ? negated : *it)->as<AttributeRef>() == nullptr) return std::nullopt;
  conjuncts.erase(it);
  MatchJoin out;
  out.join = std::make_shared<Join>(negated ? JoinType::kLeftAnti : JoinType::kLeftSemi,
                                    join.condition(), join.left(), join.right());
  out.list = column_list(join.left()->output());
  out.list.push_back(std::make_shared<Alias>(Literal::boolean(!negated), join.existence()->name,
                                             join.existence()->id));
  return out;
}

// The right column that the conjunct wants to be null, or null.
const AttributeRef* null_tested(const ExprPtr& conjunct, const IdSet& right) {
  const Call* call = as_call(conjunct, "isnull");
  const auto* column = call != nullptr ? call->children()[0]->as<AttributeRef>() : nullptr;
  return column != nullptr && right.contains(column->id()) ? column : nullptr;
}

// A match has no null in the columns that the condition compares.
std::optional<MatchJoin> from_left_join(const Join& join, Exprs& conjuncts) {
  if (!join.condition()) return std::nullopt;
  const IdSet right = IdSet::of(*join.right());
  IdSet keys;
  keys.insert(null_rejecting_sources(join.condition()));
  bool unmatched_only = false;
  for (const ExprPtr& conjunct : conjuncts) {
    const AttributeRef* column = null_tested(conjunct, right);
    if (column == nullptr && right.touches(conjunct)) return std::nullopt;
    unmatched_only |= column != nullptr && keys.contains(column->id());
  }
  if (!unmatched_only) return std::nullopt;
  std::erase_if(conjuncts, [&](const ExprPtr& conjunct) { return null_tested(conjunct, right); });
  MatchJoin out;
  out.join =
      std::make_shared<Join>(JoinType::kLeftAnti, join.condition(), join.left(), join.right());
  out.list = column_list(join.left()->output());
  for (const Attribute& attribute : join.right()->output()) {
    out.list.push_back(std::make_shared<Alias>(Literal::null(attribute.type), attribute.name,
                                               attribute.id, attribute.metadata));
  }
  return out;
}

}  // namespace

std::optional<MatchJoin> find_match_join(const Join& join, Exprs& conjuncts) {
  if (join.type() == JoinType::kExistence) return from_existence(join, conjuncts);
  if (join.type() == JoinType::kLeft) return from_left_join(join, conjuncts);
  return std::nullopt;
}

}  // namespace firesteel::optimizer
