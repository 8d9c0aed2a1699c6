#pragma once

#include "exec/operator.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// A hash join in its parts: the build side's sink, the probe, and sources of rows that come after
// every probe pipeline: what could not be joined in memory, and, for joins that return build rows
// without a match (or semi and anti joins of the build side), those. Parts of one join share its
// table.
struct HashJoinParts {
  std::shared_ptr<Sink> build;
  std::shared_ptr<Operator> probe;
  std::vector<std::shared_ptr<Source>> later;
};

HashJoinParts make_hash_join(const HashJoinExec& plan, ExecutionContext& context);

}  // namespace firesteel
