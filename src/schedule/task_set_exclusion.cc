#include "schedule/task_set_exclusion.h"

#include <algorithm>

namespace firesteel {

TaskSetExclusion::News TaskSetExclusion::add_failure(const std::string& host,
                                                     const std::string& executor_id, int index,
                                                     int64_t now) {
  ExecutorFailures& on_executor = failures_[executor_id];
  on_executor.host = host;
  auto& [count, last] = on_executor.tasks[index];
  ++count;
  last = now;
  executors_on_[host].insert(executor_id);

  News news;
  int failed = static_cast<int>(on_executor.tasks.size());
  if (failed < conf_.exclude_stage_tasks_per_executor || executors_.contains(executor_id)) {
    return news;
  }
  executors_.insert(executor_id);
  news.executor_failures = failed;
  const auto& on_host = executors_on_[host];
  auto bad = std::count_if(on_host.begin(), on_host.end(),
                           [&](const std::string& id) { return executors_.contains(id); });
  if (bad >= conf_.exclude_stage_executors_per_node && hosts_.insert(host).second) {
    news.host_failures = static_cast<int>(bad);
  }
  return news;
}

bool TaskSetExclusion::excluded(const std::string& host, const std::string& executor_id) const {
  return executors_.contains(executor_id) || hosts_.contains(host);
}

bool TaskSetExclusion::excluded(const std::string& host, const std::string& executor_id,
                                int index) const {
  if (excluded(host, executor_id)) return true;
  auto on_host = executors_on_.find(host);
  if (on_host == executors_on_.end()) return false;
  int failed_on_host = 0;
  for (const std::string& id : on_host->second) {
    const auto& tasks = failures_.at(id).tasks;
    auto task = tasks.find(index);
    if (task == tasks.end()) continue;
    failed_on_host += task->second.first;
    if (id == executor_id && task->second.first >= conf_.exclude_task_attempts_per_executor) {
      return true;
    }
  }
  return failed_on_host >= conf_.exclude_task_attempts_per_node;
}

}  // namespace firesteel
