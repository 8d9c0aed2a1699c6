#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "schedule/allocation_file.h"
#include "schedule/scheduler_conf.h"
#include "schedule/task_set.h"

namespace firesteel {

// Whose tasks go first. FIFO: by job, then stage. FAIR: pools that have less than their minimum
// share first, then by running tasks for their weight; inside a pool by the pool's own mode.
class Pools {
 public:
  Pools(SchedulingMode mode, const std::vector<PoolDefinition>& definitions);

  // The set must stay where it is until it is removed.
  void add(TaskSet* set);
  void remove(TaskSet* set);
  // Sets in the order in which they may launch tasks now. Valid until the next call.
  const std::vector<TaskSet*>& sorted();

 private:
  struct Pool {
    PoolDefinition definition;
    std::vector<TaskSet*> sets;
    int running = 0;
  };

  Pool& pool_of(const TaskSet& set);

  const SchedulingMode mode_;
  std::map<std::string, Pool> pools_;
  std::vector<TaskSet*> sorted_;
};

}  // namespace firesteel
