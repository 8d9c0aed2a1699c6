#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schedule/scheduler_conf.h"
#include "schedule/task_set_exclusion.h"

namespace firesteel {

// Executors and hosts on which tasks of the whole application failed, and which get none for a
// while (spark.excludeOnFailure.application.*). Only failures of stages that succeeded in the end
// count: a stage that never does may well be at fault itself.
class FailureHistory {
 public:
  explicit FailureHistory(const SchedulerConf& conf) : conf_(conf) {}

  struct News {
    // With how many failures.
    std::map<std::string, int> executors_excluded;
    std::map<std::string, int> hosts_excluded;
    std::vector<std::string> executors_back;
    std::vector<std::string> hosts_back;
  };
  News stage_succeeded(int stage_id, int stage_attempt, const TaskSetExclusion& failures,
                       int64_t now);
  News expire(int64_t now);
  std::optional<int64_t> next_expiry() const;

  bool excluded(const std::string& host, const std::string& executor_id) const {
    return executors_.contains(executor_id) || hosts_.contains(host);
  }
  bool empty() const { return executors_.empty() && hosts_.empty() && failures_.empty(); }

 private:
  struct Failure {
    int stage_id;
    int stage_attempt;
    int index;
    int64_t expires;
  };
  struct Excluded {
    std::string host;
    int64_t until;
  };

  const SchedulerConf& conf_;
  std::map<std::string, std::vector<Failure>> failures_;
  std::map<std::string, Excluded> executors_;
  std::map<std::string, int64_t> hosts_;
};

}  // namespace firesteel
