#include <algorithm>
#include <utility>

#include "base/check.h"
#include "schedule/task_scheduler.h"

namespace firesteel {
namespace {

// How long free slots and waiting tasks stay apart at most before all are looked at again, as
// spark.scheduler.revive.interval.
constexpr int64_t kReviveInterval = 1000;

}  // namespace

void TaskScheduler::offer(int64_t now) {
  if (!offer_all_ && offer_some_.empty()) return;
  bool all = std::exchange(offer_all_, false);
  std::vector<int> executors;
  executors.swap(offer_some_);
  if (waiting() == 0 && waiting_copies() == 0) {
    revive_at_.reset();
    return;
  }
  // Tasks of a barrier stage need many slots at once.
  for (const auto& [number, set] : sets_) all = all || (set->spec().barrier && set->waiting() > 0);
  if (all) {
    executors = executors_.alive();
    if (!executors.empty()) {
      size_t first = random_() % executors.size();
      std::rotate(executors.begin(), executors.begin() + static_cast<std::ptrdiff_t>(first),
                  executors.end());
    }
  } else {
    std::sort(executors.begin(), executors.end());
    executors.erase(std::unique(executors.begin(), executors.end()), executors.end());
  }
  offer_to(std::move(executors), all, now);
}

bool TaskScheduler::usable(const Executor& executor) const {
  return executor.alive && executor.free > 0 && !executor.decommissioning && !executor.releasing &&
         !(conf_.exclude_application && history_.excluded(executor.host, executor.id));
}

void TaskScheduler::offer_to(std::vector<int> executors, bool all, int64_t now) {
  std::erase_if(executors, [&](int number) { return !usable(executors_[number]); });
  std::vector<TaskSet*> sets = pools_.sorted();
  for (TaskSet* set : sets) {
    if (set->waiting() == 0 && set->waiting_copies() == 0) continue;
    if (set->spec().barrier) {
      offer_barrier(set, executors, now);
    } else {
      offer_to_set(set, executors, all, now);
    }
  }
  bool left = !executors.empty() && (waiting() > 0 || waiting_copies() > 0);
  if (left) {
    revive_at_ = now + kReviveInterval;
  } else if (all) {
    revive_at_.reset();
  }
}

void TaskScheduler::offer_to_set(TaskSet* set, std::vector<int>& executors, bool all, int64_t now) {
  bool rejected = false;
  bool launched_any = false;
  Locality nearest = Locality::kAny;
  std::vector<Locality> levels = set->levels();
  for (Locality level : levels) {
    bool launched = !executors.empty();
    while (launched) {
      launched = false;
      // One task an executor and pass: tasks spread out.
      for (int number : executors) {
        auto pick = set->pick(number, level, now);
        if (!pick) {
          rejected = rejected || set->rejected_for_locality();
          continue;
        }
        launch(set, *pick, set->launched(*pick, number), number, nullptr, now);
        launched = true;
        nearest = std::min(nearest, pick->locality);
      }
      if (launched) {
        launched_any = true;
        std::erase_if(executors, [&](int number) { return executors_[number].free == 0; });
      }
    }
  }
  if (!rejected && launched_any) {
    if (all || set->no_rejects_since_reset) {
      set->reset_locality_wait(nearest, now);
      set->no_rejects_since_reset = true;
    }
  } else {
    set->no_rejects_since_reset = false;
  }
  if (launched_any) {
    unschedulable_.erase(set->number());
  } else if (set->exclusion() != nullptr) {
    check_completely_excluded(set, now);
  }
}

void TaskScheduler::offer_barrier(TaskSet* set, std::vector<int>& executors, int64_t now) {
  int free = 0;
  for (int number : executors) free += executors_[number].free;
  if (free < set->size()) return;
  auto hosts = std::make_shared<std::vector<std::string>>(static_cast<size_t>(set->size()));
  // All are chosen before the first is launched: each is told where the others are.
  struct Chosen {
    TaskSet::Pick pick;
    int attempt;
    int executor;
  };
  std::vector<Chosen> chosen;
  std::map<int, int> taken;
  bool progress = true;
  while (progress && set->waiting() > 0) {
    progress = false;
    for (int number : executors) {
      if (taken[number] == executors_[number].free) continue;
      auto pick = set->pick(number, Locality::kAny, now);
      if (!pick) continue;
      progress = true;
      ++taken[number];
      (*hosts)[static_cast<size_t>(pick->index)] = executors_[number].host;
      chosen.push_back({*pick, set->launched(*pick, number), number});
    }
  }
  FS_CHECK_EQ(chosen.size(), static_cast<size_t>(set->size()));
  for (const Chosen& c : chosen) launch(set, c.pick, c.attempt, c.executor, hosts, now);
  std::erase_if(executors, [&](int number) { return executors_[number].free == 0; });
}

void TaskScheduler::check_completely_excluded(TaskSet* set, int64_t now) {
  if (executors_.alive().empty()) return;
  int index = set->completely_excluded(history_);
  if (index < 0) {
    unschedulable_.erase(set->number());
    return;
  }
  auto timer = unschedulable_.find(set->number());
  if (timer != unschedulable_.end()) {
    if (now < timer->second) return;
  } else {
    bool idle = false;
    for (int number : executors_.alive()) {
      const Executor& executor = executors_[number];
      if (executor.free != executor.slots) continue;
      idle = true;
      // A new one in its place may take the task.
      if (conf_.dynamic_allocation && !executor.releasing) {
        executors_[number].releasing = true;
        actions_.emplace_back(ReleaseExecutor{executor.id, "excluded and idle"});
      }
      break;
    }
    if (idle || conf_.dynamic_allocation) {
      unschedulable_[set->number()] = now + conf_.unschedulable_timeout;
      return;
    }
  }
  unschedulable_.erase(set->number());
  abort(set,
        "Aborting TaskSet " + std::to_string(set->spec().stage_id) + "." +
            std::to_string(set->spec().stage_attempt) + " because task " + std::to_string(index) +
            " (partition " + std::to_string(set->spec().partitions[static_cast<size_t>(index)]) +
            ")\ncannot run anywhere due to node and executor excludeOnFailure.\n"
            "Most recent failure:\n" +
            set->latest_failure() +
            "\n\nExcludeOnFailure behavior can be configured via spark.excludeOnFailure.*.\n",
        std::nullopt);
  retire_if_done(set, now);
}

void TaskScheduler::launch(TaskSet* set, const TaskSet::Pick& pick, int attempt, int number,
                           std::shared_ptr<const std::vector<std::string>> barrier_hosts,
                           int64_t now) {
  const TaskSetSpec& spec = set->spec();
  Executor& executor = executors_[number];
  FS_CHECK_GT(executor.free, 0);
  --executor.free;
  TaskDescription task;
  task.task_id = next_task_id_++;
  task.stage_id = spec.stage_id;
  task.stage_attempt = spec.stage_attempt;
  task.partition = spec.partitions[static_cast<size_t>(pick.index)];
  task.attempt = attempt;
  task.num_partitions = spec.num_partitions;
  task.shuffle_id = spec.shuffle_id;
  task.reduce_partitions = spec.reduce_partitions;
  task.barrier = spec.barrier;
  task.barrier_hosts = std::move(barrier_hosts);
  task.kind = spec.program.kind;
  task.stage_bytes = spec.program.stage_bytes;
  if (spec.program.task_bytes) task.task_bytes = spec.program.task_bytes(task.partition);
  task.properties = spec.properties;

  Running running;
  running.set = set;
  running.executor = number;
  TaskInfo& info = running.info;
  info.task_id = task.task_id;
  info.index = pick.index;
  info.attempt = task.attempt;
  info.partition = task.partition;
  info.launch_time = now;
  info.executor_id = executor.id;
  info.host = executor.host;
  info.locality = locality_name(pick.locality);
  info.speculative = pick.speculative;
  actions_.emplace_back(Emit{TaskStarted{spec.stage_id, spec.stage_attempt, info}});
  running_.emplace_hint(running_.end(), task.task_id, std::move(running));
  actions_.emplace_back(LaunchTask{executor.id, std::move(task)});
}

}  // namespace firesteel
