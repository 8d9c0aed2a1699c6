#pragma once

// What the three kinds of subquery expressions have in common.

#include "plan/plan.h"

namespace firesteel {

// The plan of a ScalarSubquery, Exists or InSubquery; null for other expressions.
const PlanPtr* subquery_plan(const Expr& expr);
// The same kind of subquery over another plan.
ExprPtr with_subquery_plan(const Expr& expr, PlanPtr plan);

// Columns that the plan takes from enclosing queries (outer references not bound inside it, those
// of nested subqueries and lateral joins included), in order of first use.
Attributes outer_attributes(const PlanPtr& plan);

}  // namespace firesteel
