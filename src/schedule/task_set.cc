#include "schedule/task_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace firesteel {

TaskSet::TaskSet(int number, TaskSetSpec spec, const SchedulerConf& conf,
                 const ExecutorTable& executors, int64_t now)
    : number_(number),
      spec_(std::move(spec)),
      conf_(conf),
      executors_(executors),
      tasks_(spec_.partitions.size()),
      pending_([this](int index) {
        const Task& t = task(index);
        return t.running == 0 && !t.successful;
      }),
      copies_([this](int index) {
        const Task& t = task(index);
        return t.speculatable;
      }),
      waiting_(static_cast<int>(tasks_.size())) {
  if (conf_.exclude_task_and_stage || conf_.exclude_application) {
    exclusion_ = std::make_unique<TaskSetExclusion>(conf_);
  }
  // Lists are taken from at their end.
  for (int index = size() - 1; index >= 0; --index) add_pending(index, pending_);
  find_levels();
  level_since_ = now;
}

void TaskSet::add_pending(int index, PendingTasks& pending) {
  static const std::vector<TaskLocation> kNone;
  if (spec_.preferred.empty() || spec_.preferred[static_cast<size_t>(index)].empty()) {
    pending.add(index, kNone);
    return;
  }
  std::vector<TaskLocation> locations;
  for (const std::string& text : spec_.preferred[static_cast<size_t>(index)]) {
    TaskLocation location = parse_location(text);
    location.rack = executors_.rack_of(location.host);
    locations.push_back(std::move(location));
  }
  pending.add(index, locations);
}

bool TaskSet::may_run(int index, const Executor& executor) const {
  return !exclusion_ || !conf_.exclude_task_and_stage || exclusion_->empty() ||
         !exclusion_->excluded(executor.host, executor.id, index);
}

std::optional<TaskSet::Pick> TaskSet::pick(int executor_number, Locality limit, int64_t now) {
  rejected_for_locality_ = false;
  if (waiting() == 0 && waiting_copies() == 0) return std::nullopt;
  const Executor& executor = executors_[executor_number];
  if (exclusion_ && conf_.exclude_task_and_stage &&
      exclusion_->excluded(executor.host, executor.id)) {
    return std::nullopt;
  }
  // Tasks without preferences need not wait for others.
  Locality allowed = limit;
  if (limit != Locality::kNoPreference) allowed = std::min(limit, allowed_locality(now));
  if (waiting_ > 0) {
    auto taken =
        pending_.take(executor, allowed, [&](int index) { return may_run(index, executor); });
    if (taken) return Pick{taken->index, taken->locality, false};
  }
  if (waiting_copies_ > 0) {
    auto taken = copies_.take(executor, allowed, [&](int index) {
      return executors_[task(index).executor].host != executor.host && may_run(index, executor);
    });
    if (taken) return Pick{taken->index, taken->locality, true};
  }
  rejected_for_locality_ = limit == Locality::kAny && allowed < limit && waiting_ > 0;
  return std::nullopt;
}

int TaskSet::launched(const Pick& pick, int executor) {
  Task& t = task(pick.index);
  if (t.running == 0) --waiting_;
  if (pick.speculative) {
    drop_copy(t);
    t.copied = true;
  }
  t.executor = executor;
  ++t.running;
  ++running_;
  return t.attempts++;
}

bool TaskSet::succeeded(int index, int executor, int64_t duration) {
  Task& t = task(index);
  --t.running;
  --running_;
  if (conf_.speculation) durations_.add(duration);
  if (t.successful) return false;
  drop_copy(t);
  t.successful = true;
  t.executor = executor;
  ++successful_;
  if (all_successful()) zombie_ = true;
  return true;
}

void TaskSet::drop_copy(Task& t) {
  if (!t.speculatable) return;
  t.speculatable = false;
  --waiting_copies_;
}

void TaskSet::partition_completed(int partition) {
  auto found = std::lower_bound(spec_.partitions.begin(), spec_.partitions.end(), partition);
  if (found == spec_.partitions.end() || *found != partition) return;
  Task& t = task(static_cast<int>(found - spec_.partitions.begin()));
  if (t.successful) return;
  if (t.running == 0) --waiting_;
  drop_copy(t);
  t.successful = true;
  // Not on an executor of this attempt: its loss is the DAG scheduler's business.
  t.executor = -1;
  ++successful_;
  if (all_successful()) zombie_ = true;
}

