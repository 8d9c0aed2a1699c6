#pragma once

// Rules on one expression whose children are simplified already. Each returns a replacement of the
// same type and value, or null where it has nothing to say.

#include "optimize/optimizer_context.h"
#include "plan/exprs.h"

namespace firesteel::optimizer {

// CASE and IF: constant conditions, equal results, conditions as results.
ExprPtr simplify_conditional(const ExprPtr& expr, const OptimizerContext& context);
// NOT over connectives, comparisons and null tests.
ExprPtr simplify_not(const ExprPtr& expr, const OptimizerContext& context);
// Literals to the right; a = a; comparisons with boolean literals; <=> with known nullability.
ExprPtr simplify_comparison(const ExprPtr& expr, const OptimizerContext& context);
// What null literals and columns that are never null decide.
ExprPtr simplify_nulls(const ExprPtr& expr, const OptimizerContext& context);
// x IN (list): repeated values, single values.
ExprPtr simplify_in(const ExprPtr& expr, const OptimizerContext& context);
// x LIKE 'prefix%' and its like, as searches for fixed texts.
ExprPtr simplify_like(const ExprPtr& expr, const OptimizerContext& context);
// Casts to the type that the value has already.
ExprPtr simplify_cast(const ExprPtr& expr, const OptimizerContext& context);
// CAST(x AS wider) < literal, as x < literal.
ExprPtr unwrap_cast(const ExprPtr& expr, const OptimizerContext& context);
// x + 0, x * 1 on integers.
ExprPtr simplify_arithmetic(const ExprPtr& expr, const OptimizerContext& context);
// Field and element access on the call that makes the struct, array or map.
ExprPtr simplify_extract(const ExprPtr& expr, const OptimizerContext& context);

// A chain of AND or OR from its simplified operands. `predicate`: null counts as false.
ExprPtr simplify_connective(std::string_view name, Exprs operands, bool predicate,
                            const OptimizerContext& context);

}  // namespace firesteel::optimizer
