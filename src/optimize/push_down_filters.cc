#include <algorithm>

#include "optimize/expr_builders.h"
#include "optimize/match_filters.h"
#include "optimize/null_rejection.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "optimize/simplify/simplify.h"
#include "optimize/substitute.h"

namespace firesteel::optimizer {
namespace {

// Appends those of `more` that are not there yet.
void append_new(Exprs& conjuncts, const Exprs& more) {
  for (const ExprPtr& expr : more) {
    const bool known = expr->deterministic() &&
                       std::any_of(conjuncts.begin(), conjuncts.end(), [&](const ExprPtr& other) {
                         return semantic_equals(*other, *expr);
                       });
    if (!known) conjuncts.push_back(expr);
  }
}

PlanPtr filtered(const PlanPtr& plan, const Exprs& conjuncts) {
  if (conjuncts.empty()) return plan;
  return std::make_shared<Filter>(make_chain("and", conjuncts), plan);
}

// What follows for `side` alone from a condition on both sides: of a disjunction whose every part
// says something of the side, what they say. Null when nothing follows. Simplified, so that it is
// known again where an earlier run has put it.
ExprPtr implied_for_side(const ExprPtr& condition, const IdSet& side,
                         const OptimizerContext& context) {
  if (as_call(condition, "or") == nullptr || !condition->deterministic()) return nullptr;
  Exprs implied;
  for (const ExprPtr& disjunct : split_operands(condition, "or")) {
    Exprs own;
    for (const ExprPtr& conjunct : split_operands(disjunct, "and")) {
      if (side.covers(conjunct) && !referenced_ids(conjunct).empty()) own.push_back(conjunct);
    }
    if (own.empty()) return nullptr;
    append_new(implied, {make_chain("and", own)});
  }
  return simplify_predicate(make_chain("or", implied), context);
}

class FilterPushDown {
 public:
  explicit FilterPushDown(const OptimizerContext& context) : context_(context) {}

  // `plan` with `conjuncts` applied, each as deep as it can go. Rows that have null in one of
  // `not_null` are of no use to the operators above.
  PlanPtr push(const PlanPtr& plan, Exprs conjuncts, const IdSet& not_null) {
    switch (plan->kind()) {
      case PlanKind::kFilter:
        return push_filter(*plan->as<Filter>(), std::move(conjuncts), not_null);
      case PlanKind::kProject:
        return push_project(plan, *plan->as<Project>(), std::move(conjuncts), not_null);
      case PlanKind::kAggregate:
        return push_aggregate(plan, *plan->as<Aggregate>(), std::move(conjuncts));
      case PlanKind::kWindow:
        return push_window(plan, *plan->as<Window>(), std::move(conjuncts));
      case PlanKind::kJoin:
        return push_join(plan, *plan->as<Join>(), std::move(conjuncts), not_null);
      case PlanKind::kUnion:
        return push_union(plan, std::move(conjuncts));
      case PlanKind::kGenerate:
      case PlanKind::kExpand:
        return push_passing_columns(plan, std::move(conjuncts));
      case PlanKind::kSort:
      case PlanKind::kRepartition:
        return push_through(plan, std::move(conjuncts), not_null);
      case PlanKind::kWithCte:
        return push_with_cte(plan, *plan->as<WithCte>(), std::move(conjuncts), not_null);
      case PlanKind::kCteReference:
        note_reference(*plan->as<CteReference>(), conjuncts);
        return filtered(plan, conjuncts);
      default: {
        Plans children;
        for (const PlanPtr& child : plan->children()) children.push_back(push(child, {}, {}));
        return filtered(rebuilt(plan, std::move(children)), conjuncts);
      }
    }
  }

 private:
  static PlanPtr rebuilt(const PlanPtr& plan, Plans children) {
    return children == plan->children() ? plan : plan->with_children(std::move(children));
  }