std::string TaskSet::place(int64_t task_id, int index, int attempt,
                           const Executor& executor) const {
  return fmt::format("Lost task {}.{} in stage {}.{} (TID {}) ({} executor {})", index, attempt,
                     spec_.stage_id, spec_.stage_attempt, task_id, executor.host, executor.id);
}

TaskSet::Verdict TaskSet::failed(int64_t task_id, int index, int attempt, int executor_number,
                                 const TaskFailure& failure, int64_t now) {
  Verdict verdict;
  Task& t = task(index);
  --t.running;
  --running_;
  const Executor& executor = executors_[executor_number];
  const auto* exception = std::get_if<ExceptionFailure>(&failure);
  const auto* lost = std::get_if<ExecutorLostFailure>(&failure);
  bool counts = exception != nullptr || (lost != nullptr && lost->caused_by_app);
  if (std::holds_alternative<FetchFailed>(failure)) {
    // Not to be tried again before what it reads is there: a new attempt of the stage does that.
    if (!t.successful) {
      drop_copy(t);
      t.successful = true;
      t.executor = -1;
      ++successful_;
    }
    zombie_ = true;
    return verdict;
  }
  latest_failure_ = place(task_id, index, attempt, executor) + ": " + failure_text(failure);
  if (!t.successful && t.running == 0) {
    drop_copy(t);
    t.copied = false;
    ++waiting_;
    add_pending(index, pending_);
  }
  if (zombie_) return verdict;
  if (exception != nullptr && exception->fatal) {
    verdict.abort = fmt::format("Task {} in stage {}.{} (TID {}) cannot be tried again: {}", index,
                                spec_.stage_id, spec_.stage_attempt, task_id, exception->message);
    return verdict;
  }
  if (!counts) return verdict;
  // A barrier stage is tried again as a whole, by its stage's count.
  if (spec_.barrier) return verdict;
  if (exclusion_) verdict.news = exclusion_->add_failure(executor.host, executor.id, index, now);
  if (++t.failures >= conf_.max_task_failures) {
    verdict.abort =
        fmt::format("Task {} in stage {}.{} failed {} times, most recent failure: {}", index,
                    spec_.stage_id, spec_.stage_attempt, t.failures, latest_failure_);
  }
  return verdict;
}

std::vector<int> TaskSet::lost_outputs(int executor) {
  std::vector<int> lost;
  // Tasks of a barrier stage do not run again one by one: its next attempt makes all of them.
  if (zombie_ || spec_.barrier) return lost;
  for (int index = 0; index < size(); ++index) {
    Task& t = task(index);
    if (!t.successful || t.executor != executor) continue;
    t.successful = false;
    --successful_;
    lost.push_back(index);
    if (t.running > 0) continue;
    ++waiting_;
    add_pending(index, pending_);
  }
  return lost;
}

bool TaskSet::speculation_due() const {
  if (zombie_ || size() == 1 || spec_.barrier) return false;
  if (conf_.speculation_task_duration > 0 && size() <= conf_.slots_per_executor) return true;
  auto needed = static_cast<int>(std::floor(conf_.speculation_quantile * size()));
  return durations_.count() > 0 && successful_ >= std::max(1, needed);
}

std::vector<int> TaskSet::speculate(const std::vector<Candidate>& running) {
  double threshold = static_cast<double>(conf_.speculation_task_duration);
  auto needed = static_cast<int>(std::floor(conf_.speculation_quantile * size()));
  if (durations_.count() > 0 && successful_ >= std::max(1, needed)) {
    threshold = std::max(conf_.speculation_multiplier * durations_.median(),
                         static_cast<double>(conf_.speculation_min_runtime));
  }
  std::vector<int> chosen;
  for (const Candidate& candidate : running) {
    Task& t = task(candidate.index);
    if (t.running != 1 || t.speculatable || t.copied || t.successful) continue;
    if (static_cast<double>(candidate.running_for) <= threshold) continue;
    t.speculatable = true;
    ++waiting_copies_;
    add_pending(candidate.index, copies_);
    chosen.push_back(candidate.index);
  }
  return chosen;
}

int TaskSet::completely_excluded(const FailureHistory& history) {
  if (!exclusion_ || (exclusion_->empty() && history.empty()) || waiting() == 0) return -1;
  int index = pending_.some();
  if (index < 0) return -1;
  for (int number : executors_.alive()) {
    const Executor& executor = executors_[number];
    if (history.excluded(executor.host, executor.id)) continue;
    if (may_run(index, executor)) return -1;
  }
  return index;
}

}  // namespace firesteel
