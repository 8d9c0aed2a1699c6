#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "optimize/substitute.h"

namespace firesteel::optimizer {
namespace {

// Conditions known to hold for all rows of a plan.
using Constraints = Exprs;

bool is_known(const Constraints& constraints, const ExprPtr& expr) {
  return std::any_of(constraints.begin(), constraints.end(),
                     [&](const ExprPtr& known) { return semantic_equals(*known, *expr); });
}

// Random conditions say nothing of other rows, and subqueries cannot be copied for nothing.
bool is_usable(const ExprPtr& expr) { return expr->deterministic() && !expr->has_subquery(); }

void append_usable(Constraints& constraints, const Exprs& more) {
  for (const ExprPtr& expr : more) {
    if (is_usable(expr) && !is_known(constraints, expr)) constraints.push_back(expr);
  }
}

struct ColumnPair {
  ExprPtr a;
  ExprPtr b;
};

// "a = b" between two columns of one type.
std::optional<ColumnPair> as_column_equality(const ExprPtr& expr) {
  const Call* call = as_call(expr, "=");
  if (call == nullptr) return std::nullopt;
  const ExprPtr& a = call->children()[0];
  const ExprPtr& b = call->children()[1];
  if (!a->as<AttributeRef>() || !b->as<AttributeRef>() || !a->type().same_type(b->type())) {
    return std::nullopt;
  }
  return ColumnPair{a, b};
}

ExprId id_of(const ExprPtr& column) { return column->as<AttributeRef>()->id(); }

// What `equalities` make of `known`: conditions on a column hold for the columns equal to it.
// Runs until nothing new follows, so that chains of equalities are followed to their end.
Constraints infer(const Constraints& known, const std::vector<ColumnPair>& equalities) {
  Constraints all = known;
  for (size_t i = 0; i < all.size(); ++i) {
    const std::vector<ExprId> ids = referenced_ids(all[i]);
    if (ids.size() != 1) continue;
    for (const ColumnPair& pair : equalities) {
      for (const auto& [from, to] : {std::pair(pair.a, pair.b), std::pair(pair.b, pair.a)}) {
        if (id_of(from) != ids[0]) continue;
        ExprPtr inferred = substitute(all[i], {{ids[0], to}});
        if (!is_known(all, inferred)) all.push_back(std::move(inferred));
      }
    }
  }
  return Constraints(all.begin() + static_cast<std::ptrdiff_t>(known.size()), all.end());
}

std::vector<ColumnPair> equalities_in(const Exprs& conjuncts) {
  std::vector<ColumnPair> pairs;
  for (const ExprPtr& conjunct : conjuncts) {
    if (auto pair = as_column_equality(conjunct)) pairs.push_back(*std::move(pair));
  }
  return pairs;
}

class FilterInference {
 public:
  PlanPtr infer_in(const PlanPtr& plan, Constraints& out) {
    Plans children;
    std::vector<Constraints> below(plan->children().size());
    for (size_t i = 0; i < below.size(); ++i) {
      children.push_back(infer_in(plan->children()[i], below[i]));
    }
    PlanPtr rebuilt =
        children == plan->children() ? plan : plan->with_children(std::move(children));
    switch (plan->kind()) {
      case PlanKind::kFilter:
        return infer_in_filter(rebuilt, below[0], out);
      case PlanKind::kJoin:
        return infer_in_join(rebuilt, below, out);
      case PlanKind::kProject:
        out = renamed(rebuilt->as<Project>()->list(), below[0]);
        return rebuilt;
      case PlanKind::kAggregate: {
        const auto& aggregate = *rebuilt->as<Aggregate>();
        // A lone row stands for no row of the child.
        if (!aggregate.grouping().empty()) out = renamed(aggregate.aggregates(), below[0]);
        return rebuilt;
      }
      case PlanKind::kSort:
      case PlanKind::kLimit:
      case PlanKind::kTail:
      case PlanKind::kWindow:
      case PlanKind::kSample:
      case PlanKind::kRepartition:
        out = std::move(below[0]);
        return rebuilt;
      case PlanKind::kGenerate:
        out = restricted(below[0], IdSet::of(*rebuilt));
        return rebuilt;
      case PlanKind::kWithCte:
        out = std::move(below.back());
        return rebuilt;
      default:
        return rebuilt;
    }
  }

