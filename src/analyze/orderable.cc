#include "analyze/orderable.h"

namespace firesteel::analyze {

void check_orderable(const SortOrder& key) {
  if (key.expr->type().is_orderable()) return;
  fail(key.expr->source(), "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE",
       {{"sqlExpr", quote_sql(key.sql())},
        {"functionName", "`sortorder`"},
        {"dataType", sql_type(key.expr->type())}});
}

void check_orderable_expression(const ExprPtr& expr) {
  if (expr->type().is_orderable()) return;
  fail(expr->source(), "EXPRESSION_TYPE_IS_NOT_ORDERABLE",
       {{"expr", sql_expr(expr)}, {"exprType", sql_type(expr->type())}});
}

}  // namespace firesteel::analyze
