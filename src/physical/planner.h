#pragma once

#include <functional>

#include "physical/physical_nodes.h"

namespace firesteel {

struct PlannerOptions {
  // Partitions of ranges and of repartition() without a number.
  int default_parallelism = 1;
  int shuffle_partitions = 200;
  // Rows that a logical plan is expected to give; negative when unknown.
  std::function<double(const LogicalPlan&)> estimate_rows;
};

// Chooses algorithms for an optimized plan (no correlated or scalar subqueries left in it) and
// binds its expressions to positions.
PhysicalPtr plan_physical(const PlanPtr& plan, const PlannerOptions& options);

}  // namespace firesteel
