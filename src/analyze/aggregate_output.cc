#include "analyze/aggregate_output.h"

#include "analyze/expressions.h"
#include "plan/subqueries.h"

namespace firesteel::analyze {

AggregateOutput::AggregateOutput(Exprs grouping, Exprs outputs)
    : grouping_(std::move(grouping)), outputs_(std::move(outputs)) {}

bool AggregateOutput::has(ExprId id) const {
  return std::any_of(outputs_.begin(), outputs_.end(),
                     [&](const ExprPtr& output) { return to_attribute(output).id == id; });
}

ExprPtr AggregateOutput::find_output(const ExprPtr& expr) const {
  for (const auto& output : outputs_) {
    if (semantic_equals(*without_alias(output), *expr)) {
      return AttributeRef::make(to_attribute(output));
    }
  }
  return nullptr;
}

bool AggregateOutput::is_grouping(const ExprPtr& expr) const {
  return std::any_of(grouping_.begin(), grouping_.end(),
                     [&](const ExprPtr& key) { return semantic_equals(*key, *expr); });
}

ExprPtr AggregateOutput::add(const ExprPtr& expr) {
  outputs_.push_back(expr->kind() == ExprKind::kAttribute ? expr : Alias::make(expr, expr->sql()));
  return AttributeRef::make(to_attribute(outputs_.back()));
}

PlanPtr AggregateOutput::lift_aggregates(const PlanPtr& subquery) {
  const auto lift = [&](const ExprPtr& part) -> ExprPtr {
    if (part->kind() != ExprKind::kAggregate || !is_over_outer_columns(part)) return nullptr;
    const ExprPtr own = transform_up(part, [](const ExprPtr& node) -> ExprPtr {
      const auto* outer = node->as<OuterReference>();
      return outer != nullptr ? AttributeRef::make(outer->attribute()) : nullptr;
    });
    const ExprPtr column = rewrite(own);
    return std::make_shared<OuterReference>(column->as<AttributeRef>()->attribute());
  };
  return transform_up(subquery, [&](const PlanPtr& node) -> PlanPtr {
    const auto* filter = node->as<Filter>();
    if (filter == nullptr || !has_aggregate(filter->condition())) return nullptr;
    return std::make_shared<Filter>(replace_parts(filter->condition(), lift), filter->child());
  });
}

ExprPtr AggregateOutput::rewrite_subquery(const ExprPtr& expr, const PlanPtr& plan) {
  const PlanPtr lifted = lift_aggregates(plan);
  for (const auto& outer : outer_attributes(lifted)) {
    if (has(outer.id)) continue;
    const ExprPtr column = AttributeRef::make(outer);
    if (!is_grouping(column)) {
      fail(expr->source(), "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE",
           {{"sqlExprs", sql_expr(column)}});
    }
    add(column);
  }
  Exprs values;
  for (const auto& value : expr->children()) values.push_back(rewrite(value));
  const ExprPtr over = values == expr->children() ? expr : expr->with_children(std::move(values));
  return lifted == plan ? over : with_subquery_plan(*over, lifted);
}

ExprPtr AggregateOutput::rewrite(const ExprPtr& expr) {
  if (expr->foldable() || expr->kind() == ExprKind::kOuterReference) return expr;
  if (const auto* column = expr->as<AttributeRef>(); column != nullptr && has(column->id())) {
    return expr;
  }
  if (ExprPtr output = find_output(expr)) return output;
  if (expr->kind() == ExprKind::kAggregate || is_grouping(expr)) return add(expr);
  if (const PlanPtr* plan = subquery_plan(*expr)) return rewrite_subquery(expr, *plan);
  if (expr->children().empty()) return expr;
  Exprs children;
  for (size_t i = 0; i < expr->children().size(); ++i) {
    const ExprPtr& child = expr->children()[i];
    if (i == 0 && expr->kind() == ExprKind::kWindow) {
      // The window function works on the output; only its arguments may be aggregates.
      Exprs args;
      for (const auto& arg : child->children()) args.push_back(rewrite(arg));
      children.push_back(args == child->children() ? child : child->with_children(std::move(args)));
    } else {
      children.push_back(rewrite(child));
    }
  }
  return children == expr->children() ? expr : expr->with_children(std::move(children));
}

}  // namespace firesteel::analyze
