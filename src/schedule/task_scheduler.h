#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "schedule/actions.h"
#include "schedule/executor_table.h"
#include "schedule/failure_history.h"
#include "schedule/messages.h"
#include "schedule/pools.h"
#include "schedule/scheduler_conf.h"
#include "schedule/task_set.h"

namespace firesteel {

// What the task scheduler tells the DAG scheduler.

struct TaskAttemptEnded {
  int stage_id = -1;
  int stage_attempt = 0;
  int index = -1;
  int partition = -1;
  int attempt = 0;
  int64_t task_id = -1;
  std::string executor_id;
  std::string host;
  int64_t epoch = 0;
  bool barrier = false;
  TaskOutcome outcome;
};

// A finished map task's output went with its executor; it runs again in the same attempt.
struct TaskResubmitted {
  int stage_id = -1;
  int stage_attempt = 0;
  int partition = -1;
};

struct TaskSetAborted {
  int stage_id = -1;
  int stage_attempt = 0;
  std::string reason;
  std::optional<ExceptionFailure> cause;
};

using TaskSetNews = std::variant<TaskAttemptEnded, TaskResubmitted, TaskSetAborted>;

// Puts tasks into slots: which set's turn it is, which of its tasks, on which executor. Tells what
// became of them through `news`, what is to be done through `actions`.
class TaskScheduler {
 public:
  TaskScheduler(const SchedulerConf& conf, std::deque<TaskSetNews>& news,
                std::vector<Action>& actions);
  ~TaskScheduler();

  void submit(TaskSetSpec spec, int64_t now);
  // Launches nothing more of the stage's attempts and kills what runs.
  void cancel_stage(int stage_id, bool interrupt, const std::string& reason, int64_t now);
  // Launches nothing more; what runs goes on.
  void retire_stage(int stage_id, int64_t now);
  // Kills what runs of the stage, whose results nobody needs any more.
  void kill_stage_tasks(int stage_id, bool interrupt, const std::string& reason);
  // Another attempt of the stage made that partition.
  void partition_completed(int stage_id, int partition, int64_t now);

  void executor_added(const ExecutorAdded& message, int64_t now);
  // Its tasks have failed. False: it was not there.
  bool executor_removed(const ExecutorRemoved& message, int64_t now);
  void executor_decommissioning(const std::string& executor_id);
  void task_finished(TaskFinished message, int64_t now);
  void kill_task(const KillTaskAttempt& message);

  // Fills free slots; last, once all news are dealt with.
  void offer(int64_t now);
  void tick(int64_t now);
  std::optional<int64_t> next_tick(int64_t now) const;

  struct Running {
    TaskSet* set = nullptr;
    TaskInfo info;
    int executor = -1;
    bool kill_sent = false;
  };
  // Null: it does not run.
  const Running* running(int64_t task_id) const;
  const std::map<int64_t, Running>& all_running() const { return running_; }
  const ExecutorTable& executors() const { return executors_; }
  ExecutorTable& executors() { return executors_; }
  // Tasks that wait for a slot.
  int waiting() const;
  int waiting_copies() const;
  // Attempts of a stage that may still launch tasks.
  TaskSet* active_set(int stage_id);

 private:
  void end_task(std::map<int64_t, Running>::iterator task, TaskOutcome outcome, int64_t now);
  void fail(const Running& task, const TaskFailure& failure, int64_t now);
  void retire_if_done(TaskSet* set, int64_t now);
  void abort(TaskSet* set, const std::string& reason, std::optional<ExceptionFailure> cause);
  void kill(int64_t task_id, Running& task, bool interrupt, const std::string& reason);
  void report(const FailureHistory::News& news, int64_t now);
  void report(const TaskSet& set, const Executor& executor, const TaskSetExclusion::News& news,
              int64_t now);

  void offer_to(std::vector<int> executors, bool all, int64_t now);
  void offer_to_set(TaskSet* set, std::vector<int>& executors, bool all, int64_t now);
  void offer_barrier(TaskSet* set, std::vector<int>& executors, int64_t now);
  void check_completely_excluded(TaskSet* set, int64_t now);
  bool usable(const Executor& executor) const;
  // The set knows already.
  void launch(TaskSet* set, const TaskSet::Pick& pick, int attempt, int executor,
              std::shared_ptr<const std::vector<std::string>> barrier_hosts, int64_t now);
  void check_speculation(int64_t now);

  const SchedulerConf& conf_;
  std::deque<TaskSetNews>& news_;
  std::vector<Action>& actions_;
  ExecutorTable executors_;
  Pools pools_;
  FailureHistory history_;
  std::map<int, std::unique_ptr<TaskSet>> sets_;
  // By stage: sets not yet gone.
  std::map<int, std::vector<TaskSet*>> by_stage_;
  std::map<int64_t, Running> running_;
  int next_set_ = 0;
  int64_t next_task_id_ = 0;
  // Seeded the same always: which executor comes first is arbitrary, not unpredictable.
  std::mt19937 random_{42};
  bool offer_all_ = false;
  std::vector<int> offer_some_;
  // While slots are free and tasks wait: when to look again at the latest.
  std::optional<int64_t> revive_at_;
  std::optional<int64_t> speculation_at_;
  // Numbers of sets of which a task may run nowhere: when they are aborted.
  std::map<int, int64_t> unschedulable_;
};

}  // namespace firesteel
