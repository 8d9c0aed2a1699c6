#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/dataset.h"
#include "core/task.h"
#include "schedule/executor_table.h"
#include "schedule/failure_history.h"
#include "schedule/pending_tasks.h"
#include "schedule/running_median.h"
#include "schedule/scheduler_conf.h"
#include "schedule/task_set_exclusion.h"

namespace firesteel {

// What the DAG scheduler hands over to be run: the missing tasks of one stage attempt.
struct TaskSetSpec {
  int stage_id = -1;
  int stage_attempt = 0;
  // The first job that needs the stage: sets of older jobs go first.
  int job_id = -1;
  std::string pool;
  // By index.
  std::vector<int> partitions;
  int num_partitions = 0;
  TaskProgram program;
  std::shared_ptr<const TaskProperties> properties;
  // -1: result tasks.
  int shuffle_id = -1;
  int reduce_partitions = 0;
  bool barrier = false;
  // What was known of lost map outputs when the attempt began.
  int64_t epoch = 0;
  // By index; empty: no task has a preference.
  std::vector<std::vector<std::string>> preferred;

  bool map_tasks() const { return shuffle_id >= 0; }
};

// The tasks of one stage attempt: which wait, run, are done, how often they failed, and which may
// run where now. Knows nothing of slots.
class TaskSet {
 public:
  // `number`: grows with each set of the application. `conf` and `executors` outlive the set.
  TaskSet(int number, TaskSetSpec spec, const SchedulerConf& conf, const ExecutorTable& executors,
          int64_t now);

  struct Pick {
    int index = -1;
    Locality locality = Locality::kAny;
    bool speculative = false;
  };
  // A task to launch on the executor with at most this locality, as far as waiting for a better
  // place allows. The caller launches it.
  std::optional<Pick> pick(int executor, Locality limit, int64_t now);
  // The last pick found none only because tasks wait for a better place.
  bool rejected_for_locality() const { return rejected_for_locality_; }
  // Returns the attempt's number.
  int launched(const Pick& pick, int executor);

  // Whether this is the partition's first success.
  bool succeeded(int index, int executor, int64_t duration);
  // The partition is there already, thanks to another attempt of the stage.
  void partition_completed(int partition);
  // What a failure means for the set.
  struct Verdict {
    // Not empty: the set is to be aborted.
    std::string abort;
    TaskSetExclusion::News news;
  };
  Verdict failed(int64_t task_id, int index, int attempt, int executor, const TaskFailure& failure,
                 int64_t now);
  // Outputs of finished tasks went with the executor: their indexes, which wait again.
  std::vector<int> lost_outputs(int executor);

  // Tasks that run so long that another copy may start (spark.speculation.*).
  struct Candidate {
    int index;
    int64_t running_for;
  };
  bool speculation_due() const;
  std::vector<int> speculate(const std::vector<Candidate>& running);

  const TaskSetSpec& spec() const { return spec_; }
  int number() const { return number_; }
  int size() const { return static_cast<int>(tasks_.size()); }
  int running() const { return running_; }
  // Tasks that wait to be launched.
  int waiting() const { return zombie_ ? 0 : waiting_; }
  int waiting_copies() const { return zombie_ ? 0 : waiting_copies_; }
  bool all_successful() const { return successful_ == size(); }
  // Launches nothing any more; what runs may still end.
  bool zombie() const { return zombie_; }
  void make_zombie() { zombie_ = true; }
  bool successful(int index) const { return tasks_[static_cast<size_t>(index)].successful; }
  int copies_running(int index) const { return tasks_[static_cast<size_t>(index)].running; }
  TaskSetExclusion* exclusion() { return exclusion_.get(); }
  // Some waiting task that may run on no executor that is there; -1: none.
  int completely_excluded(const FailureHistory& history);
  const std::string& latest_failure() const { return latest_failure_; }

  const std::vector<Locality>& levels() const { return levels_; }
  void executors_changed();
  // Tasks were launched without any having been refused for locality: wait anew at that level.
  void reset_locality_wait(Locality level, int64_t now);
  // When waiting for a better place ends next; none: nothing waits for one.
  std::optional<int64_t> next_locality_change() const;
  bool no_rejects_since_reset = true;

 private:
  // 16 bytes a task: a stage may have a million.
  struct Task {
    // Where it was launched last or, once successful, where it succeeded.
    int executor = -1;
    uint16_t running = 0;
    uint16_t attempts = 0;
    uint16_t failures = 0;
    bool successful = false;
    // A copy waits to be launched; it was launched.
    bool speculatable : 1 = false;
    bool copied : 1 = false;
  };

  Task& task(int index) { return tasks_[static_cast<size_t>(index)]; }
  void drop_copy(Task& task);
  void add_pending(int index, PendingTasks& pending);
  bool may_run(int index, const Executor& executor) const;
  Locality allowed_locality(int64_t now);
  int64_t locality_wait(Locality level) const;
  void find_levels();
  std::string place(int64_t task_id, int index, int attempt, const Executor& executor) const;

  const int number_;
  const TaskSetSpec spec_;
  const SchedulerConf& conf_;
  const ExecutorTable& executors_;
  std::vector<Task> tasks_;
  PendingTasks pending_;
  PendingTasks copies_;
  std::unique_ptr<TaskSetExclusion> exclusion_;
  int running_ = 0;
  int waiting_ = 0;
  int waiting_copies_ = 0;
  int successful_ = 0;
  bool zombie_ = false;
  bool rejected_for_locality_ = false;
  std::vector<Locality> levels_;
  size_t level_ = 0;
  int64_t level_since_ = 0;
  RunningMedian durations_;
  std::string latest_failure_;
};

}  // namespace firesteel
