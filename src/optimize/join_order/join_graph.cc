#include "optimize/join_order/join_graph.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

#include "base/check.h"
#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"

namespace firesteel::optimizer {
namespace {

// An equality with the side first that is over `left`.
ExprPtr oriented(const ExprPtr& conjunct, const IdSet& left) {
  const Call* call = as_call(conjunct, "=");
  if (call == nullptr || left.covers(call->children()[0])) return conjunct;
  return left.covers(call->children()[1]) ? make_equal(call->children()[1], call->children()[0])
                                          : conjunct;
}

bool is_inner(JoinType type) { return type == JoinType::kInner || type == JoinType::kCross; }

bool is_dependent(JoinType type) {
  switch (type) {
    case JoinType::kLeft:
    case JoinType::kRight:
    case JoinType::kLeftSemi:
    case JoinType::kLeftAnti:
    case JoinType::kNullAwareAnti:
    case JoinType::kExistence:
    case JoinType::kLeftSingle:
      return true;
    default:
      return false;
  }
}

bool is_movable(const Join& join) {
  return !join.lateral() && (is_inner(join.type()) || is_dependent(join.type())) &&
         (!join.condition() || join.condition()->deterministic());
}

// "a = b" between columns of one type.
const Call* as_column_equality(const ExprPtr& expr) {
  const Call* call = as_call(expr, "=");
  if (call == nullptr) return nullptr;
  const ExprPtr& a = call->children()[0];
  const ExprPtr& b = call->children()[1];
  const bool columns = a->as<AttributeRef>() && b->as<AttributeRef>();
  return columns && a->type().same_type(b->type()) ? call : nullptr;
}

ExprId id_of(const ExprPtr& column) { return column->as<AttributeRef>()->id(); }

}  // namespace

bool JoinGraph::is_region(const LogicalPlan& plan) {
  switch (plan.kind()) {
    case PlanKind::kJoin:
      return is_movable(*plan.as<Join>());
    case PlanKind::kFilter:
      return plan.as<Filter>()->condition()->deterministic() && is_region(*plan.children()[0]);
    case PlanKind::kProject:
      return is_plain_list(plan.as<Project>()->list()) && is_region(*plan.children()[0]);
    default:
      return false;
  }
}

std::optional<JoinGraph> JoinGraph::make(const PlanPtr& root, const Rewrite& rewrite,
                                         CardinalityEstimator& estimator) {
  JoinGraph graph(estimator);
  Exprs conjuncts;
  if (!graph.collect(root, rewrite, conjuncts)) return std::nullopt;
  for (Relation& relation : graph.relations_) {
    relation.estimate = estimator.estimate(*relation.plan);
  }
  graph.sort_conditions(conjuncts);
  graph.finish_dependents();
  graph.make_edges();
  return graph;
}

bool JoinGraph::add_relation(Relation relation) {
  if (relations_.size() == kMaxRelations) return false;
  const size_t number = relations_.size();
  for (const Attribute& attribute : relation.plan->output()) {
    relation_of_column_[attribute.id] = number;
  }
  if (relation.dependent && relation.dependent->existence) {
    relation_of_column_[relation.dependent->existence->id] = number;
  }
  relations_.push_back(std::move(relation));
  return true;
}

bool JoinGraph::collect(const PlanPtr& plan, const Rewrite& rewrite, Exprs& conjuncts) {
  if (!is_region(*plan)) return add_relation({rewrite(plan), {}, std::nullopt});
  if (const auto* filter = plan->as<Filter>()) {
    const Exprs own = split_conjuncts(filter->condition());
    if (!collect(filter->child(), rewrite, conjuncts)) return false;
    conjuncts.insert(conjuncts.end(), own.begin(), own.end());
    return true;
  }
  if (plan->kind() == PlanKind::kProject) return collect(plan->children()[0], rewrite, conjuncts);
  const auto& join = *plan->as<Join>();
  if (is_inner(join.type())) {
    const Exprs own = split_conjuncts(join.condition());
    if (!collect(join.left(), rewrite, conjuncts) || !collect(join.right(), rewrite, conjuncts)) {
      return false;
    }
    conjuncts.insert(conjuncts.end(), own.begin(), own.end());
    return true;
  }
  const bool swapped = join.type() == JoinType::kRight;
  const size_t first = relations_.size();
  if (!collect(swapped ? join.right() : join.left(), rewrite, conjuncts)) return false;
  DependentSide side{.type = swapped ? JoinType::kLeft : join.type(),
                     .condition = join.condition(),
                     .existence = join.existence()};
  // Of a condition that refers to no left column any row will do.
  side.required = singleton(first);
  return add_relation({rewrite(swapped ? join.left() : join.right()), {}, std::move(side)});
}

RelationSet JoinGraph::relations_of(const ExprPtr& expr) const {
  RelationSet set = 0;
  for (const ExprId id : referenced_ids(expr)) {
    const auto it = relation_of_column_.find(id);
    if (it != relation_of_column_.end()) set |= singleton(it->second);
  }
  return set;
}

RelationSet JoinGraph::dependents() const {
  RelationSet set = 0;
  for (size_t i = 0; i < relations_.size(); ++i) {
    if (relations_[i].dependent) set |= singleton(i);
  }
  return set;
}

RelationSet JoinGraph::closed(RelationSet set) const {
  for (RelationSet before = 0; before != set;) {
    before = set;
    for (size_t i = 0; i < relations_.size(); ++i) {
      if ((set & singleton(i)) && relations_[i].dependent) {
        set |= relations_[i].dependent->required;
      }
    }
  }
  return set;
}

void JoinGraph::sort_conditions(const Exprs& conjuncts) {
  const RelationSet dependent = dependents();
  Exprs equalities;
  for (const ExprPtr& expr : conjuncts) {
    const RelationSet set = relations_of(expr);
    if (set == 0) {
      constants_.push_back(expr);
    } else if (as_column_equality(expr) && (set & dependent) == 0) {
      equalities.push_back(expr);
    } else {
      conditions_.push_back({expr, set, 1});
    }
  }
  // Columns that are equal by any chain of equalities.
  std::unordered_map<ExprId, size_t> group_of;
  for (const ExprPtr& expr : equalities) {
    const Exprs& sides = expr->children();
    std::vector<size_t> groups;
    for (const ExprPtr& column : sides) {
      const ExprId id = id_of(column);
      const auto [it, inserted] = group_of.emplace(id, equal_columns_.size());
      if (inserted) {
        const size_t relation = relation_of_column_.at(id);
        equal_columns_.push_back({{{relation, column}}, singleton(relation)});
      }
      groups.push_back(it->second);
    }
    if (groups[0] == groups[1]) continue;
    EqualColumns& into = equal_columns_[groups[0]];
    EqualColumns& from = equal_columns_[groups[1]];
    for (Member& member : from.members) {
      group_of[id_of(member.column)] = groups[0];
      into.members.push_back(std::move(member));
    }
    into.relations |= from.relations;
    from = {};
  }
  std::erase_if(equal_columns_, [](const EqualColumns& group) { return group.members.empty(); });
  // Two columns of one relation in a group are compared inside of it.
  for (const EqualColumns& group : equal_columns_) {
    for (size_t i = 0; i < group.members.size(); ++i) {
      const auto first = std::find_if(
          group.members.begin(), group.members.end(),
          [&](const Member& member) { return member.relation == group.members[i].relation; });
      if (first == group.members.begin() + static_cast<std::ptrdiff_t>(i)) continue;
      conditions_.push_back({make_equal(first->column, group.members[i].column),
                             singleton(group.members[i].relation), 1});
    }
  }
  for (Condition& condition : conditions_) {
    Estimate input;
    input.rows = 1;
    for (size_t i = 0; i < relations_.size(); ++i) {
      if (!(condition.relations & singleton(i))) continue;
      const Estimate& own = relations_[i].estimate;
      input = estimator_->combine(input, own, input.rows * std::max(own.rows, 1.0));
    }
    condition.selectivity = estimator_->selectivity(condition.expr, input);
  }
}

void JoinGraph::finish_dependents() {
  for (size_t i = 0; i < relations_.size(); ++i) {
    auto& side = relations_[i].dependent;
    if (!side) continue;
    if (side->condition) {
      const RelationSet refers = relations_of(side->condition) & ~singleton(i);
      if (refers != 0) side->required = refers;
    }
    Estimate left;
    left.rows = 1;
    for (size_t j = 0; j < relations_.size(); ++j) {
      if (!(side->required & singleton(j))) continue;
      const Estimate& own = relations_[j].estimate;
      left = estimator_->combine(left, own, left.rows * std::max(own.rows, 1.0));
    }
    const Estimate& right = relations_[i].estimate;
    const Exprs conjuncts = split_conjuncts(side->condition);
    const double matched = estimator_->matched_fraction(left, right, conjuncts);
    switch (side->type) {
      case JoinType::kLeftSemi:
        side->factor = matched;
        break;
      case JoinType::kLeftAnti:
      case JoinType::kNullAwareAnti:
        side->factor = std::max(0.1, 1 - matched);
        break;
      case JoinType::kLeft:
        side->factor = std::max(
            1.0, estimator_->inner_join_rows(left, right, conjuncts) / std::max(left.rows, 1.0));
        break;
      default:
        side->factor = 1;
        break;
    }
  }
}

void JoinGraph::add_edge(RelationSet left, RelationSet right) {
  left = closed(left);
  right = closed(right);
  if (left == 0 || right == 0 || (left & right) != 0) return;
  edges_.push_back({left, right});
}

void JoinGraph::make_edges() {
  for (const EqualColumns& group : equal_columns_) {
    for (size_t i = 0; i < relations_.size(); ++i) {
      for (size_t j = i + 1; j < relations_.size(); ++j) {
        if (is_subset(singleton(i) | singleton(j), group.relations)) {
          add_edge(singleton(i), singleton(j));
        }
      }
    }
  }
  for (const Condition& condition : conditions_) {
    if (std::popcount(condition.relations) < 2) continue;
    const auto* call = condition.expr->as<Call>();
    if (call != nullptr && call->is("=")) {
      const RelationSet left = relations_of(call->children()[0]);
      const RelationSet right = relations_of(call->children()[1]);
      if (left != 0 && right != 0 && (left & right) == 0) {
        add_edge(left, right);
        continue;
      }
    }
    const RelationSet first = condition.relations & (~condition.relations + 1);
    add_edge(first, condition.relations & ~first);
  }
  for (size_t i = 0; i < relations_.size(); ++i) {
    // Not closed over its own requirement: that is the other end.
    if (relations_[i].dependent) {
      edges_.push_back({closed(relations_[i].dependent->required), singleton(i)});
    }
  }
}

const DependentSide* JoinGraph::as_dependent(RelationSet set) const {
  if (!std::has_single_bit(set)) return nullptr;
  const auto& side = relations_[static_cast<size_t>(std::countr_zero(set))].dependent;
  return side ? &*side : nullptr;
}

bool JoinGraph::can_join(RelationSet left, RelationSet right) const {
  const DependentSide* left_side = as_dependent(left);
  const DependentSide* right_side = as_dependent(right);
  if (left_side != nullptr) return right_side == nullptr && is_subset(left_side->required, right);
  if (right_side != nullptr) return is_subset(right_side->required, left);
  return std::any_of(edges_.begin(), edges_.end(), [&](const Edge& edge) {
    return (is_subset(edge.left, left) && is_subset(edge.right, right)) ||
           (is_subset(edge.left, right) && is_subset(edge.right, left));
  });
}

const JoinGraph::Member* JoinGraph::member_in(const EqualColumns& columns, RelationSet set) const {
  const auto it =
      std::find_if(columns.members.begin(), columns.members.end(),
                   [&](const Member& member) { return (set & singleton(member.relation)) != 0; });
  return it == columns.members.end() ? nullptr : &*it;
}

double JoinGraph::rows(RelationSet set) const {
  const auto it = rows_.find(set);
  if (it != rows_.end()) return it->second;
  const double rows = compute_rows(set);
  rows_.emplace(set, rows);
  return rows;
}

// Relations are added one by one in the order of their numbers, each shrinking the product by the
// equalities that tie it to one before it.
double JoinGraph::compute_rows(RelationSet set) const {
  double rows = 1;
  RelationSet done = 0;
  for (size_t i = 0; i < relations_.size(); ++i) {
    if (!(set & singleton(i))) continue;
    if (relations_[i].dependent) continue;
    rows *= std::max(relations_[i].estimate.rows, 1.0);
    // Equalities by the relation on their other side, so that compound keys are seen as such.
    std::map<size_t, std::vector<std::pair<ExprPtr, ExprPtr>>> keys;
    for (const EqualColumns& group : equal_columns_) {
      const Member* own = member_in(group, singleton(i));
      const Member* other = member_in(group, done);
      if (own == nullptr || other == nullptr) continue;
      keys[other->relation].emplace_back(other->column, own->column);
    }
    for (const auto& [other, pairs] : keys) {
      rows *= estimator_->equality_selectivity(relations_[other].estimate, relations_[i].estimate,
                                               pairs);
    }
    done |= singleton(i);
  }
  for (size_t i = 0; i < relations_.size(); ++i) {
    if ((set & singleton(i)) && relations_[i].dependent) {
      if (set == singleton(i)) return relations_[i].estimate.rows;
      rows *= relations_[i].dependent->factor;
    }
  }
  for (const Condition& condition : conditions_) {
    if (is_subset(condition.relations, set)) rows *= condition.selectivity;
  }
  return std::max(rows, 1.0);
}

PlanPtr JoinGraph::relation_plan(size_t relation) const {
  const PlanPtr& plan = relations_[relation].plan;
  // Conditions on a dependent side's columns see them as the join gives them.
  if (relations_[relation].dependent) return plan;
  Exprs own;
  for (const Condition& condition : conditions_) {
    if (condition.relations == singleton(relation)) own.push_back(condition.expr);
  }
  if (own.empty()) return plan;
  return std::make_shared<Filter>(make_chain("and", own), plan);
}

Exprs JoinGraph::conditions_between(RelationSet left, RelationSet right) const {
  Exprs conjuncts;
  for (const EqualColumns& group : equal_columns_) {
    const Member* a = member_in(group, left);
    const Member* b = member_in(group, right);
    if (a != nullptr && b != nullptr) conjuncts.push_back(make_equal(a->column, b->column));
  }
  const bool dependent = as_dependent(right) != nullptr;
  for (const Condition& condition : conditions_) {
    if (!is_subset(condition.relations, left | right)) continue;
    if (is_subset(condition.relations, left)) continue;
    if (!dependent && is_subset(condition.relations, right)) continue;
    conjuncts.push_back(condition.expr);
  }
  return conjuncts;
}

PlanPtr JoinGraph::join_plan(RelationSet left_set, const PlanPtr& left, RelationSet right_set,
                             const PlanPtr& right) const {
  if (as_dependent(left_set) != nullptr) return join_plan(right_set, right, left_set, left);
  Exprs conjuncts = conditions_between(left_set, right_set);
  if (const DependentSide* side = as_dependent(right_set)) {
    const PlanPtr join =
        std::make_shared<Join>(side->type, side->condition, left, right, side->existence);
    if (conjuncts.empty()) return join;
    return std::make_shared<Filter>(make_chain("and", conjuncts), join);
  }
  // The smaller side is built into a table: the right one, by convention.
  const bool swap = rows(left_set) < rows(right_set);
  const PlanPtr& probe = swap ? right : left;
  const PlanPtr& build = swap ? left : right;
  const IdSet probe_columns = IdSet::of(*probe);
  for (ExprPtr& conjunct : conjuncts) conjunct = oriented(conjunct, probe_columns);
  return std::make_shared<Join>(conjuncts.empty() ? JoinType::kCross : JoinType::kInner,
                                make_chain("and", conjuncts), probe, build);
}

}  // namespace firesteel::optimizer
