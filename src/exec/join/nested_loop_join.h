#pragma once

#include "exec/operator.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// Joins on any condition, by trying all pairs; the right side is held. Parts as of a hash join.
struct NestedLoopJoinParts {
  std::shared_ptr<Sink> build;
  std::shared_ptr<Operator> probe;
  // Right and full outer joins: right rows without a match. Null for the others.
  std::shared_ptr<Source> build_rows;
};

NestedLoopJoinParts make_nested_loop_join(const NestedLoopJoinExec& plan,
                                          ExecutionContext& context);

}  // namespace firesteel
