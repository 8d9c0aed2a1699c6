#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "schedule/actions.h"
#include "schedule/cache_locations.h"
#include "schedule/commit_coordinator.h"
#include "schedule/map_outputs.h"
#include "schedule/messages.h"
#include "schedule/scheduler_conf.h"
#include "schedule/stage.h"
#include "schedule/task_scheduler.h"

namespace firesteel {

// Jobs and stages: cuts a job into stages at its shuffles, submits those whose parents are there,
// makes lost output again, gives up after the allowed attempts. Knows nothing of slots.
class DagScheduler {
 public:
  DagScheduler(const SchedulerConf& conf, CacheLocations& cache, TaskScheduler& tasks,
               MapOutputs& outputs, CommitCoordinator& commits, std::vector<Action>& actions);

  // Before each message: what was found out during the last one no longer holds.
  void begin();

  void submit(SubmitJob message, int64_t now);
  void cancel_job(const CancelJob& message, int64_t now);
  void cancel_group(const CancelJobGroup& message, int64_t now);
  void cancel_tag(const CancelJobsWithTag& message, int64_t now);
  void cancel_all(const CancelAllJobs& message, int64_t now);
  void cancel_stage(const CancelStage& message, int64_t now);
  void forget_shuffle(int shuffle_id) { outputs_.forget_shuffle(shuffle_id); }

  void executor_added(const std::string& executor_id) { failed_epoch_.erase(executor_id); }
  void executor_removed(const ExecutorRemoved& message, const std::string& host, int64_t now);
  void task_news(TaskSetNews news, int64_t now);
  void tick(int64_t now);
  std::optional<int64_t> next_tick() const;

  const std::map<int, Job>& jobs() const { return jobs_; }
  const std::map<int, Stage>& stages() const { return stages_; }

 private:
  // A job that waits for enough slots for its barrier stages.
  struct DelayedJob {
    SubmitJob message;
    int64_t at;
    int checks;
  };

  // dag_stages.cc: from datasets to stages.
  Stage& new_stage(const DatasetPtr& dataset, int num_tasks);
  Stage& shuffle_stage(const ShuffleDependency& shuffle);
  std::vector<int> parent_stages(const Dataset& dataset);
  void add_to_job(int stage_id, Job& job);
  std::vector<const ShuffleDependency*> shuffles_of_stage(const Dataset& dataset, bool skip_cached);
  bool fully_cached(const Dataset& dataset);
  bool indeterminate(const Dataset& dataset);
  bool barrier(const Dataset& dataset) const;
  // The last dataset of each stage that the job may need, and how many tasks the stage has.
  std::vector<std::pair<const Dataset*, int>> stages_of(const JobSpec& spec);
  // A barrier stage of the job that cannot run: why.
  std::string barrier_problem(const JobSpec& spec);
  // The most tasks that a barrier stage of the job needs at once.
  int barrier_tasks(const JobSpec& spec);
  std::vector<int> missing_parents(const Stage& stage);
  bool available(const Stage& stage) const;
  std::vector<int> missing_partitions(const Stage& stage) const;

  // dag_submit.cc: from stages to task sets.
  void start_job(SubmitJob message, int64_t now);
  void submit_stage(int stage_id, int64_t now);
  void submit_missing_tasks(Stage& stage, int64_t now);
  void submit_waiting(int64_t now);
  void resubmit_failed(int64_t now);
  TaskSetSpec task_set(const Stage& stage, std::vector<int> partitions);
  std::vector<std::string> preferred_locations(const Dataset& dataset, int partition,
                                               std::set<std::pair<int, int>>& visited);
  StageInfo stage_info(const Stage& stage) const;

  // dag_completion.cc: tasks, stages and jobs that end well.
  void task_ended(TaskAttemptEnded& ended, int64_t now);
  void task_succeeded(Stage& stage, TaskAttemptEnded& ended, TaskSuccess success, int64_t now);
  void result_task_succeeded(Stage& stage, const TaskAttemptEnded& ended, TaskSuccess& success,
                             int64_t now);
  void map_task_succeeded(Stage& stage, const TaskAttemptEnded& ended, TaskSuccess& success,
                          int64_t now);
  void not_pending(Stage& stage, int partition);
  void map_stage_ended(Stage& stage, int64_t now);
  void count_accumulators(Stage& stage, int partition, TaskSuccess& success);
  void finish_stage(Stage& stage, const std::string& failure, int64_t now);
  void finish_map_jobs(Stage& stage, int64_t now);
  void job_succeeded(int job_id, std::optional<MapOutputStatistics> statistics, int64_t now);
  void forget_job(int job_id, int64_t now);

  // dag_failures.cc: what went wrong, and what is tried again.
  void fetch_failed(Stage& stage, const TaskAttemptEnded& ended, const FetchFailed& failure,
                    int64_t now);
  void barrier_task_failed(Stage& stage, const TaskAttemptEnded& ended, const TaskFailure& failure,
                           int64_t now);
  // Whether the stage may be tried again after this attempt; aborts it otherwise.
  bool count_failed_attempt(Stage& stage, int attempt, const std::string& failure,
                            std::optional<ExceptionFailure> cause, int64_t now);
  // A barrier stage begins anew with all its tasks.
  void forget_barrier_output(Stage& stage);
  void schedule_resubmit(Stage& stage, int64_t now);
  void lose_outputs(const std::string& executor_id, const std::string& host, bool whole_host,
                    std::optional<int64_t> epoch);
  // Everything made from an indeterminate stage's output goes back to before, since its new
  // attempt makes other rows. Jobs of which results are out already are aborted.
  void roll_back_children(const Stage& stage, int64_t now);
  void abort_stage(int stage_id, const std::string& reason, std::optional<ExceptionFailure> cause,
                   int64_t now);
  void fail_job(int job_id, JobFailure failure, int64_t now);
  // dag_cancel.cc
  void cancel(int job_id, const std::string& reason, int64_t now);
  template <class Matches>
  void cancel_if(const Matches& matches, const std::string& reason, int64_t now);

  const SchedulerConf& conf_;
  CacheLocations& cache_;
  TaskScheduler& tasks_;
  MapOutputs& outputs_;
  CommitCoordinator& commits_;
  std::vector<Action>& actions_;

  std::map<int, Job> jobs_;
  std::map<int, Stage> stages_;
  // Active map stages by shuffle.
  std::unordered_map<int, int> stage_of_shuffle_;
  int next_stage_ = 0;
  // Stages whose status is kWaiting or kFailed.
  std::set<int> waiting_;
  std::set<int> failed_;
  std::optional<int64_t> resubmit_at_;
  std::vector<DelayedJob> delayed_;
  std::set<std::string> refused_groups_;
  // Up to which epoch map outputs of an executor are believed lost.
  std::unordered_map<std::string, int64_t> failed_epoch_;
  // Answers that hold during one message: the datasets that are cached as a whole, and those that
  // are not determinate.
  std::unordered_map<int, bool> cached_;
  std::unordered_map<int, bool> indeterminate_;
};

}  // namespace firesteel
