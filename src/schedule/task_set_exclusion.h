#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "schedule/scheduler_conf.h"

namespace firesteel {

// Where tasks of one stage attempt have failed, and so where they are not tried again
// (spark.excludeOnFailure.task.*, .stage.*).
class TaskSetExclusion {
 public:
  explicit TaskSetExclusion(const SchedulerConf& conf) : conf_(conf) {}

  struct News {
    // The failure excluded the executor or the host for the whole stage; how many tasks or
    // executors failed there.
    int executor_failures = 0;
    int host_failures = 0;
  };
  News add_failure(const std::string& host, const std::string& executor_id, int index, int64_t now);

  bool excluded(const std::string& host, const std::string& executor_id) const;
  bool excluded(const std::string& host, const std::string& executor_id, int index) const;
  bool empty() const { return failures_.empty(); }

  // Failures of tasks by executor, for the application's history: (host, when).
  struct ExecutorFailures {
    std::string host;
    // By task: how often, and when last.
    std::map<int, std::pair<int, int64_t>> tasks;
  };
  const std::map<std::string, ExecutorFailures>& failures() const { return failures_; }

 private:
  const SchedulerConf& conf_;
  std::map<std::string, ExecutorFailures> failures_;
  std::map<std::string, std::set<std::string>> executors_on_;
  std::set<std::string> executors_;
  std::set<std::string> hosts_;
};

}  // namespace firesteel
