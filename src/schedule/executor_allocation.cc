#include "schedule/executor_allocation.h"

#include <algorithm>
#include <cmath>

namespace firesteel {
namespace {

// How exactly idle timeouts are kept: looking at all executors costs their number.
constexpr int64_t kMinIdleCheck = 100;
constexpr int64_t kMaxIdleCheck = 1000;
constexpr int64_t kIdleChecksATimeout = 20;

}  // namespace

void ExecutorAllocation::request_total(int total) { set_target(total); }

int ExecutorAllocation::needed() const {
  int64_t tasks = static_cast<int64_t>(tasks_.all_running().size()) + tasks_.waiting() +
                  tasks_.waiting_copies();
  double executors =
      std::ceil(static_cast<double>(tasks) * conf_.allocation_ratio / conf_.slots_per_executor);
  return static_cast<int>(std::min(executors, 2147483647.0));
}

void ExecutorAllocation::set_target(int target) {
  if (target == target_) return;
  target_ = target;
  actions_.emplace_back(RequestExecutors{target});
}

void ExecutorAllocation::update(int64_t now) {
  if (!begun_) {
    begun_ = true;
    set_target(conf_.dynamic_allocation ? conf_.initial_executors : conf_.executor_instances);
    if (conf_.dynamic_allocation) look_for_idle_at_ = now + kMinIdleCheck;
  }
  if (!conf_.dynamic_allocation) return;
  bool backlog = tasks_.waiting() > 0 || tasks_.waiting_copies() > 0;
  if (backlog) {
    initial_ = false;
    if (!add_at_) add_at_ = now + conf_.backlog_timeout;
  } else {
    add_at_.reset();
    to_add_ = 1;
  }
  if (look_for_idle_at_ && now >= *look_for_idle_at_) release_idle(now);
  if (initial_) return;
  int enough = std::max(needed(), conf_.min_executors);
  if (enough < target_) {
    to_add_ = 1;
    set_target(enough);
  } else if (add_at_ && now >= *add_at_) {
    add(now);
  }
}

void ExecutorAllocation::add(int64_t now) {
  add_at_ = now + conf_.sustained_backlog_timeout;
  // Executors may be there that were not asked for, or were given back too late.
  int target = std::max(target_, staying());
  int64_t more = std::min<int64_t>(int64_t{target} + to_add_, needed());
  int wanted =
      static_cast<int>(std::clamp<int64_t>(more, conf_.min_executors, conf_.max_executors));
  int grown = wanted - target_;
  to_add_ = grown == to_add_ && to_add_ < (1 << 30) ? to_add_ * 2 : 1;
  if (grown > 0) set_target(wanted);
}

int ExecutorAllocation::staying() const {
  int count = 0;
  for (int number : tasks_.executors().alive()) {
    const Executor& executor = tasks_.executors()[number];
    if (!executor.releasing && !executor.decommissioning) ++count;
  }
  return count;
}

int64_t ExecutorAllocation::idle_timeout(const Executor& executor) const {
  int64_t timeout = conf_.idle_timeout;
  auto at_least = [&](int64_t other) {
    timeout = timeout < 0 || other < 0 ? -1 : std::max(timeout, other);
  };
  if (cache_.has_blocks(executor.id)) at_least(conf_.cached_idle_timeout);
  if (conf_.shuffle_tracking && !conf_.shuffle_service && outputs_.has_outputs_on(executor.id)) {
    at_least(conf_.shuffle_tracking_timeout);
  }
  return timeout;
}

void ExecutorAllocation::release_idle(int64_t now) {
  look_for_idle_at_ =
      now + std::clamp(conf_.idle_timeout / kIdleChecksATimeout, kMinIdleCheck, kMaxIdleCheck);
  int left = staying();
  for (int number : tasks_.executors().alive()) {
    Executor& executor = tasks_.executors()[number];
    if (executor.releasing || executor.decommissioning || executor.free < executor.slots) continue;
    int64_t timeout = idle_timeout(executor);
    if (timeout < 0 || now - executor.idle_since < timeout) continue;
    initial_ = false;
    int enough = std::max(needed(), conf_.min_executors);
    if (left - 1 < conf_.min_executors || left - 1 < std::min(target_, enough)) break;
    --left;
    executor.releasing = true;
    actions_.emplace_back(ReleaseExecutor{executor.id, "idle"});
  }
}

std::optional<int64_t> ExecutorAllocation::next_tick() const {
  std::optional<int64_t> next = add_at_;
  if (look_for_idle_at_ && !tasks_.executors().alive().empty()) {
    next = next ? std::min(*next, *look_for_idle_at_) : *look_for_idle_at_;
  }
  return next;
}

}  // namespace firesteel
