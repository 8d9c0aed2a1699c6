#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "schedule/actions.h"
#include "schedule/cache_locations.h"
#include "schedule/map_outputs.h"
#include "schedule/scheduler_conf.h"
#include "schedule/task_scheduler.h"

namespace firesteel {

// How many executors the application asks for (spark.dynamicAllocation.*): more, doubling, while
// tasks wait; fewer when they have been idle for a while. Without dynamic allocation: what it is
// told.
class ExecutorAllocation {
 public:
  ExecutorAllocation(const SchedulerConf& conf, TaskScheduler& tasks, const MapOutputs& outputs,
                     CacheLocations& cache, std::vector<Action>& actions)
      : conf_(conf), tasks_(tasks), outputs_(outputs), cache_(cache), actions_(actions) {}

  void request_total(int total);
  // After every message.
  void update(int64_t now);
  std::optional<int64_t> next_tick() const;
  int target() const { return target_; }

 private:
  int needed() const;
  void set_target(int target);
  void add(int64_t now);
  void release_idle(int64_t now);
  // -1: never.
  int64_t idle_timeout(const Executor& executor) const;
  int staying() const;

  const SchedulerConf& conf_;
  TaskScheduler& tasks_;
  const MapOutputs& outputs_;
  CacheLocations& cache_;
  std::vector<Action>& actions_;
  bool begun_ = false;
  // Until the first task waits or an executor was idle too long, the initial target stands.
  bool initial_ = true;
  int target_ = 0;
  int to_add_ = 1;
  std::optional<int64_t> add_at_;
  std::optional<int64_t> look_for_idle_at_;
};

}  // namespace firesteel