  PlanPtr push_through(const PlanPtr& plan, Exprs conjuncts, const IdSet& not_null) {
    Exprs kept;
    Exprs pushed;
    divide(
        conjuncts, [](const ExprPtr& expr) { return expr->deterministic(); }, pushed, kept);
    return filtered(rebuilt(plan, {push(plan->children()[0], std::move(pushed), not_null)}), kept);
  }

  template <class Test>
  static void divide(const Exprs& conjuncts, const Test& goes_down, Exprs& pushed, Exprs& kept) {
    for (const ExprPtr& conjunct : conjuncts) {
      (goes_down(conjunct) ? pushed : kept).push_back(conjunct);
    }
  }

  // A definition needs only rows that some reference to it wants.
  PlanPtr push_with_cte(const PlanPtr& plan, const WithCte& with, Exprs conjuncts,
                        const IdSet& not_null) {
    const std::vector<CteDefinition> definitions = with.definitions();
    Plans children = plan->children();
    children.back() = push(children.back(), std::move(conjuncts), not_null);
    // Later definitions refer to earlier ones.
    for (size_t i = definitions.size(); i-- > 0;) {
      Exprs wanted;
      const auto it = references_.find(definitions[i].id);
      if (it != references_.end() && it->second.all_filtered) {
        ExprMap columns;
        const Attributes& output = definitions[i].plan->output();
        for (size_t column = 0; column < output.size(); ++column) {
          columns[static_cast<ExprId>(column)] = ref(output[column]);
        }
        Exprs alternatives;
        for (const ExprPtr& expr : it->second.wanted) {
          alternatives.push_back(substitute(expr, columns));
        }
        wanted.push_back(simplify_predicate(make_chain("or", alternatives), context_));
      }
      children[i] = push(children[i], std::move(wanted), {});
    }
    return rebuilt(plan, std::move(children));
  }

  void note_reference(const CteReference& reference, const Exprs& conjuncts) {
    if (reference.recursive()) return;
    References& noted = references_[reference.cte_id()];
    // Columns by position, for want of a name that all references share.
    ExprMap positions;
    for (size_t i = 0; i < reference.output().size(); ++i) {
      Attribute column = reference.output()[i];
      column.id = static_cast<ExprId>(i);
      positions[reference.output()[i].id] = ref(column);
    }
    Exprs wanted;
    for (const ExprPtr& expr : conjuncts) {
      if (expr->deterministic() && !expr->has_subquery()) {
        wanted.push_back(substitute(expr, positions));
      }
    }
    noted.all_filtered &= !wanted.empty();
    if (!wanted.empty()) append_new(noted.wanted, {make_chain("and", wanted)});
  }

  PlanPtr push_filter(const Filter& filter, Exprs conjuncts, const IdSet& not_null) {
    Exprs own = split_conjuncts(filter.condition());
    // What stands behind a random condition only sees the rows that it let pass.
    const auto random = std::find_if(own.begin(), own.end(),
                                     [](const ExprPtr& expr) { return !expr->deterministic(); });
    if (random == own.end()) {
      append_new(own, conjuncts);
      return push(filter.child(), std::move(own), not_null);
    }
    Exprs pushed(own.begin(), random);
    own.erase(own.begin(), random);
    append_new(own, conjuncts);
    return filtered(push(filter.child(), std::move(pushed), {}), own);
  }

  PlanPtr push_project(const PlanPtr& plan, const Project& project, Exprs conjuncts,
                       const IdSet& not_null) {
    const bool movable = std::all_of(project.list().begin(), project.list().end(),
                                     [](const ExprPtr& item) { return item->deterministic(); });
    if (!movable) {
      return filtered(rebuilt(plan, {push(project.child(), {}, {})}), conjuncts);
    }
    const ExprMap definitions = definitions_of(project.list());
    Exprs pushed;
    Exprs kept;
    divide(
        conjuncts, [](const ExprPtr& expr) { return expr->deterministic(); }, pushed, kept);
    for (ExprPtr& conjunct : pushed) conjunct = substitute(conjunct, definitions);
    IdSet below;
    for (const ExprPtr& item : project.list()) {
      if (!not_null.contains(to_attribute(item).id)) continue;
      const ExprPtr& value = item->as<Alias>() ? item->as<Alias>()->child() : item;
      below.insert(null_sources(value));
    }
    return filtered(rebuilt(plan, {push(project.child(), std::move(pushed), below)}), kept);
  }

