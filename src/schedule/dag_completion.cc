#include <algorithm>
#include <utility>
#include <variant>

#include "base/check.h"
#include "schedule/dag_scheduler.h"

namespace firesteel {
namespace {

void add(TaskMetrics& sum, const TaskMetrics& task) {
  sum.executor_deserialize_time += task.executor_deserialize_time;
  sum.executor_deserialize_cpu_ns += task.executor_deserialize_cpu_ns;
  sum.executor_run_time += task.executor_run_time;
  sum.executor_cpu_ns += task.executor_cpu_ns;
  sum.result_size += task.result_size;
  sum.result_serialization_time += task.result_serialization_time;
  sum.memory_bytes_spilled += task.memory_bytes_spilled;
  sum.disk_bytes_spilled += task.disk_bytes_spilled;
  sum.peak_execution_memory = std::max(sum.peak_execution_memory, task.peak_execution_memory);
  sum.input_bytes += task.input_bytes;
  sum.input_records += task.input_records;
  sum.output_bytes += task.output_bytes;
  sum.output_records += task.output_records;
  sum.remote_blocks_fetched += task.remote_blocks_fetched;
  sum.local_blocks_fetched += task.local_blocks_fetched;
  sum.fetch_wait_time += task.fetch_wait_time;
  sum.remote_bytes_read += task.remote_bytes_read;
  sum.remote_bytes_read_to_disk += task.remote_bytes_read_to_disk;
  sum.local_bytes_read += task.local_bytes_read;
  sum.shuffle_records_read += task.shuffle_records_read;
  sum.shuffle_bytes_written += task.shuffle_bytes_written;
  sum.shuffle_write_ns += task.shuffle_write_ns;
  sum.shuffle_records_written += task.shuffle_records_written;
}

}  // namespace

std::string Job::property(const char* name) const {
  if (!spec.properties) return {};
  auto found = spec.properties->find(name);
  return found == spec.properties->end() ? std::string() : found->second;
}

DagScheduler::DagScheduler(const SchedulerConf& conf, CacheLocations& cache, TaskScheduler& tasks,
                           MapOutputs& outputs, CommitCoordinator& commits,
                           std::vector<Action>& actions)
    : conf_(conf),
      cache_(cache),
      tasks_(tasks),
      outputs_(outputs),
      commits_(commits),
      actions_(actions) {}

void DagScheduler::begin() {
  cached_.clear();
  indeterminate_.clear();
}

void DagScheduler::task_news(TaskSetNews news, int64_t now) {
  if (auto* ended = std::get_if<TaskAttemptEnded>(&news)) {
    task_ended(*ended, now);
  } else if (const auto* again = std::get_if<TaskResubmitted>(&news)) {
    auto found = stages_.find(again->stage_id);
    if (found == stages_.end() || found->second.info.attempt != again->stage_attempt) return;
    Stage& stage = found->second;
    auto partition = static_cast<size_t>(again->partition);
    if (!stage.pending[partition]) ++stage.pending_count;
    stage.pending[partition] = true;
  } else {
    auto& aborted = std::get<TaskSetAborted>(news);
    abort_stage(aborted.stage_id, aborted.reason, std::move(aborted.cause), now);
  }
}

void DagScheduler::task_ended(TaskAttemptEnded& ended, int64_t now) {
  if (std::holds_alternative<TaskFailure>(ended.outcome)) {
    commits_.attempt_failed(ended.stage_id, ended.stage_attempt, ended.partition, ended.attempt);
  }
  auto found = stages_.find(ended.stage_id);
  // All jobs that needed it have ended.
  if (found == stages_.end()) return;
  Stage& stage = found->second;
  if (auto* success = std::get_if<TaskSuccess>(&ended.outcome)) {
    task_succeeded(stage, ended, std::move(*success), now);
    return;
  }
  const auto& failure = std::get<TaskFailure>(ended.outcome);
  if (const auto* fetch = std::get_if<FetchFailed>(&failure)) {
    fetch_failed(stage, ended, *fetch, now);
  } else if (ended.barrier) {
    barrier_task_failed(stage, ended, failure, now);
  }
}

void DagScheduler::task_succeeded(Stage& stage, TaskAttemptEnded& ended, TaskSuccess success,
                                  int64_t now) {
  if (ended.stage_attempt == stage.info.attempt) add(stage.metrics, success.metrics);
  if (ended.stage_attempt < stage.valid_from_attempt) return;
  if (stage.map_stage()) {
    map_task_succeeded(stage, ended, success, now);
  } else {
    result_task_succeeded(stage, ended, success, now);
  }
}

void DagScheduler::count_accumulators(Stage& stage, int partition, TaskSuccess& success) {
  auto index = static_cast<size_t>(partition);
  if (stage.counted[index]) return;
  stage.counted[index] = true;
  if (success.accumulators.empty()) return;
  actions_.emplace_back(CountAccumulators{std::move(success.accumulators)});
}

void DagScheduler::not_pending(Stage& stage, int partition) {
  auto index = static_cast<size_t>(partition);
  if (!stage.pending[index]) return;
  stage.pending[index] = false;
  --stage.pending_count;
}

void DagScheduler::result_task_succeeded(Stage& stage, const TaskAttemptEnded& ended,
                                         TaskSuccess& success, int64_t now) {
  // Tasks of a barrier stage belong together.
  if (stage.barrier && ended.stage_attempt != stage.info.attempt) return;
  auto found = jobs_.find(stage.result_job);
  if (found == jobs_.end()) return;
  Job& job = found->second;
  int place = job.place.empty() ? ended.partition : job.place[static_cast<size_t>(ended.partition)];
  auto index = static_cast<size_t>(place);
  if (job.finished[index]) return;
  count_accumulators(stage, ended.partition, success);
  not_pending(stage, ended.partition);
  tasks_.partition_completed(stage.id, ended.partition, now);
  job.finished[index] = true;
  ++job.num_finished;
  bool done = job.num_finished == static_cast<int>(job.finished.size());
  if (!stage.barrier) {
    actions_.emplace_back(TaskResultReady{job.id, place, std::move(success.value)});
  } else {
    job.held[index] = std::move(success.value);
    for (size_t i = 0; done && i < job.held.size(); ++i) {
      actions_.emplace_back(TaskResultReady{job.id, static_cast<int>(i), std::move(job.held[i])});
    }
  }
  if (!done) return;
  finish_stage(stage, "", now);
  tasks_.kill_stage_tasks(stage.id, true, "Stage finished");
  job_succeeded(job.id, std::nullopt, now);
}

void DagScheduler::map_task_succeeded(Stage& stage, const TaskAttemptEnded& ended,
                                      TaskSuccess& success, int64_t now) {
  // Tasks of a barrier stage belong together; and of an indeterminate stage, what comes after its
  // end is not what others have read.
  bool current =
      ended.stage_attempt == stage.info.attempt && stage.status == Stage::Status::kRunning;
  if ((stage.barrier || stage.indeterminate) && !current) return;
  not_pending(stage, ended.partition);
  auto failed = failed_epoch_.find(ended.executor_id);
  bool lost = failed != failed_epoch_.end() && ended.epoch <= failed->second;
  if (!lost && success.map_status) {
    count_accumulators(stage, ended.partition, success);
    // The first one's readers may know it already, as long as it is there.
    if (outputs_.output(stage.shuffle->shuffle_id, ended.partition) == nullptr) {
      outputs_.register_output(stage.shuffle->shuffle_id, ended.partition, *success.map_status,
                               ended.host);
    }
    if (ended.stage_attempt != stage.info.attempt) {
      tasks_.partition_completed(stage.id, ended.partition, now);
    }
  }
  if (stage.status == Stage::Status::kRunning && stage.pending_count == 0) {
    map_stage_ended(stage, now);
  }
}

void DagScheduler::map_stage_ended(Stage& stage, int64_t now) {
  int stage_id = stage.id;
  finish_stage(stage, "", now);
  outputs_.next_epoch();
  if (!available(stage)) {
    // Some output went while the rest was made.
    submit_stage(stage_id, now);
    return;
  }
  finish_map_jobs(stage, now);
  submit_waiting(now);
}

void DagScheduler::finish_stage(Stage& stage, const std::string& failure, int64_t now) {
  stage.status = Stage::Status::kIdle;
  waiting_.erase(stage.id);
  failed_.erase(stage.id);
  stage.info.completion_time = now;
  stage.info.failure_reason = failure;
  if (failure.empty()) {
    stage.failed_attempts.clear();
    // Later attempts of others may not launch copies of what is done.
    tasks_.retire_stage(stage.id, now);
  }
  commits_.stage_ended(stage.id);
  actions_.emplace_back(Emit{StageCompleted{stage.info, stage.metrics}});
}

void DagScheduler::finish_map_jobs(Stage& stage, int64_t now) {
  std::vector<int> done;
  for (int job_id : stage.jobs) {
    if (jobs_.at(job_id).final_stage == stage.id) done.push_back(job_id);
  }
  if (done.empty()) return;
  MapOutputStatistics statistics = outputs_.statistics(stage.shuffle->shuffle_id);
  // The stage goes with the last of its jobs.
  for (int job_id : done) job_succeeded(job_id, statistics, now);
}

void DagScheduler::job_succeeded(int job_id, std::optional<MapOutputStatistics> statistics,
                                 int64_t now) {
  forget_job(job_id, now);
  actions_.emplace_back(JobSucceeded{job_id, std::move(statistics)});
  actions_.emplace_back(Emit{JobEnded{job_id, now, {}}});
}

void DagScheduler::forget_job(int job_id, int64_t now) {
  auto node = jobs_.extract(job_id);
  FS_CHECK(!node.empty());
  const Job& job = node.mapped();
  for (int stage_id : job.stages) {
    auto found = stages_.find(stage_id);
    if (found == stages_.end()) continue;
    Stage& stage = found->second;
    stage.jobs.erase(job_id);
    if (!stage.jobs.empty()) continue;
    if (stage.status == Stage::Status::kRunning) {
      std::string reason = "Job " + std::to_string(job_id) + " is finished.";
      tasks_.cancel_stage(stage_id, true, reason, now);
      finish_stage(stage, reason, now);
    } else {
      // What earlier attempts still run is of no use any more.
      tasks_.cancel_stage(stage_id, true, "Stage finished", now);
    }
    waiting_.erase(stage_id);
    failed_.erase(stage_id);
    if (stage.map_stage()) stage_of_shuffle_.erase(stage.shuffle->shuffle_id);
    stages_.erase(found);
  }
}

}  // namespace firesteel
