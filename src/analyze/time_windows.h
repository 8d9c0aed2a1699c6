#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// GROUP BY window(time, '10 minutes'[, slide[, start]]): the windows are computed below the
// aggregation, as a column that the select list can name (window.start) as well as repeat.
// `plan` is the aggregation, its expressions still as written. Null when it groups by no window.
PlanPtr extract_time_windows(Analysis& analysis, const QueryScope& query, const LogicalPlan& plan,
                             Exprs keys);

// The same for a condition above that aggregation.
ExprPtr name_time_windows(const ExprPtr& condition);

}  // namespace firesteel::analyze