  PlanPtr push_aggregate(const PlanPtr& plan, const Aggregate& aggregate, Exprs conjuncts) {
    Exprs pushed;
    Exprs kept = std::move(conjuncts);
    const bool movable = !aggregate.grouping().empty() &&
                         std::all_of(aggregate.aggregates().begin(), aggregate.aggregates().end(),
                                     [](const ExprPtr& item) { return item->deterministic(); });
    if (movable) {
      // Columns of the output that are functions of the grouping expressions.
      IdSet keys;
      ExprMap definitions;
      for (const ExprPtr& item : aggregate.aggregates()) {
        const ExprPtr& value = item->as<Alias>() ? item->as<Alias>()->child() : item;
        const bool is_key =
            std::any_of(aggregate.grouping().begin(), aggregate.grouping().end(),
                        [&](const ExprPtr& key) { return semantic_equals(*key, *value); });
        if (!is_key) continue;
        const ExprId id = to_attribute(item).id;
        keys.insert(id);
        if (item->as<Alias>()) definitions[id] = value;
      }
      const Exprs all = std::move(kept);
      kept.clear();
      divide(
          all,
          [&](const ExprPtr& expr) {
            return expr->deterministic() && !referenced_ids(expr).empty() && keys.covers(expr);
          },
          pushed, kept);
      for (ExprPtr& conjunct : pushed) conjunct = substitute(conjunct, definitions);
    }
    return filtered(rebuilt(plan, {push(aggregate.child(), std::move(pushed), {})}), kept);
  }

  PlanPtr push_window(const PlanPtr& plan, const Window& window, Exprs conjuncts) {
    IdSet keys;
    for (const ExprPtr& key : window.partition_by()) {
      if (const auto* column = key->as<AttributeRef>()) keys.insert(column->id());
    }
    Exprs pushed;
    Exprs kept;
    // Whole partitions go or stay.
    divide(
        conjuncts,
        [&](const ExprPtr& expr) {
          return expr->deterministic() && !referenced_ids(expr).empty() && keys.covers(expr);
        },
        pushed, kept);
    return filtered(rebuilt(plan, {push(window.child(), std::move(pushed), {})}), kept);
  }

  PlanPtr push_union(const PlanPtr& plan, Exprs conjuncts) {
    Exprs pushed;
    Exprs kept;
    divide(
        conjuncts, [](const ExprPtr& expr) { return expr->deterministic(); }, pushed, kept);
    Plans children;
    for (const PlanPtr& child : plan->children()) {
      const ExprMap mapping = column_mapping(plan->output(), child->output());
      Exprs own;
      for (const ExprPtr& conjunct : pushed) own.push_back(substitute(conjunct, mapping));
      children.push_back(push(child, std::move(own), {}));
    }
    return filtered(rebuilt(plan, std::move(children)), kept);
  }

