#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// Expressions over a plan that may also use what the plan does not put out: columns that operators
// below it drop, and of an aggregation below it the grouping expressions and further aggregates.
// SELECT a FROM t GROUP BY a, b ORDER BY b, max(c).
struct OverDescendants {
  Exprs exprs;
  // The child that puts out all that `exprs` use: itself, or with columns added.
  PlanPtr child;
};

// Resolves `exprs` (of a Sort, Filter or Repartition) over the resolved `child`. `lenient`: names
// that are ambiguous in its output may still mean a column below.
OverDescendants resolve_over_descendants(Analysis& analysis, const QueryScope& query,
                                         const Exprs& exprs, const PlanPtr& child, bool lenient);

// `plan` with only the columns of `original`, when it has more.
PlanPtr with_output_of(const PlanPtr& original, const PlanPtr& plan);

}  // namespace firesteel::analyze
