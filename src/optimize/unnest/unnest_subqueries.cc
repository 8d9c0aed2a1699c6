#include <algorithm>
#include <set>

#include "optimize/expr_builders.h"
#include "optimize/plan_facts.h"
#include "optimize/rules.h"
#include "optimize/unnest/dependent_join.h"
#include "plan/subqueries.h"

namespace firesteel::optimizer {
namespace {

// Uses of common table expressions that the plan does not define itself.
bool reads_outer_cte(const PlanPtr& plan) {
  std::set<int64_t> used;
  std::set<int64_t> defined;
  visit(plan, [&](const PlanPtr& node) {
    if (const auto* reference = node->as<CteReference>()) used.insert(reference->cte_id());
    if (const auto* recursion = node->as<RecursiveUnion>()) defined.insert(recursion->cte_id());
    if (const auto* with = node->as<WithCte>()) {
      for (const CteDefinition& definition : with->definitions()) defined.insert(definition.id);
    }
    return true;
  });
  return !std::includes(defined.begin(), defined.end(), used.begin(), used.end());
}

// Whether a scalar subquery must be joined. Others are run on their own, before the query.
bool must_join(const ScalarSubquery& scalar) {
  return !outer_attributes(scalar.plan()).empty() || reads_outer_cte(scalar.plan());
}

bool has_work(const ExprPtr& expr) {
  return expr->has_subquery() && contains(expr, [](const Expr& part) {
           if (part.kind() == ExprKind::kExists || part.kind() == ExprKind::kInSubquery) {
             return true;
           }
           const auto* scalar = part.as<ScalarSubquery>();
           return scalar != nullptr && must_join(*scalar);
         });
}

bool has_work(const Exprs& exprs) {
  return std::any_of(exprs.begin(), exprs.end(),
                     [](const ExprPtr& expr) { return has_work(expr); });
}

bool stands_alone(const Exists& exists) {
  return outer_attributes(exists.plan()).empty() && !reads_outer_cte(exists.plan());
}

// EXISTS that depends on nothing: true for all rows or for none, so asked once.
ExprPtr as_scalar(const Exists& exists) {
  PlanPtr one = std::make_shared<Limit>(Literal::bigint(1), nullptr, exists.plan());
  one = std::make_shared<Project>(Exprs{Alias::make(Literal::integer(1), "one")}, one);
  return make_is_not_null(std::make_shared<ScalarSubquery>(one));
}

// v1 = c1 AND v2 = c2...; with `null_aware`, comparisons that are unknown count as equal.
ExprPtr membership(const InSubquery& in, bool null_aware) {
  Exprs conjuncts;
  for (size_t i = 0; i < in.children().size(); ++i) {
    const ExprPtr equal = make_equal(in.children()[i], ref(in.plan()->output()[i]));
    if (null_aware && equal->nullable()) {
      const Exprs either{equal, make_is_null(equal)};
      conjuncts.push_back(make_chain("or", either));
    } else {
      conjuncts.push_back(equal);
    }
  }
  return make_chain("and", conjuncts);
}

// Joins the subqueries of a node's expressions to the node's child.
class Hoisting {
 public:
  Hoisting(PlanPtr child, const OptimizerContext& context)
      : child_(std::move(child)), context_(context) {}

  const PlanPtr& child() const { return child_; }

  // The expression with columns of the (new) child in place of its subqueries.
  ExprPtr hoist(const ExprPtr& expr) {
    if (!has_work(expr)) return expr;
    if (const ExprPtr negated = negated_operand(expr)) {
      if (const auto* in = negated->as<InSubquery>()) {
        return make_not(existence(hoisted_values(*in), /*null_aware=*/true));
      }
    }
    Exprs children;
    for (const ExprPtr& part : expr->children()) children.push_back(hoist(part));
    const ExprPtr rebuilt =
        children == expr->children() ? expr : expr->with_children(std::move(children));
    if (const auto* scalar = rebuilt->as<ScalarSubquery>()) return hoist_scalar(*scalar, rebuilt);
    if (const auto* in = rebuilt->as<InSubquery>()) {
      return existence(InSubquery(in->children(), with_fresh_ids(in->plan())),
                       /*null_aware=*/false);
    }
    if (const auto* exists = rebuilt->as<Exists>()) {
      if (stands_alone(*exists)) return as_scalar(*exists);
      return existence(with_fresh_ids(exists->plan()), nullptr);
    }
    return rebuilt;
  }