  // Generate and Expand: conditions on the child's columns that come through as they are.
  PlanPtr push_passing_columns(const PlanPtr& plan, Exprs conjuncts) {
    IdSet passing = IdSet::of(*plan->children()[0]);
    if (const auto* generate = plan->as<Generate>()) {
      if (!generate->generator()->deterministic()) passing = {};
      // Shadowed by a column that the generator makes, which may bear an old id.
      for (const Attribute& made : generate->generator_output()) passing.erase(made.id);
    }
    if (const auto* expand = plan->as<Expand>()) {
      for (size_t i = 0; i < expand->output().size(); ++i) {
        const ExprId id = expand->output()[i].id;
        const bool same = std::all_of(expand->projections().begin(), expand->projections().end(),
                                      [&](const Exprs& projection) {
                                        const auto* column = projection[i]->as<AttributeRef>();
                                        return column != nullptr && column->id() == id;
                                      });
        if (!same) passing.erase(id);
      }
    }
    Exprs pushed;
    Exprs kept;
    divide(
        conjuncts,
        [&](const ExprPtr& expr) { return expr->deterministic() && passing.covers(expr); }, pushed,
        kept);
    return filtered(rebuilt(plan, {push(plan->children()[0], std::move(pushed), {})}), kept);
  }

  struct Sides {
    IdSet left;
    IdSet right;
    Exprs to_left;
    Exprs to_right;
    Exprs condition;
    Exprs above;
  };

  // Which rows of the join's null-supplying side survive `conjuncts` decides what it really is.
  static JoinType stricter_type(const Join& join, const Exprs& conjuncts, const IdSet& not_null,
                                const Sides& sides) {
    const auto rejects = [&](const IdSet& side) {
      return std::any_of(conjuncts.begin(), conjuncts.end(),
                         [&](const ExprPtr& expr) { return rejects_nulls(expr, side); }) ||
             [&] {
               for (const Attribute& attribute : join.output()) {
                 if (side.contains(attribute.id) && not_null.contains(attribute.id)) return true;
               }
               return false;
             }();
    };
    switch (join.type()) {
      case JoinType::kLeft:
        return rejects(sides.right) ? JoinType::kInner : JoinType::kLeft;
      case JoinType::kRight:
        return rejects(sides.left) ? JoinType::kInner : JoinType::kRight;
      case JoinType::kFull: {
        const bool left = rejects(sides.left);
        const bool right = rejects(sides.right);
        if (left && right) return JoinType::kInner;
        // A row without null on the left side has a left row: the right one may be missing.
        return left ? JoinType::kLeft : right ? JoinType::kRight : JoinType::kFull;
      }
      default:
        return join.type();
    }
  }

  PlanPtr push_join(const PlanPtr& plan, const Join& join, Exprs conjuncts, const IdSet& not_null) {
    if (join.lateral()) return filtered(plan, conjuncts);
    if (auto match = find_match_join(join, conjuncts)) {
      return std::make_shared<Project>(std::move(match->list),
                                       push(match->join, std::move(conjuncts), not_null));
    }
    Sides sides;
    sides.left = IdSet::of(*join.left());
    sides.right = IdSet::of(*join.right());
    JoinType type = stricter_type(join, conjuncts, not_null, sides);
    Exprs condition = split_conjuncts(join.condition());

    sort_conjuncts(type, conjuncts, condition, sides);
    IdSet left_not_null;
    IdSet right_not_null;
    collect_not_null(type, sides, not_null, left_not_null, right_not_null);
    PlanPtr left = push(join.left(), std::move(sides.to_left), left_not_null);
    PlanPtr right = push(join.right(), std::move(sides.to_right), right_not_null);
    if (type == JoinType::kCross && !sides.condition.empty()) type = JoinType::kInner;
    const ExprPtr new_condition = make_chain("and", sides.condition);
    const bool same_condition =
        (!new_condition && !join.condition()) ||
        (new_condition && join.condition() && semantic_equals(*new_condition, *join.condition()));
    if (type == join.type() && same_condition) {
      return filtered(rebuilt(plan, {std::move(left), std::move(right)}), sides.above);
    }
    return filtered(std::make_shared<Join>(type, new_condition, std::move(left), std::move(right),
                                           join.existence()),
                    sides.above);
  }

