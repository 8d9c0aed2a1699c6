#pragma once

// Questions about resolved expressions that several rules ask.

#include "analyze/analysis.h"

namespace firesteel::analyze {

// An AggregateCall that is no window function stands in the expression.
bool has_aggregate(const ExprPtr& expr);
bool has_window(const ExprPtr& expr);
bool has_generator(const ExprPtr& expr);
// grouping() or grouping_id() waits for its grouping sets.
bool has_grouping_function(const ExprPtr& expr);

// The aggregate's arguments use columns of the enclosing query, and no others.
bool is_over_outer_columns(const ExprPtr& aggregate);

// The expression under its alias.
const ExprPtr& without_alias(const ExprPtr& named);

// The expression's columns as those of the enclosing query.
ExprPtr as_outer(const ExprPtr& expr);

// Replaces parts of an expression, the largest first; `replace` returns null to look further down.
ExprPtr replace_parts(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr&)>& replace);

}  // namespace firesteel::analyze
