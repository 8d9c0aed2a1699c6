// What may stand in an Aggregate.

#include "analyze/column_errors.h"
#include "analyze/expressions.h"
#include "analyze/select_block.h"
#include "plan/subqueries.h"

namespace firesteel::analyze {
namespace {

bool is_grouping(const Exprs& grouping, const Expr& expr) {
  return std::any_of(grouping.begin(), grouping.end(),
                     [&](const ExprPtr& key) { return semantic_equals(*key, expr); });
}

// As orderable, but maps are grouped by their entries in a fixed order.
bool is_groupable(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return is_groupable(type.element_type());
    case TypeId::kMap:
      return is_groupable(type.key_type()) && is_groupable(type.value_type());
    case TypeId::kStruct:
      return std::all_of(type.fields().begin(), type.fields().end(),
                         [](const StructField& field) { return is_groupable(field.type); });
    default:
      return type.is_orderable();
  }
}

void check_arguments(const ExprPtr& aggregate) {
  for (const auto& arg : aggregate->children()) {
    visit(arg, [](const ExprPtr& node) {
      if (node->kind() == ExprKind::kAggregate) {
        fail(node->source(), "NESTED_AGGREGATE_FUNCTION", {});
      }
      return true;
    });
    if (!arg->deterministic()) {
      fail(aggregate->source(), "AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION",
           {{"sqlExpr", sql_expr(aggregate)}});
    }
  }
}

void check_expr(const Exprs& grouping, const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kAggregate) {
    check_arguments(expr);
    return;
  }
  if (is_grouping(grouping, *expr)) return;
  if (expr->kind() == ExprKind::kAttribute) fail_not_grouped(expr, grouping.empty());
  if (const PlanPtr* plan = subquery_plan(*expr)) {
    for (const auto& outer : outer_attributes(*plan)) {
      if (is_grouping(grouping, AttributeRef(outer))) continue;
      if (expr->kind() == ExprKind::kScalarSubquery) {
        fail(expr->source(), "SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION",
             {{"sqlExpr", sql_expr(expr)}});
      }
      fail_not_grouped(AttributeRef::make(outer), grouping.empty());
    }
  }
  for (const auto& child : expr->children()) check_expr(grouping, child);
}

}  // namespace

void fail_not_grouped(const ExprPtr& column, bool no_grouping) {
  if (no_grouping) fail(column->source(), "MISSING_GROUP_BY", {});
  fail({}, "MISSING_AGGREGATION",
       {{"expression", sql_expr(column)},
        {"expressionAnyValue", quote_sql("any_value(" + column->sql() + ")")}});
}

void check_grouping(const Exprs& grouping) {
  for (const auto& key : grouping) {
    visit(key, [](const ExprPtr& node) {
      if (node->kind() == ExprKind::kAggregate) {
        fail(node->source(), "GROUP_BY_AGGREGATE", {{"sqlExpr", qualified_sql(node)}});
      }
      if (node->kind() == ExprKind::kWindow) {
        fail(node->source(), "UNSUPPORTED_EXPR_FOR_OPERATOR",
             {{"invalidExprSqls", sql_expr(node)}});
      }
      if (node->kind() == ExprKind::kGenerator) {
        fail(node->source(), "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
             {{"plan", "'Aggregate [" + node->sql(true) + "]"}});
      }
      return true;
    });
    if (!is_groupable(key->type())) {
      fail(key->source(), "GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE",
           {{"sqlExpr", key->sql()}, {"dataType", sql_type(key->type())}});
    }
  }
}

void check_aggregate(const Exprs& grouping, const Exprs& list) {
  for (const auto& expr : list) check_expr(grouping, without_alias(expr));
}

}  // namespace firesteel::analyze