  // Distributes conditions from above and the join's own.
  void sort_conjuncts(JoinType type, const Exprs& conjuncts, const Exprs& condition,
                      Sides& sides) const {
    const bool inner = type == JoinType::kInner || type == JoinType::kCross;
    const bool above_left = inner || type == JoinType::kLeft || type == JoinType::kLeftSingle ||
                            type == JoinType::kLeftSemi || type == JoinType::kLeftAnti ||
                            type == JoinType::kNullAwareAnti || type == JoinType::kExistence;
    const bool above_right = inner || type == JoinType::kRight;
    // Rows of these sides without a match are dropped anyhow.
    const bool on_left = inner || type == JoinType::kRight || type == JoinType::kLeftSemi;
    const bool on_right = inner || type == JoinType::kLeft || type == JoinType::kLeftSingle ||
                          type == JoinType::kLeftSemi || type == JoinType::kLeftAnti ||
                          type == JoinType::kExistence;
    for (const ExprPtr& expr : conjuncts) {
      const bool movable = expr->deterministic();
      if (movable && above_left && sides.left.covers(expr)) {
        sides.to_left.push_back(expr);
      } else if (movable && above_right && sides.right.covers(expr)) {
        sides.to_right.push_back(expr);
      } else if (movable && inner) {
        append_new(sides.condition, {expr});
        add_implied(expr, true, true, sides);
      } else {
        sides.above.push_back(expr);
        if (movable) add_implied(expr, above_left, above_right, sides);
      }
    }
    Exprs own;
    for (const ExprPtr& expr : condition) {
      const bool movable = expr->deterministic();
      if (movable && on_left && sides.left.covers(expr)) {
        append_new(sides.to_left, {expr});
      } else if (movable && on_right && sides.right.covers(expr)) {
        append_new(sides.to_right, {expr});
      } else {
        own.push_back(expr);
        if (movable) add_implied(expr, on_left, on_right, sides);
      }
    }
    // The join's own conditions come first, as they did.
    append_new(own, sides.condition);
    sides.condition = std::move(own);
  }

  void add_implied(const ExprPtr& expr, bool to_left, bool to_right, Sides& sides) const {
    if (to_left) {
      if (ExprPtr implied = implied_for_side(expr, sides.left, context_)) {
        append_new(sides.to_left, {implied});
      }
    }
    if (to_right) {
      if (ExprPtr implied = implied_for_side(expr, sides.right, context_)) {
        append_new(sides.to_right, {implied});
      }
    }
  }

  // Columns of the children in which null is of no use: the join or what is above drops the row.
  static void collect_not_null(JoinType type, const Sides& sides, const IdSet& not_null,
                               IdSet& left, IdSet& right) {
    const bool keeps_left_rows =
        type == JoinType::kRight || type == JoinType::kFull;  // may pad them with nulls
    const bool keeps_right_rows =
        type == JoinType::kLeft || type == JoinType::kFull || type == JoinType::kLeftSingle;
    if (!keeps_left_rows) left.insert(not_null);
    if (!keeps_right_rows) right.insert(not_null);
    const bool inner = type == JoinType::kInner || type == JoinType::kCross;
    const bool drops_left = inner || type == JoinType::kRight || type == JoinType::kLeftSemi;
    const bool drops_right = inner || type == JoinType::kLeft || type == JoinType::kLeftSemi ||
                             type == JoinType::kLeftAnti || type == JoinType::kExistence;
    for (const ExprPtr& expr : sides.condition) {
      const std::vector<ExprId> sources = null_rejecting_sources(expr);
      for (const ExprId id : sources) {
        if (drops_left && sides.left.contains(id)) left.insert(id);
        if (drops_right && sides.right.contains(id)) right.insert(id);
      }
    }
  }

  // What the references to a common table expression keep of its rows.
  struct References {
    Exprs wanted;
    bool all_filtered = true;
  };

  const OptimizerContext& context_;
  std::unordered_map<int64_t, References> references_;
};

}  // namespace

PlanPtr push_down_filters(const PlanPtr& plan, const OptimizerContext& context) {
  return FilterPushDown(context).push(plan, {}, {});
}

}  // namespace firesteel::optimizer
