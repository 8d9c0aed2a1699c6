#include "analyze/column_errors.h"
#include "analyze/descendant_columns.h"
#include "analyze/expressions.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

// Aggregates, generators and window functions that stand in a condition.
void check_condition(const ExprPtr& condition, const OuterScope* outer) {
  if (has_window(condition)) {
    fail({}, "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE", {{"clauseName", "WHERE"}});
  }
  if (has_generator(condition)) {
    fail({}, "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
         {{"plan", "'Filter " + condition->sql(false)}});
  }
  if (!has_aggregate(condition)) return;
  std::string invalid;
  visit(condition, [&](const ExprPtr& node) {
    if (node->kind() != ExprKind::kAggregate) return true;
    if (outer != nullptr && outer->takes_aggregates) {
      if (is_over_outer_columns(node)) return false;
      if (contains(node, [](const Expr& e) { return e.kind() == ExprKind::kOuterReference; })) {
        fail({},
             "UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY."
             "AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES",
             {{"function", qualified_sql(node)}});
      }
    }
    invalid += (invalid.empty() ? "" : ", ") + qualified_sql(node);
    return false;
  });
  if (invalid.empty()) return;
  fail({}, "INVALID_WHERE_CONDITION",
       {{"condition", sql_expr(condition)}, {"expressionList", invalid}});
}

}  // namespace

PlanPtr resolve_filter(Analysis& analysis, const QueryScope& query, const Filter& filter) {
  const PlanPtr child = resolve_plan(analysis, query, filter.child());
  auto [exprs, input] =
      resolve_over_descendants(analysis, query, {filter.condition()}, child, /*lenient=*/false);
  check_condition(exprs[0], query.outer);
  if (!exprs[0]->type().is(TypeId::kBoolean)) {
    fail({}, "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN",
         {{"sqlExpr", sql_expr(exprs[0])},
          {"filter", sql_expr(exprs[0])},
          {"type", sql_type(exprs[0]->type())}});
  }
  return with_output_of(child, std::make_shared<Filter>(exprs[0], input));
}

}  // namespace firesteel::analyze
