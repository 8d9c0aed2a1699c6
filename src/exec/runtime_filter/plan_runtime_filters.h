#pragma once

#include <map>

#include "exec/operator.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// Filters by scan, which become known while the query runs and before the scan begins.
using RuntimeFilters =
    std::map<const PhysicalPlan*, std::vector<std::shared_ptr<const RuntimeFilter>>>;

// Whether probe rows without a match neither are returned nor change what is.
bool probe_needs_match(const HashJoinExec& join);

// Finds the scans below a hash join's probe side whose rows need a match among the build side's
// keys to count, and gives them filters. Returns the sink to build with: `build`, or one around it
// that makes the filters known.
std::shared_ptr<Sink> plan_runtime_filters(const HashJoinExec& join, std::shared_ptr<Sink> build,
                                           RuntimeFilters& filters);

}  // namespace firesteel