  // A conjunct of a filter on the child: done by a join as a whole (then null), or what is left.
  ExprPtr hoist_conjunct(const ExprPtr& conjunct) {
    const ExprPtr negated = negated_operand(conjunct);
    const ExprPtr& test = negated ? negated : conjunct;
    if (const auto* exists = test->as<Exists>()) {
      if (stands_alone(*exists)) return hoist(conjunct);
      join(negated ? JoinType::kLeftAnti : JoinType::kLeftSemi, nullptr,
           with_fresh_ids(exists->plan()));
      return nullptr;
    }
    if (test->as<InSubquery>()) {
      const InSubquery in = hoisted_values(*test->as<InSubquery>());
      if (!negated) {
        join(JoinType::kLeftSemi, membership(in, false), in.plan());
        return nullptr;
      }
      const ExprPtr equal = membership(in, false);
      const bool compares_columns = !referenced_ids(in.children()[0]).empty();
      if (!equal->nullable()) {
        join(JoinType::kLeftAnti, equal, in.plan());
      } else if (in.children().size() == 1 && compares_columns) {
        join(JoinType::kNullAwareAnti, equal, in.plan());
      } else {
        join(JoinType::kLeftAnti, membership(in, true), in.plan());
      }
      return nullptr;
    }
    return hoist(conjunct);
  }

 private:
  InSubquery hoisted_values(const InSubquery& in) {
    Exprs values;
    for (const ExprPtr& value : in.children()) values.push_back(hoist(value));
    return InSubquery(std::move(values), with_fresh_ids(in.plan()));
  }

  // `plan` is nobody else's: its columns bear ids of their own.
  void join(JoinType type, ExprPtr condition, const PlanPtr& plan,
            std::optional<Attribute> existence = std::nullopt) {
    child_ = remove_dependent_join(
        Join(type, std::move(condition), child_, plan, std::move(existence), /*lateral=*/true),
        context_);
  }

  ExprPtr existence(const InSubquery& in, bool null_aware) {
    return existence(in.plan(), membership(in, null_aware));
  }

  ExprPtr existence(const PlanPtr& plan, ExprPtr condition) {
    const Attribute column{
        .name = "exists", .type = TypeId::kBoolean, .nullable = false, .id = next_expr_id()};
    join(JoinType::kExistence, std::move(condition), plan, column);
    return ref(column);
  }

  ExprPtr hoist_scalar(const ScalarSubquery& scalar, const ExprPtr& expr) {
    if (!must_join(scalar)) return expr;
    // The same question asked twice by one node has one answer.
    for (const auto& [known, column] : scalars_) {
      if (semantic_equals(*known, *expr)) return column;
    }
    const PlanPtr plan = with_fresh_ids(scalar.plan());
    const bool single = outer_attributes(plan).empty() && gives_at_most_one_row(*plan);
    join(single ? JoinType::kLeft : JoinType::kLeftSingle, nullptr, plan);
    Attribute column = plan->output()[0];
    column.nullable = true;
    scalars_.emplace_back(expr, ref(column));
    return scalars_.back().second;
  }

