#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schedule/scheduler_conf.h"

namespace firesteel {

// A pool as spark.scheduler.allocation.file describes it.
struct PoolDefinition {
  std::string name;
  SchedulingMode mode = SchedulingMode::kFifo;
  int weight = 1;
  int min_share = 0;
};

// The pools of a fair scheduler file: <allocations><pool name="a"><schedulingMode>FAIR
// </schedulingMode><weight>2</weight><minShare>3</minShare></pool></allocations>. As in Spark,
// values that make no sense count as absent. Throws SparkError for text that is no such XML.
std::vector<PoolDefinition> parse_allocations(std::string_view xml);
// Throws SparkError when the file cannot be read.
std::vector<PoolDefinition> read_allocation_file(const std::string& path);

}  // namespace firesteel
