#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "schedule/dag_scheduler.h"

namespace firesteel {
namespace {

std::string stage_name(const Stage& stage) {
  return fmt::format("{} {}", stage.map_stage() ? "ShuffleMapStage" : "ResultStage", stage.id);
}

}  // namespace

void DagScheduler::fetch_failed(Stage& stage, const TaskAttemptEnded& ended,
                                const FetchFailed& failure, int64_t now) {
  // An earlier attempt's failures have been seen to.
  if (ended.stage_attempt != stage.info.attempt) return;
  int stage_id = stage.id;
  auto mapper = stage_of_shuffle_.find(failure.shuffle_id);
  int map_stage_id = mapper == stage_of_shuffle_.end() ? -1 : mapper->second;
  if (map_stage_id >= 0) {
    if (stages_.at(map_stage_id).barrier) {
      outputs_.unregister_all(failure.shuffle_id);
    } else if (failure.map_index >= 0) {
      outputs_.unregister_output(failure.shuffle_id, failure.map_index, failure.executor_id);
    }
  }
  // Who could not serve one block has most likely lost them all.
  if (!failure.executor_id.empty()) {
    int number = tasks_.executors().find(failure.executor_id);
    std::string host = number < 0 ? std::string() : tasks_.executors()[number].host;
    lose_outputs(failure.executor_id, host, false, ended.epoch);
  }
  if (stage.status != Stage::Status::kRunning) return;

  std::string text = failure_text(failure);
  finish_stage(stage, text, now);
  if (stage.barrier) {
    tasks_.kill_stage_tasks(stage_id, true, "barrier stage failed");
    forget_barrier_output(stage);
  }
  if (!count_failed_attempt(stage, ended.stage_attempt, text, std::nullopt, now)) return;
  schedule_resubmit(stage, now);
  if (map_stage_id < 0) return;
  Stage& map_stage = stages_.at(map_stage_id);
  schedule_resubmit(map_stage, now);
  if (map_stage.indeterminate && !available(map_stage)) roll_back_children(map_stage, now);
}

void DagScheduler::forget_barrier_output(Stage& stage) {
  if (stage.map_stage()) {
    outputs_.unregister_all(stage.shuffle->shuffle_id);
    return;
  }
  Job& job = jobs_.at(stage.result_job);
  std::fill(job.finished.begin(), job.finished.end(), false);
  job.num_finished = 0;
}

void DagScheduler::barrier_task_failed(Stage& stage, const TaskAttemptEnded& ended,
                                       const TaskFailure& failure, int64_t now) {
  if (ended.stage_attempt != stage.info.attempt || stage.status != Stage::Status::kRunning) return;
  std::string text =
      fmt::format("Stage failed because barrier task {}({}, {}) finished unsuccessfully.\n{}",
                  stage.map_stage() ? "ShuffleMapTask" : "ResultTask", stage.id, ended.partition,
                  failure_text(failure));
  finish_stage(stage, text, now);
  tasks_.kill_stage_tasks(stage.id, true,
                          fmt::format("Task {} from barrier stage {} ({}) failed.", ended.task_id,
                                      stage_name(stage), stage.info.name));
  tasks_.retire_stage(stage.id, now);
  forget_barrier_output(stage);
  std::optional<ExceptionFailure> cause;
  if (const auto* exception = std::get_if<ExceptionFailure>(&failure)) cause = *exception;
  if (count_failed_attempt(stage, ended.stage_attempt, text, std::move(cause), now)) {
    schedule_resubmit(stage, now);
  }
}

bool DagScheduler::count_failed_attempt(Stage& stage, int attempt, const std::string& failure,
                                        std::optional<ExceptionFailure> cause, int64_t now) {
  stage.failed_attempts.insert(attempt);
  if (static_cast<int>(stage.failed_attempts.size()) < conf_.max_stage_attempts) return true;
  abort_stage(stage.id,
              fmt::format("{} ({}) has failed the maximum allowable number of times: {}. Most "
                          "recent failure reason:\n{}",
                          stage_name(stage), stage.info.name, conf_.max_stage_attempts, failure),
              std::move(cause), now);
  return false;
}

void DagScheduler::schedule_resubmit(Stage& stage, int64_t now) {
  if (stage.status != Stage::Status::kIdle) return;
  stage.status = Stage::Status::kFailed;
  failed_.insert(stage.id);
  if (!resubmit_at_) resubmit_at_ = now + conf_.resubmit_delay;
}

void DagScheduler::lose_outputs(const std::string& executor_id, const std::string& host,
                                bool whole_host, std::optional<int64_t> epoch) {
  int64_t known_at = epoch.value_or(outputs_.epoch());
  auto [place, added] = failed_epoch_.try_emplace(executor_id, known_at);
  if (!added) {
    // Output made after the failure that is reported here.
    if (place->second >= known_at) return;
    place->second = known_at;
  }
  if (whole_host && !host.empty()) {
    outputs_.remove_host(host);
  } else {
    outputs_.remove_executor(executor_id);
  }
}

void DagScheduler::executor_removed(const ExecutorRemoved& message, const std::string& host,
                                    int64_t) {
  if (message.shuffle_kept && !message.host_lost) return;
  lose_outputs(message.executor_id, host, message.host_lost, std::nullopt);
}

void DagScheduler::roll_back_children(const Stage& stage, int64_t now) {
  std::set<int> children;
  std::vector<int> todo{stage.id};
  while (!todo.empty()) {
    int id = todo.back();
    todo.pop_back();
    for (const auto& [child_id, child] : stages_) {
      bool is_child =
          std::find(child.parents.begin(), child.parents.end(), id) != child.parents.end();
      if (is_child && children.insert(child_id).second) todo.push_back(child_id);
    }
  }
  for (int id : children) {
    auto found = stages_.find(id);
    // Gone with its jobs, which were aborted for the sake of another one.
    if (found == stages_.end()) continue;
    Stage& child = found->second;
    if (child.map_stage()) {
      outputs_.unregister_all(child.shuffle->shuffle_id);
    } else if (child.barrier) {
      forget_barrier_output(child);
    } else if (jobs_.at(child.result_job).num_finished > 0) {
      abort_stage(id,
                  fmt::format("A shuffle map stage with indeterminate output was failed and "
                              "retried. However, Spark cannot rollback the {} to re-process the "
                              "input data, and has to fail this job. Please eliminate the "
                              "indeterminacy by checkpointing the RDD before repartition and try "
                              "again.",
                              stage_name(child)),
                  std::nullopt, now);
      continue;
    }
    child.valid_from_attempt = child.next_attempt;
    tasks_.cancel_stage(id, true, "Its input is made again", now);
    if (child.status == Stage::Status::kRunning) {
      finish_stage(child, "Its input is made again", now);
      child.status = Stage::Status::kWaiting;
      waiting_.insert(id);
    }
  }
}

void DagScheduler::abort_stage(int stage_id, const std::string& reason,
                               std::optional<ExceptionFailure> cause, int64_t now) {
  auto found = stages_.find(stage_id);
  if (found == stages_.end()) return;
  std::set<int> jobs = found->second.jobs;
  for (int job_id : jobs) {
    if (!jobs_.contains(job_id)) continue;
    fail_job(job_id, JobFailure{"Job aborted due to stage failure: " + reason, {}, {}, cause}, now);
  }
}

void DagScheduler::fail_job(int job_id, JobFailure failure, int64_t now) {
  const Job& job = jobs_.at(job_id);
  bool interrupt = job.property("spark.job.interruptOnCancel") != "false";
  for (int stage_id : job.stages) {
    auto found = stages_.find(stage_id);
    if (found == stages_.end() || found->second.jobs.size() > 1) continue;
    tasks_.cancel_stage(stage_id, interrupt, "Stage cancelled: " + failure.message, now);
    if (found->second.status == Stage::Status::kRunning) {
      finish_stage(found->second, failure.message, now);
    }
  }
  forget_job(job_id, now);
  std::string message = failure.message;
  actions_.emplace_back(JobFailed{job_id, std::move(failure)});
  actions_.emplace_back(Emit{JobEnded{job_id, now, std::move(message)}});
}

void DagScheduler::tick(int64_t now) {
  if (resubmit_at_ && now >= *resubmit_at_) resubmit_failed(now);
  std::vector<DelayedJob> delayed;
  for (DelayedJob& job : std::exchange(delayed_, {})) {
    if (now < job.at) {
      delayed_.push_back(std::move(job));
    } else {
      delayed.push_back(std::move(job));
    }
  }
  for (DelayedJob& job : delayed) {
    if (barrier_tasks(job.message.spec) <= tasks_.executors().total_slots()) {
      start_job(std::move(job.message), now);
    } else if (job.checks >= conf_.barrier_check_failures) {
      JobFailure failure;
      failure.message =
          "[SPARK-24819]: Barrier execution mode does not allow run a barrier stage that requires "
          "more slots than the total number of slots in the cluster currently. Please init a new "
          "cluster with more resources(e.g. CPU, GPU) or repartition the input RDD(s) to reduce "
          "the number of slots required to run this barrier stage.";
      actions_.emplace_back(JobFailed{job.message.job_id, std::move(failure)});
    } else {
      job.at = now + conf_.barrier_check_interval;
      ++job.checks;
      delayed_.push_back(std::move(job));
    }
  }
}

std::optional<int64_t> DagScheduler::next_tick() const {
  std::optional<int64_t> next = resubmit_at_;
  for (const DelayedJob& job : delayed_) next = next ? std::min(*next, job.at) : job.at;
  return next;
}

}  // namespace firesteel