  PlanPtr child_;
  const OptimizerContext& context_;
  std::vector<std::pair<ExprPtr, ExprPtr>> scalars_;
};

PlanPtr restored(const PlanPtr& plan, const Attributes& output) {
  if (plan->output().size() == output.size()) return plan;
  return std::make_shared<Project>(column_list(output), plan);
}

PlanPtr unnest_filter(const Filter& filter, const OptimizerContext& context) {
  Exprs plain;
  Exprs asking;
  for (const ExprPtr& conjunct : split_conjuncts(filter.condition())) {
    (has_work(conjunct) ? asking : plain).push_back(conjunct);
  }
  // Plain conditions below, so that the subqueries are asked about fewer rows.
  PlanPtr child = filter.child();
  if (!plain.empty()) child = std::make_shared<Filter>(make_chain("and", plain), child);
  Hoisting hoisting(child, context);
  Exprs rest;
  for (const ExprPtr& conjunct : asking) {
    if (ExprPtr left = hoisting.hoist_conjunct(conjunct)) rest.push_back(std::move(left));
  }
  PlanPtr plan = hoisting.child();
  if (!rest.empty()) plan = std::make_shared<Filter>(make_chain("and", rest), plan);
  return restored(plan, filter.output());
}

// The select list of an aggregate may ask subqueries about groups: those are asked above it.
PlanPtr split_aggregate(const Aggregate& aggregate) {
  Exprs below;
  Exprs above;
  const auto column_for = [&](const ExprPtr& part) {
    for (const ExprPtr& item : below) {
      if (semantic_equals(*item, *part)) return ref(to_attribute(item));
    }
    below.push_back(part->as<AttributeRef>() ? part : Alias::make(part, part->sql()));
    return ref(to_attribute(below.back()));
  };
  for (const ExprPtr& key : aggregate.grouping()) {
    if (key->as<AttributeRef>()) column_for(key);
  }
  for (const ExprPtr& item : aggregate.aggregates()) {
    // Top-down, so that a grouping expression is taken as a whole.
    const std::function<ExprPtr(const ExprPtr&)> lift = [&](const ExprPtr& part) -> ExprPtr {
      const bool is_key =
          std::any_of(aggregate.grouping().begin(), aggregate.grouping().end(),
                      [&](const ExprPtr& key) { return semantic_equals(*key, *part); });
      if (part->kind() == ExprKind::kAggregate || (is_key && !part->as<Alias>())) {
        return column_for(part);
      }
      Exprs children;
      for (const ExprPtr& child : part->children()) children.push_back(lift(child));
      return children == part->children() ? part : part->with_children(std::move(children));
    };
    ExprPtr lifted = lift(item);
    if (!lifted->as<Alias>()) {
      const Attribute attribute = to_attribute(item);
      const auto* column = lifted->as<AttributeRef>();
      if (column == nullptr || column->id() != attribute.id) {
        lifted = std::make_shared<Alias>(lifted, attribute.name, attribute.id);
      }
    }
    above.push_back(std::move(lifted));
  }
  return std::make_shared<Project>(
      std::move(above),
      std::make_shared<Aggregate>(aggregate.grouping(), std::move(below), aggregate.child()));
}

// Subqueries in the list outside of aggregate functions and grouping expressions.
bool asks_about_groups(const Aggregate& aggregate) {
  const std::function<bool(const ExprPtr&)> asks = [&](const ExprPtr& part) {
    if (!has_work(part) || part->kind() == ExprKind::kAggregate) return false;
    if (std::any_of(aggregate.grouping().begin(), aggregate.grouping().end(),
                    [&](const ExprPtr& key) { return semantic_equals(*key, *part); })) {
      return false;
    }
    return subquery_plan(*part) != nullptr ||
           std::any_of(part->children().begin(), part->children().end(), asks);
  };
  return std::any_of(aggregate.aggregates().begin(), aggregate.aggregates().end(), asks);
}

PlanPtr unnest_node(const PlanPtr& node, const OptimizerContext& context) {
  Hoisting hoisting(node->children()[0], context);
  Exprs exprs = node->expressions();
  for (ExprPtr& expr : exprs) expr = hoisting.hoist(expr);
  const PlanPtr plan = node->with_children({hoisting.child()})->with_expressions(std::move(exprs));
  return restored(plan, node->output());
}

// Columns of the query itself that an expression needs, those its subqueries ask for included.
IdSet required_columns(const ExprPtr& expr) {
  IdSet ids;
  ids.insert_references(expr);
  visit(expr, [&](const ExprPtr& part) {
    if (const PlanPtr* plan = subquery_plan(*part)) {
      for (const Attribute& attribute : outer_attributes(*plan)) ids.insert(attribute.id);
    }
    return true;
  });
  return ids;
}

bool is_within(const IdSet& columns, const Attributes& output, const Attributes& others) {
  const auto uses = [&](const Attributes& attributes) {
    return std::any_of(attributes.begin(), attributes.end(),
                       [&](const Attribute& attribute) { return columns.contains(attribute.id); });
  };
  return !uses(others) && uses(output);
}

// Subqueries in the condition of a join go to the side that they ask about, or above an inner join.
PlanPtr unnest_join_condition(const Join& join, const OptimizerContext& context) {
  Exprs plain;
  Exprs asking;
  for (const ExprPtr& conjunct : split_conjuncts(join.condition())) {
    (has_work(conjunct) ? asking : plain).push_back(conjunct);
  }
  if (join.type() == JoinType::kInner || join.type() == JoinType::kCross) {
    const PlanPtr below =
        std::make_shared<Join>(plain.empty() ? join.type() : JoinType::kInner,
                               make_chain("and", plain), join.left(), join.right());
    const Filter filter(make_chain("and", asking), below);
    return restored(unnest_filter(filter, context), join.output());
  }
  Hoisting left(join.left(), context);
  Hoisting right(join.right(), context);
  const Attributes& left_output = join.left()->output();
  const Attributes& right_output = join.right()->output();
  for (const ExprPtr& conjunct : asking) {
    const IdSet columns = required_columns(conjunct);
    if (is_within(columns, right_output, left_output)) {
      plain.push_back(right.hoist(conjunct));
    } else if (is_within(columns, left_output, right_output)) {
      plain.push_back(left.hoist(conjunct));
    } else {
      throw SparkError(
          "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_"
          "CONDITION",
          {{"subqueryExpression", conjunct->sql()}});
    }
  }
  const PlanPtr plan = std::make_shared<Join>(join.type(), make_chain("and", plain), left.child(),
                                              right.child(), join.existence());
  return restored(plan, join.output());
}

}  // namespace

PlanPtr unnest_subqueries(const PlanPtr& plan, const OptimizerContext& context) {
  // Innermost first: a subquery is plain joins by the time it is joined itself.
  return transform_up_with_subqueries(plan, [&](const PlanPtr& node) -> PlanPtr {
    if (const auto* join = node->as<Join>()) {
      if (has_work(node->expressions())) {
        if (!join->lateral()) return unnest_join_condition(*join, context);
        // The condition of a lateral join stands above it.
        const PlanPtr below = remove_dependent_join(
            Join(join->type(), nullptr, join->left(), join->right(), std::nullopt, true), context);
        return unnest_filter(Filter(join->condition(), below), context);
      }
      return join->lateral() ? remove_dependent_join(*join, context) : nullptr;
    }
    if (node->children().size() != 1 || !has_work(node->expressions())) return nullptr;
    if (const auto* filter = node->as<Filter>()) return unnest_filter(*filter, context);
    if (const auto* aggregate = node->as<Aggregate>(); aggregate && asks_about_groups(*aggregate)) {
      const PlanPtr split = split_aggregate(*aggregate);
      const PlanPtr below = has_work(split->children()[0]->expressions())
                                ? unnest_node(split->children()[0], context)
                                : split->children()[0];
      const PlanPtr above = split->with_children({below});
      return has_work(above->expressions()) ? unnest_node(above, context) : above;
    }
    return unnest_node(node, context);
  });
}

}  // namespace firesteel::optimizer
