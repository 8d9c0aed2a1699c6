#pragma once

#include "plan/unresolved_plans.h"

namespace firesteel {

enum class GroupingKind : uint8_t { kGroupBy, kRollup, kCube };

// groupBy, rollup and cube with agg: the keys, then the aggregates.
PlanPtr grouped(GroupingKind kind, Exprs keys, Exprs aggregates, PlanPtr child);
// DataFrame.groupingSets; the keys are selected whichever set a row is of.
PlanPtr grouped_by_sets(std::vector<Exprs> sets, Exprs keys, Exprs aggregates, PlanPtr child);

}  // namespace firesteel
