#pragma once

// Rewrites analyzed plans into equivalent ones that are cheaper to run.

#include "optimize/optimizer_context.h"

namespace firesteel {

// The same query: the same columns (names, types, ids, order) and rows. Afterwards:
//   - no SubqueryAlias, Hint, PlanIdTag, Distinct, Deduplicate or SetOperation is left;
//   - no correlated subquery, EXISTS, IN (query) or lateral join is left: they are joins. Scalar
//     subqueries that stand alone stay ScalarSubquery, their plans optimized;
//   - WithCte stays where a definition is worth running once;
//   - limits are literals; scans name the columns, predicates and limit that the query needs.
// Idempotent. Throws SparkError where a constant expression that always runs fails.
PlanPtr optimize(const PlanPtr& analyzed, const OptimizerContext& context);

}  // namespace firesteel
