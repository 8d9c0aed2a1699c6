#include "schedule/task_scheduler.h"

#include <algorithm>
#include <utility>

namespace firesteel {
namespace {

std::vector<PoolDefinition> definitions(const SchedulerConf& conf) {
  if (conf.mode != SchedulingMode::kFair || conf.allocation_file.empty()) return {};
  return read_allocation_file(conf.allocation_file);
}

void earliest(std::optional<int64_t>& next, std::optional<int64_t> time) {
  if (time && (!next || *time < *next)) next = time;
}

}  // namespace

TaskScheduler::TaskScheduler(const SchedulerConf& conf, std::deque<TaskSetNews>& news,
                             std::vector<Action>& actions)
    : conf_(conf),
      news_(news),
      actions_(actions),
      pools_(conf.mode, definitions(conf)),
      history_(conf) {}

TaskScheduler::~TaskScheduler() = default;

void TaskScheduler::submit(TaskSetSpec spec, int64_t now) {
  // At most one attempt of a stage launches tasks.
  retire_stage(spec.stage_id, now);
  int number = next_set_++;
  auto set = std::make_unique<TaskSet>(number, std::move(spec), conf_, executors_, now);
  by_stage_[set->spec().stage_id].push_back(set.get());
  pools_.add(set.get());
  sets_[number] = std::move(set);
  offer_all_ = true;
  if (conf_.speculation && !speculation_at_) speculation_at_ = now + conf_.speculation_interval;
}

TaskSet* TaskScheduler::active_set(int stage_id) {
  auto found = by_stage_.find(stage_id);
  if (found == by_stage_.end()) return nullptr;
  for (TaskSet* set : found->second) {
    if (!set->zombie()) return set;
  }
  return nullptr;
}

void TaskScheduler::retire_stage(int stage_id, int64_t now) {
  auto found = by_stage_.find(stage_id);
  if (found == by_stage_.end()) return;
  std::vector<TaskSet*> sets = found->second;
  for (TaskSet* set : sets) {
    set->make_zombie();
    retire_if_done(set, now);
  }
}

void TaskScheduler::cancel_stage(int stage_id, bool interrupt, const std::string& reason,
                                 int64_t now) {
  kill_stage_tasks(stage_id, interrupt, reason);
  retire_stage(stage_id, now);
}

void TaskScheduler::kill_stage_tasks(int stage_id, bool interrupt, const std::string& reason) {
  auto found = by_stage_.find(stage_id);
  if (found == by_stage_.end()) return;
  for (auto& [task_id, task] : running_) {
    if (task.set->spec().stage_id == stage_id) kill(task_id, task, interrupt, reason);
  }
}

void TaskScheduler::kill(int64_t task_id, Running& task, bool interrupt,
                         const std::string& reason) {
  if (std::exchange(task.kill_sent, true)) return;
  actions_.emplace_back(KillTask{task.info.executor_id, task_id, interrupt, reason});
}

void TaskScheduler::kill_task(const KillTaskAttempt& message) {
  auto found = running_.find(message.task_id);
  if (found == running_.end()) return;
  kill(found->first, found->second, message.interrupt, message.reason);
}

void TaskScheduler::partition_completed(int stage_id, int partition, int64_t now) {
  TaskSet* set = active_set(stage_id);
  if (set == nullptr) return;
  set->partition_completed(partition);
  retire_if_done(set, now);
}

void TaskScheduler::executor_added(const ExecutorAdded& message, int64_t now) {
  if (executors_.find(message.executor_id) >= 0) return;
  executors_.add(message.executor_id, message.host, message.rack, message.slots, now);
  actions_.emplace_back(
      Emit{ExecutorJoined{now, message.executor_id, message.host, message.slots}});
  for (auto& [number, set] : sets_) set->executors_changed();
  offer_all_ = true;
}

bool TaskScheduler::executor_removed(const ExecutorRemoved& message, int64_t now) {
  int number = executors_.find(message.executor_id);
  if (number < 0) return false;
  executors_.remove(number);
  for (auto& [set_number, set] : sets_) {
    set->executors_changed();
    if (!set->spec().map_tasks() || (message.shuffle_kept && !message.host_lost)) continue;
    for (int index : set->lost_outputs(number)) {
      news_.emplace_back(TaskResubmitted{set->spec().stage_id, set->spec().stage_attempt,
                                         set->spec().partitions[static_cast<size_t>(index)]});
      offer_all_ = true;
    }
  }
  std::vector<int64_t> tasks;
  for (const auto& [task_id, task] : running_) {
    if (task.executor == number) tasks.push_back(task_id);
  }
  for (int64_t task_id : tasks) {
    end_task(running_.find(task_id),
             TaskFailure(
                 ExecutorLostFailure{message.executor_id, message.reason, message.caused_by_app}),
             now);
  }
  actions_.emplace_back(Emit{ExecutorLeft{now, message.executor_id, message.reason}});
  // What could only run there must be found out.
  offer_all_ = true;
  return true;
}

void TaskScheduler::executor_decommissioning(const std::string& executor_id) {
  int number = executors_.find(executor_id);
  if (number >= 0) executors_[number].decommissioning = true;
}

void TaskScheduler::task_finished(TaskFinished message, int64_t now) {
  auto found = running_.find(message.task_id);
  // Late or repeated: it ended already.
  if (found == running_.end()) return;
  end_task(found, std::move(message.outcome), now);
}

void TaskScheduler::end_task(std::map<int64_t, Running>::iterator place, TaskOutcome outcome,
                             int64_t now) {
  int64_t task_id = place->first;
  Running task = std::move(place->second);
  running_.erase(place);
  task.info.finish_time = now;
  Executor& executor = executors_[task.executor];
  if (executor.alive) {
    if (++executor.free == executor.slots) executor.idle_since = now;
    offer_some_.push_back(task.executor);
  }
  TaskSet* set = task.set;
  const TaskSetSpec& spec = set->spec();

  TaskEnded ended;
  ended.stage_id = spec.stage_id;
  ended.stage_attempt = spec.stage_attempt;
  ended.map_task = spec.map_tasks();
  ended.task = task.info;
  if (const auto* failure = std::get_if<TaskFailure>(&outcome)) {
    ended.failure = *failure;
    if (const auto* exception = std::get_if<ExceptionFailure>(failure)) {
      ended.metrics = exception->metrics;
      ended.accumulators = exception->accumulators;
    }
  } else {
    const auto& success = std::get<TaskSuccess>(outcome);
    ended.metrics = success.metrics;
    ended.accumulators = success.accumulators;
  }
  actions_.emplace_back(Emit{std::move(ended)});

  int index = task.info.index;
  news_.emplace_back(TaskAttemptEnded{spec.stage_id, spec.stage_attempt, index, task.info.partition,
                                      task.info.attempt, task_id, executor.id, executor.host,
                                      spec.epoch, spec.barrier, TaskOutcome()});
  if (const auto* failure = std::get_if<TaskFailure>(&outcome)) {
    // The verdict's abort comes after the news of the failure itself.
    std::get<TaskAttemptEnded>(news_.back()).outcome = *failure;
    fail(task, *failure, now);
  } else {
    std::get<TaskAttemptEnded>(news_.back()).outcome = std::move(outcome);
    set->succeeded(index, task.executor, now - task.info.launch_time);
    if (set->copies_running(index) > 0) {
      for (auto& [other_id, other] : running_) {
        if (other.set == set && other.info.index == index) {
          kill(other_id, other, true, "another attempt succeeded");
        }
      }
    }
  }
  retire_if_done(set, now);
}

void TaskScheduler::fail(const Running& task, const TaskFailure& failure, int64_t now) {
  TaskSet* set = task.set;
  const Executor& executor = executors_[task.executor];
  TaskSet::Verdict verdict = set->failed(task.info.task_id, task.info.index, task.info.attempt,
                                         task.executor, failure, now);
  report(*set, executor, verdict.news, now);
  if (set->spec().barrier) set->make_zombie();
  if (set->waiting() > 0) offer_all_ = true;
  if (verdict.abort.empty()) return;
  std::optional<ExceptionFailure> cause;
  if (const auto* exception = std::get_if<ExceptionFailure>(&failure)) cause = *exception;
  abort(set, verdict.abort, std::move(cause));
}

void TaskScheduler::abort(TaskSet* set, const std::string& reason,
                          std::optional<ExceptionFailure> cause) {
  set->make_zombie();
  news_.emplace_back(
      TaskSetAborted{set->spec().stage_id, set->spec().stage_attempt, reason, std::move(cause)});
}

void TaskScheduler::retire_if_done(TaskSet* set, int64_t now) {
  if (!set->zombie() || set->running() > 0) return;
  if (set->all_successful() && set->exclusion() != nullptr && conf_.exclude_application) {
    report(history_.stage_succeeded(set->spec().stage_id, set->spec().stage_attempt,
                                    *set->exclusion(), now),
           now);
  }
  pools_.remove(set);
  unschedulable_.erase(set->number());
  auto& sets = by_stage_[set->spec().stage_id];
  std::erase(sets, set);
  if (sets.empty()) by_stage_.erase(set->spec().stage_id);
  sets_.erase(set->number());
}

void TaskScheduler::report(const FailureHistory::News& news, int64_t now) {
  for (const auto& [id, failures] : news.executors_excluded) {
    actions_.emplace_back(Emit{ExecutorExcluded{now, id, failures, -1, 0}});
    if (conf_.kill_excluded_executors) {
      actions_.emplace_back(ReleaseExecutor{id, "excluded on failure"});
    }
  }
  for (const auto& [host, failures] : news.hosts_excluded) {
    actions_.emplace_back(Emit{NodeExcluded{now, host, failures, -1, 0}});
  }
  for (const auto& id : news.executors_back)
    actions_.emplace_back(Emit{ExecutorUnexcluded{now, id}});
  for (const auto& host : news.hosts_back) actions_.emplace_back(Emit{NodeUnexcluded{now, host}});
  if (!news.executors_back.empty() || !news.hosts_back.empty()) offer_all_ = true;
}

void TaskScheduler::report(const TaskSet& set, const Executor& executor,
                           const TaskSetExclusion::News& news, int64_t now) {
  const TaskSetSpec& spec = set.spec();
  if (!conf_.exclude_task_and_stage) return;
  if (news.executor_failures > 0) {
    actions_.emplace_back(Emit{ExecutorExcluded{now, executor.id, news.executor_failures,
                                                spec.stage_id, spec.stage_attempt}});
  }
  if (news.host_failures > 0) {
    actions_.emplace_back(Emit{
        NodeExcluded{now, executor.host, news.host_failures, spec.stage_id, spec.stage_attempt}});
  }
}

const TaskScheduler::Running* TaskScheduler::running(int64_t task_id) const {
  auto found = running_.find(task_id);
  return found == running_.end() ? nullptr : &found->second;
}

int TaskScheduler::waiting() const {
  int total = 0;
  for (const auto& [number, set] : sets_) total += set->waiting();
  return total;
}

int TaskScheduler::waiting_copies() const {
  int total = 0;
  for (const auto& [number, set] : sets_) total += set->waiting_copies();
  return total;
}

void TaskScheduler::tick(int64_t now) {
  if (revive_at_ && now >= *revive_at_) offer_all_ = true;
  if (revive_at_) {
    for (const auto& [number, set] : sets_) {
      auto change = set->next_locality_change();
      if (change && now >= *change) offer_all_ = true;
    }
  }
  if (conf_.exclude_application) {
    auto expiry = history_.next_expiry();
    if (expiry && now >= *expiry) report(history_.expire(now), now);
  }
  if (speculation_at_ && now >= *speculation_at_) {
    check_speculation(now);
    speculation_at_.reset();
    if (!sets_.empty()) speculation_at_ = now + conf_.speculation_interval;
  }
  for (const auto& [number, expires] : unschedulable_) {
    if (now >= expires) offer_all_ = true;
  }
}

std::optional<int64_t> TaskScheduler::next_tick(int64_t now) const {
  std::optional<int64_t> next;
  earliest(next, speculation_at_);
  if (conf_.exclude_application) earliest(next, history_.next_expiry());
  for (const auto& [number, expires] : unschedulable_) earliest(next, expires);
  if (revive_at_) {
    earliest(next, *revive_at_);
    for (const auto& [number, set] : sets_) {
      auto change = set->next_locality_change();
      // Over already: the offers since then have used it.
      if (change && *change > now) earliest(next, change);
    }
  }
  return next;
}

void TaskScheduler::check_speculation(int64_t now) {
  std::map<int, std::vector<TaskSet::Candidate>> candidates;
  for (const auto& [task_id, task] : running_) {
    if (task.kill_sent || !task.set->speculation_due()) continue;
    candidates[task.set->number()].push_back({task.info.index, now - task.info.launch_time});
  }
  for (const auto& [number, running] : candidates) {
    TaskSet& set = *sets_.at(number);
    for (int index : set.speculate(running)) {
      actions_.emplace_back(
          Emit{SpeculativeTaskSubmitted{set.spec().stage_id, set.spec().stage_attempt, index,
                                        set.spec().partitions[static_cast<size_t>(index)]}});
      offer_all_ = true;
    }
  }
}

}  // namespace firesteel
