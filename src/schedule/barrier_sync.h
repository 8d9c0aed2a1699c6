#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schedule/actions.h"
#include "schedule/messages.h"
#include "schedule/task_scheduler.h"

namespace firesteel {

// Global syncs of barrier stages: the answer goes out when every task of the attempt has asked.
class BarrierSync {
 public:
  BarrierSync(const SchedulerConf& conf, const TaskScheduler& tasks, std::vector<Action>& actions)
      : conf_(conf), tasks_(tasks), actions_(actions) {}

  void request(const BarrierRequest& request, int64_t now);
  // Syncs that took too long end with an error. Those of attempts that failed are forgotten: their
  // tasks are killed.
  void tick(int64_t now);
  std::optional<int64_t> next_tick() const;

 private:
  struct Waiting {
    int64_t task_id;
    std::string executor_id;
    std::string message;
  };
  struct Sync {
    int epoch = 0;
    int tasks = 0;
    bool all_gather = false;
    int64_t deadline = 0;
    // By partition.
    std::map<int, Waiting> waiting;
  };

  void fail(const Sync& sync, const std::string& error);

  const SchedulerConf& conf_;
  const TaskScheduler& tasks_;
  std::vector<Action>& actions_;
  // By stage and attempt.
  std::map<std::pair<int, int>, Sync> syncs_;
};

}  // namespace firesteel
