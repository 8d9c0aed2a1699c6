#pragma once

// What nulls in columns do to expressions.

#include "optimize/id_set.h"

namespace firesteel::optimizer {

// Columns any of which being null makes the expression null.
std::vector<ExprId> null_sources(const ExprPtr& expr);
// Columns any of which being null makes the condition false or null.
std::vector<ExprId> null_rejecting_sources(const ExprPtr& condition);
// Whether the condition is false or null for every row that has null in all columns of `side`.
bool rejects_nulls(const ExprPtr& condition, const IdSet& side);

}  // namespace firesteel::optimizer