 private:
  static Constraints restricted(const Constraints& constraints, const IdSet& columns) {
    Constraints out;
    for (const ExprPtr& expr : constraints) {
      if (columns.covers(expr)) out.push_back(expr);
    }
    return out;
  }

  // Constraints on columns that a select list passes on, under their new names.
  static Constraints renamed(const Exprs& list, const Constraints& below) {
    if (below.empty()) return {};
    ExprMap names;
    IdSet kept;
    for (const ExprPtr& item : list) {
      const Attribute attribute = to_attribute(item);
      const ExprPtr& value = item->as<Alias>() ? item->as<Alias>()->child() : item;
      const auto* column = value->as<AttributeRef>();
      if (column == nullptr) continue;
      if (kept.contains(column->id())) continue;
      kept.insert(column->id());
      names[column->id()] = ref(attribute);
    }
    Constraints out;
    for (const ExprPtr& expr : below) {
      if (kept.covers(expr)) out.push_back(substitute(expr, names));
    }
    return out;
  }

  static PlanPtr infer_in_filter(const PlanPtr& plan, const Constraints& below, Constraints& out) {
    const auto& filter = *plan->as<Filter>();
    Exprs conjuncts = split_conjuncts(filter.condition());
    out = below;
    append_usable(out, conjuncts);
    const Constraints inferred = infer(out, equalities_in(out));
    if (inferred.empty()) return plan;
    out.insert(out.end(), inferred.begin(), inferred.end());
    conjuncts.insert(conjuncts.end(), inferred.begin(), inferred.end());
    return std::make_shared<Filter>(make_chain("and", conjuncts), filter.child());
  }

  static PlanPtr infer_in_join(const PlanPtr& plan, const std::vector<Constraints>& below,
                               Constraints& out) {
    const auto& join = *plan->as<Join>();
    const JoinType type = join.type();
    const bool inner = type == JoinType::kInner || type == JoinType::kCross;
    Exprs conjuncts = split_conjuncts(join.condition());
    Constraints known = below[0];
    append_usable(known, below[1]);
    append_usable(known, conjuncts);
    if (inner) {
      out = known;
    } else if (type == JoinType::kRight) {
      out = below[1];
    } else if (type != JoinType::kFull) {
      out = below[0];
    }
    // What holds for both partners of a match limits the sides whose other rows do not count.
    const bool for_left = inner || type == JoinType::kRight || type == JoinType::kLeftSemi;
    const bool for_right = inner || type == JoinType::kLeft || type == JoinType::kLeftSemi ||
                           type == JoinType::kLeftAnti || type == JoinType::kExistence ||
                           type == JoinType::kLeftSingle;
    if ((!for_left && !for_right) || join.lateral()) return plan;
    const IdSet left = IdSet::of(*join.left());
    const IdSet right = IdSet::of(*join.right());
    Constraints added;
    for (const ExprPtr& expr : infer(known, equalities_in(known))) {
      if ((for_left && left.covers(expr)) || (for_right && right.covers(expr))) {
        added.push_back(expr);
      }
    }
    if (added.empty()) return plan;
    if (inner) out.insert(out.end(), added.begin(), added.end());
    conjuncts.insert(conjuncts.end(), added.begin(), added.end());
    return std::make_shared<Join>(type, make_chain("and", conjuncts), join.left(), join.right(),
                                  join.existence());
  }
};

}  // namespace

PlanPtr infer_filters(const PlanPtr& plan, const OptimizerContext& /*context*/) {
  Constraints constraints;
  return FilterInference().infer_in(plan, constraints);
}

}  // namespace firesteel::optimizer
