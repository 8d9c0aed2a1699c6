#include "schedule/failure_history.h"

#include <algorithm>

namespace firesteel {

FailureHistory::News FailureHistory::stage_succeeded(int stage_id, int stage_attempt,
                                                     const TaskSetExclusion& failures,
                                                     int64_t now) {
  News news;
  int64_t until = now + conf_.exclude_timeout;
  for (const auto& [executor_id, on_executor] : failures.failures()) {
    auto& known = failures_[executor_id];
    for (const auto& [index, failed] : on_executor.tasks) {
      known.push_back({stage_id, stage_attempt, index, failed.second + conf_.exclude_timeout});
    }
    std::erase_if(known, [&](const Failure& failure) { return failure.expires <= now; });
    int count = static_cast<int>(known.size());
    if (count < conf_.exclude_application_tasks_per_executor || executors_.contains(executor_id)) {
      continue;
    }
    executors_[executor_id] = {on_executor.host, until};
    news.executors_excluded[executor_id] = count;
    auto bad = std::count_if(executors_.begin(), executors_.end(), [&](const auto& entry) {
      return entry.second.host == on_executor.host;
    });
    if (bad >= conf_.exclude_application_executors_per_node && !hosts_.contains(on_executor.host)) {
      hosts_[on_executor.host] = until;
      news.hosts_excluded[on_executor.host] = static_cast<int>(bad);
    }
  }
  return news;
}

FailureHistory::News FailureHistory::expire(int64_t now) {
  News news;
  std::erase_if(executors_, [&](const auto& entry) {
    if (entry.second.until > now) return false;
    news.executors_back.push_back(entry.first);
    failures_.erase(entry.first);
    return true;
  });
  std::erase_if(hosts_, [&](const auto& entry) {
    if (entry.second > now) return false;
    news.hosts_back.push_back(entry.first);
    return true;
  });
  return news;
}

std::optional<int64_t> FailureHistory::next_expiry() const {
  std::optional<int64_t> next;
  auto consider = [&](int64_t time) {
    if (!next || time < *next) next = time;
  };
  for (const auto& [id, excluded] : executors_) consider(excluded.until);
  for (const auto& [host, until] : hosts_) consider(until);
  return next;
}

}  // namespace firesteel
