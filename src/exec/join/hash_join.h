#pragma once

#include "exec/operator.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// A hash join in its parts: the build side's sink, the probe, and, for joins that return build rows
// without a match (or semi and anti joins of the build side), their source, which must run after
// every probe pipeline. Parts of one join share its table.
struct HashJoinParts {
  std::shared_ptr<Sink> build;
  std::shared_ptr<Operator> probe;
  // Null when the join type needs none.
  std::shared_ptr<Source> build_rows;
};

HashJoinParts make_hash_join(const HashJoinExec& plan, ExecutionContext& context);

}  // namespace firesteel
