#pragma once

#include "optimize/optimizer_context.h"
#include "plan/exprs.h"

namespace firesteel::optimizer {

// The expression after all expression rules, constants folded. Throws SparkError where a constant
// part fails that is always evaluated (not in a branch of CASE and its like).
ExprPtr simplify_expr(const ExprPtr& expr, const OptimizerContext& context);
// As simplify_expr, for a condition of which only true matters: null may become false.
ExprPtr simplify_predicate(const ExprPtr& expr, const OptimizerContext& context);

}  // namespace firesteel::optimizer
