#include <algorithm>
#include <exception>
#include <utility>
#include <variant>

#include "base/check.h"
#include "schedule/dag_scheduler.h"

namespace firesteel {
namespace {

// Beyond these sizes of a shuffle, looking for the executors with most of a reducer's input costs
// more than it brings, as in Spark.
constexpr int kMaxMapsForLocality = 1000;
constexpr int kMaxReducesForLocality = 1000;
// An executor with less of the input than that is no better than another.
constexpr double kLocalityFraction = 0.2;

DatasetInfo dataset_info(const Dataset& dataset) {
  DatasetInfo info;
  info.id = dataset.id();
  info.name = dataset.name();
  info.call_site = dataset.call_site();
  info.storage_level = dataset.storage_level();
  info.barrier = dataset.barrier();
  info.determinism = dataset.determinism();
  info.num_partitions = dataset.num_partitions();
  for (const Dependency& dependency : dataset.dependencies()) {
    info.parent_ids.push_back(std::visit([](const auto& d) { return d.parent->id(); }, dependency));
  }
  return info;
}

std::shared_ptr<const std::vector<DatasetInfo>> datasets_of_stage(const Dataset& last) {
  auto infos = std::make_shared<std::vector<DatasetInfo>>();
  std::set<const Dataset*> seen{&last};
  std::vector<const Dataset*> todo{&last};
  while (!todo.empty()) {
    const Dataset* dataset = todo.back();
    todo.pop_back();
    infos->push_back(dataset_info(*dataset));
    for (const Dependency& dependency : dataset->dependencies()) {
      const auto* narrow = std::get_if<NarrowDependency>(&dependency);
      if (narrow && seen.insert(narrow->parent.get()).second) todo.push_back(narrow->parent.get());
    }
  }
  return infos;
}

}  // namespace

StageInfo DagScheduler::stage_info(const Stage& stage) const {
  StageInfo info;
  info.stage_id = stage.id;
  info.attempt = stage.next_attempt;
  info.name = stage.dataset->call_site();
  if (info.name.empty()) info.name = stage.dataset->name();
  info.num_tasks = stage.num_tasks;
  info.datasets = stage.info.datasets ? stage.info.datasets : datasets_of_stage(*stage.dataset);
  info.parent_ids = stage.parents;
  auto job = jobs_.find(stage.result_job);
  if (job != jobs_.end()) {
    if (!job->second.spec.call_site.empty()) info.name = job->second.spec.call_site;
    info.details = job->second.spec.call_site_details;
  }
  return info;
}

void DagScheduler::submit(SubmitJob message, int64_t now) {
  JobSpec& spec = message.spec;
  FS_CHECK(spec.dataset != nullptr);
  std::string problem = barrier_problem(spec);
  if (!problem.empty()) {
    actions_.emplace_back(JobFailed{message.job_id, JobFailure{problem, {}, {}, std::nullopt}});
    return;
  }
  if (barrier_tasks(spec) > tasks_.executors().total_slots()) {
    // Executors may still be on their way.
    delayed_.push_back({std::move(message), now + conf_.barrier_check_interval, 1});
    return;
  }
  start_job(std::move(message), now);
}

void DagScheduler::start_job(SubmitJob message, int64_t now) {
  Job job;
  job.id = message.job_id;
  job.spec = std::move(message.spec);
  JobStarted started;
  started.job_id = job.id;
  started.time = now;
  started.properties = job.spec.properties;

  const JobSpec& spec = job.spec;
  std::string group = job.property(kJobGroupProperty);
  if (!group.empty() && refused_groups_.contains(group)) {
    JobFailure failure;
    failure.condition = "SPARK_JOB_CANCELLED";
    failure.params = {{"jobId", std::to_string(job.id)},
                      {"reason", "part of cancelled job group " + group}};
    failure.message = "Job " + std::to_string(job.id) + " cancelled " + failure.params["reason"];
    actions_.emplace_back(JobFailed{job.id, std::move(failure)});
    return;
  }
  int tasks =
      spec.map_stage ? spec.dataset->num_partitions() : static_cast<int>(spec.partitions.size());
  if (tasks == 0) {
    actions_.emplace_back(Emit{std::move(started)});
    actions_.emplace_back(Emit{JobEnded{job.id, now, {}}});
    std::optional<MapOutputStatistics> statistics;
    if (spec.map_stage) {
      statistics.emplace();
      statistics->shuffle_id = spec.map_stage->shuffle_id;
      statistics->bytes_by_partition.resize(static_cast<size_t>(spec.map_stage->reduce_partitions));
    }
    actions_.emplace_back(JobSucceeded{job.id, std::move(statistics)});
    return;
  }
  bool in_order = true;
  for (int i = 0; i < tasks && !spec.map_stage; ++i) {
    in_order = in_order && spec.partitions[static_cast<size_t>(i)] == i;
  }
  if (!in_order) {
    job.place.assign(static_cast<size_t>(spec.dataset->num_partitions()), -1);
    for (size_t i = 0; i < spec.partitions.size(); ++i) {
      job.place[static_cast<size_t>(spec.partitions[i])] = static_cast<int>(i);
    }
  }
  job.finished.resize(spec.map_stage ? 1 : static_cast<size_t>(tasks));

  int id = job.id;
  Stage& final_stage =
      spec.map_stage ? shuffle_stage(*spec.map_stage) : new_stage(spec.dataset, tasks);
  job.final_stage = final_stage.id;
  Job& kept = jobs_.emplace(id, std::move(job)).first->second;
  if (!final_stage.map_stage()) {
    final_stage.result_job = id;
    final_stage.info = stage_info(final_stage);
    if (final_stage.barrier) kept.held.resize(static_cast<size_t>(tasks));
  }
  add_to_job(final_stage.id, kept);
  for (int stage_id : kept.stages) started.stages.push_back(stages_.at(stage_id).info);
  actions_.emplace_back(Emit{std::move(started)});

  if (final_stage.map_stage() && available(final_stage)) {
    job_succeeded(id, outputs_.statistics(final_stage.shuffle->shuffle_id), now);
    return;
  }
  submit_stage(final_stage.id, now);
}

void DagScheduler::submit_stage(int stage_id, int64_t now) {
  auto found = stages_.find(stage_id);
  if (found == stages_.end()) return;
  Stage& stage = found->second;
  if (stage.jobs.empty() || stage.status != Stage::Status::kIdle) return;
  if (stage.next_attempt >= conf_.max_stage_attempts_in_all) {
    abort_stage(stage_id,
                stage.info.name +
                    " has been resubmitted for the maximum allowable number of "
                    "times: " +
                    std::to_string(conf_.max_stage_attempts_in_all) +
                    ", which is the max allowable number of stage attempts",
                std::nullopt, now);
    return;
  }
  std::vector<int> missing = missing_parents(stage);
  if (missing.empty()) {
    submit_missing_tasks(stage, now);
    return;
  }
  stage.status = Stage::Status::kWaiting;
  waiting_.insert(stage_id);
  for (int parent : missing) submit_stage(parent, now);
}

void DagScheduler::submit_missing_tasks(Stage& stage, int64_t now) {
  int stage_id = stage.id;
  // Those run whole again, whatever part of their output is still there.
  bool whole = stage.map_stage() && (stage.indeterminate || stage.barrier) && !available(stage);
  if (whole) {
    outputs_.unregister_all(stage.shuffle->shuffle_id);
    stage.valid_from_attempt = stage.next_attempt;
  }
  if (whole && stage.indeterminate) {
    roll_back_children(stage, now);
    // Rolling back may have ended all jobs that needed the stage.
    if (!stages_.contains(stage_id)) return;
  }
  std::vector<int> partitions = missing_partitions(stage);
  std::fill(stage.pending.begin(), stage.pending.end(), false);
  for (int partition : partitions) stage.pending[static_cast<size_t>(partition)] = true;
  stage.pending_count = static_cast<int>(partitions.size());
  stage.info = stage_info(stage);
  stage.info.num_tasks = stage.pending_count;
  stage.info.submission_time = now;
  stage.metrics = TaskMetrics();
  ++stage.next_attempt;
  stage.status = Stage::Status::kRunning;
  commits_.stage_started(stage_id);
  const Job& job = jobs_.at(*stage.jobs.begin());
  actions_.emplace_back(Emit{StageSubmitted{stage.info, job.spec.properties}});

  if (partitions.empty()) {
    finish_stage(stage, "", now);
    if (stage.map_stage()) finish_map_jobs(stage, now);
    submit_waiting(now);
    return;
  }
  TaskSetSpec spec;
  try {
    spec = task_set(stage, std::move(partitions));
  } catch (const std::exception& error) {
    abort_stage(stage_id, std::string("Task creation failed: ") + error.what(), std::nullopt, now);
    return;
  }
  tasks_.submit(std::move(spec), now);
}

TaskSetSpec DagScheduler::task_set(const Stage& stage, std::vector<int> partitions) {
  const Job& job = jobs_.at(*stage.jobs.begin());
  TaskSetSpec spec;
  spec.stage_id = stage.id;
  spec.stage_attempt = stage.info.attempt;
  spec.job_id = job.id;
  spec.pool = job.property(kPoolProperty);
  spec.num_partitions = stage.dataset->num_partitions();
  spec.properties = job.spec.properties;
  spec.barrier = stage.barrier;
  spec.epoch = outputs_.epoch();
  if (stage.map_stage()) {
    spec.shuffle_id = stage.shuffle->shuffle_id;
    spec.reduce_partitions = stage.shuffle->reduce_partitions;
    spec.program = stage.dataset->map_program(*stage.shuffle);
  } else {
    spec.program = job.spec.program;
  }
  std::set<std::pair<int, int>> visited;
  for (size_t i = 0; i < partitions.size(); ++i) {
    visited.clear();
    auto preferred = preferred_locations(*stage.dataset, partitions[i], visited);
    if (preferred.empty()) continue;
    if (spec.preferred.empty()) spec.preferred.resize(partitions.size());
    spec.preferred[i] = std::move(preferred);
  }
  spec.partitions = std::move(partitions);
  return spec;
}

std::vector<std::string> DagScheduler::preferred_locations(const Dataset& dataset, int partition,
                                                           std::set<std::pair<int, int>>& visited) {
  if (dataset.cached()) {
    std::vector<std::string> cached = cache_.locations(dataset, partition);
    for (std::string& executor : cached) {
      int number = tasks_.executors().find(executor);
      executor = number < 0 ? std::string()
                            : "executor_" + tasks_.executors()[number].host + "_" + executor;
    }
    std::erase(cached, std::string());
    if (!cached.empty()) return cached;
  }
  std::vector<std::string> own = dataset.preferred_locations(partition);
  if (!own.empty()) return own;
  const auto& dependencies = dataset.dependencies();
  // Only where lineages branch can the same partition come up again.
  if (dependencies.size() > 1 && !visited.insert({dataset.id(), partition}).second) return {};
  for (const Dependency& dependency : dependencies) {
    if (const auto* narrow = std::get_if<NarrowDependency>(&dependency)) {
      for (int parent : narrow->parent_partitions(partition)) {
        auto found = preferred_locations(*narrow->parent, parent, visited);
        if (!found.empty()) return found;
      }
      continue;
    }
    const auto& shuffle = std::get<ShuffleDependency>(dependency);
    if (conf_.reduce_locality && outputs_.contains(shuffle.shuffle_id) &&
        shuffle.reduce_partitions < kMaxReducesForLocality &&
        shuffle.reduce_partitions == dataset.num_partitions() &&
        outputs_.map_partitions(shuffle.shuffle_id) < kMaxMapsForLocality) {
      auto found = outputs_.large_sources(shuffle.shuffle_id, partition, kLocalityFraction);
      if (!found.empty()) return found;
    }
  }
  return {};
}

void DagScheduler::submit_waiting(int64_t now) {
  std::vector<int> ready;
  for (int id : waiting_) {
    const Stage& stage = stages_.at(id);
    bool parents_idle = std::all_of(stage.parents.begin(), stage.parents.end(), [&](int parent) {
      auto found = stages_.find(parent);
      return found == stages_.end() || found->second.status == Stage::Status::kIdle;
    });
    if (parents_idle) ready.push_back(id);
  }
  // Stages of older jobs first, as they would have been submitted.
  std::sort(ready.begin(), ready.end(), [&](int a, int b) {
    return std::pair(*stages_.at(a).jobs.begin(), a) < std::pair(*stages_.at(b).jobs.begin(), b);
  });
  for (int id : ready) {
    auto found = stages_.find(id);
    if (found == stages_.end() || found->second.status != Stage::Status::kWaiting) continue;
    found->second.status = Stage::Status::kIdle;
    waiting_.erase(id);
    submit_stage(id, now);
  }
}

void DagScheduler::resubmit_failed(int64_t now) {
  resubmit_at_.reset();
  std::set<int> failed = std::exchange(failed_, {});
  // All at once, so that a child finds its parents missing, not failed.
  for (int id : failed) stages_.at(id).status = Stage::Status::kIdle;
  for (int id : failed) submit_stage(id, now);
  submit_waiting(now);
}

}  // namespace firesteel
