#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schedule/dag_scheduler.h"
#include "schedule/map_outputs.h"
#include "schedule/scheduler.h"
#include "schedule/task_scheduler.h"

namespace firesteel {

// A dataset of which tests say everything.
class FakeDataset final : public Dataset {
 public:
  FakeDataset(std::string name, int partitions, std::vector<Dependency> dependencies = {})
      : name_(std::move(name)), partitions_(partitions), dependencies_(std::move(dependencies)) {}

  std::string name() const override { return name_; }
  int num_partitions() const override { return partitions_; }
  const std::vector<Dependency>& dependencies() const override { return dependencies_; }
  std::vector<std::string> preferred_locations(int partition) const override {
    auto found = preferred.find(partition);
    return found == preferred.end() ? std::vector<std::string>() : found->second;
  }
  Determinism determinism() const override { return determinism_level; }
  bool barrier() const override { return is_barrier; }
  bool cached() const override { return is_cached; }
  TaskProgram map_program(const ShuffleDependency&) const override {
    TaskProgram program;
    program.kind = "fake";
    return program;
  }

  std::map<int, std::vector<std::string>> preferred;
  Determinism determinism_level = Determinism::kDeterminate;
  bool is_barrier = false;
  bool is_cached = false;

 private:
  const std::string name_;
  const int partitions_;
  const std::vector<Dependency> dependencies_;
};

using FakePtr = std::shared_ptr<FakeDataset>;

inline FakePtr source(int partitions) {
  return std::make_shared<FakeDataset>("source", partitions);
}
inline NarrowDependency one_to_one(DatasetPtr parent) {
  return {std::move(parent), [](int partition) { return std::vector<int>{partition}; }};
}
inline ShuffleDependency shuffle_of(DatasetPtr parent, int reduces) {
  return {next_shuffle_id(), std::move(parent), reduces};
}
inline FakePtr mapped(DatasetPtr parent) {
  int partitions = parent->num_partitions();
  return std::make_shared<FakeDataset>("mapped", partitions,
                                       std::vector<Dependency>{one_to_one(std::move(parent))});
}
inline FakePtr reduced(ShuffleDependency shuffle) {
  int partitions = shuffle.reduce_partitions;
  return std::make_shared<FakeDataset>("reduced", partitions,
                                       std::vector<Dependency>{std::move(shuffle)});
}

class FakeCache final : public CacheLocations {
 public:
  std::vector<std::string> locations(const Dataset& dataset, int partition) override {
    auto found = blocks.find({dataset.id(), partition});
    return found == blocks.end() ? std::vector<std::string>() : found->second;
  }
  bool has_blocks(const std::string& executor_id) override {
    return std::any_of(blocks.begin(), blocks.end(), [&](const auto& block) {
      return std::count(block.second.begin(), block.second.end(), executor_id) > 0;
    });
  }
  std::map<std::pair<int, int>, std::vector<std::string>> blocks;
};

// A scheduler, and what it wanted done so far. Tests play the executors.
class SchedulerTest : public testing::Test {
 protected:
  struct Launched {
    std::string executor_id;
    TaskDescription task;
  };

  Scheduler& scheduler() {
    if (!scheduler_) scheduler_ = std::make_unique<Scheduler>(conf, cache);
    return *scheduler_;
  }

  std::vector<Action> send(Message message) {
    std::vector<Action> actions = scheduler().handle(now, std::move(message));
    for (Action& action : actions) note(action);
    return actions;
  }
  void tick_after(int64_t milliseconds) {
    now += milliseconds;
    send(Tick{});
  }
  void executors(int count, int slots) {
    for (int i = 0; i < count; ++i) executor("e" + std::to_string(next_executor_), slots);
  }
  void executor(const std::string& id, int slots, const std::string& host = "",
                const std::string& rack = "") {
    send(ExecutorAdded{id, host.empty() ? "host" + std::to_string(next_executor_) : host, rack,
                       slots});
    ++next_executor_;
  }
  void lose(const std::string& id, bool caused_by_app = true) {
    send(ExecutorRemoved{id, "killed", caused_by_app, false, false});
  }

  int submit(DatasetPtr dataset, std::map<std::string, std::string> properties = {}) {
    JobSpec spec;
    for (int i = 0; i < dataset->num_partitions(); ++i) spec.partitions.push_back(i);
    spec.dataset = std::move(dataset);
    spec.program.kind = "fake";
    spec.properties = std::make_shared<TaskProperties>(std::move(properties));
    send(SubmitJob{next_job_, std::move(spec)});
    return next_job_++;
  }
  int submit_map_stage(const ShuffleDependency& shuffle) {
    JobSpec spec;
    spec.dataset = shuffle.parent;
    spec.map_stage = shuffle;
    send(SubmitJob{next_job_, std::move(spec)});
    return next_job_++;
  }

  // Running tasks of a stage (-1: all), by task id.
  std::vector<Launched> running_of(int stage_id = -1) const {
    std::vector<Launched> found;
    for (const auto& [id, launched] : running) {
      if (stage_id < 0 || launched.task.stage_id == stage_id) found.push_back(launched);
    }
    return found;
  }
  std::vector<int> partitions_of(int stage_id) const {
    std::vector<int> partitions;
    for (const auto& launched : running_of(stage_id)) {
      partitions.push_back(launched.task.partition);
    }
    std::sort(partitions.begin(), partitions.end());
    return partitions;
  }
  Launched task_of(int stage_id, int partition) const {
    for (const auto& launched : running_of(stage_id)) {
      if (launched.task.partition == partition) return launched;
    }
    ADD_FAILURE() << "stage " << stage_id << " does not run partition " << partition;
    return {};
  }

  TaskSuccess success_of(const Launched& launched) const {
    TaskSuccess success;
    const TaskDescription& task = launched.task;
    success.value = "v" + std::to_string(task.partition);
    success.accumulators = {{1, "counted", std::to_string(task.stage_id)}};
    if (task.shuffle_id >= 0) {
      success.map_status =
          MapStatus{launched.executor_id, task.task_id,
                    std::vector<uint64_t>(static_cast<size_t>(task.reduce_partitions), 10)};
    }
    return success;
  }
  void finish(const Launched& launched) {
    running.erase(launched.task.task_id);
    send(TaskFinished{launched.task.task_id, success_of(launched)});
  }
  void finish(int stage_id, int partition) { finish(task_of(stage_id, partition)); }
  // All tasks of the stage that run now or are launched meanwhile.
  void finish_stage(int stage_id) {
    while (!running_of(stage_id).empty()) finish(running_of(stage_id).front());
  }
  void fail(const Launched& launched, TaskFailure failure) {
    running.erase(launched.task.task_id);
    send(TaskFinished{launched.task.task_id, std::move(failure)});
  }
  void fail(int stage_id, int partition) {
    ExceptionFailure failure;
    failure.class_name = "std::runtime_error";
    failure.message = "boom";
    fail(task_of(stage_id, partition), failure);
  }
  void fail_fetch(int stage_id, int partition, int shuffle_id, int map_index,
                  const std::string& executor_id) {
    fail(task_of(stage_id, partition),
         FetchFailed{shuffle_id, map_index, 0, partition, executor_id, "no block"});
  }

  bool succeeded(int job) const { return ended.contains(job) && ended.at(job).empty(); }
  std::string failure(int job) const {
    return ended.contains(job) ? ended.at(job) : "has not ended";
  }
  // What the scheduler holds of a stage; null: nothing.
  const Stage* stage(int id) {
    const auto& stages = scheduler().dag().stages();
    auto found = stages.find(id);
    return found == stages.end() ? nullptr : &found->second;
  }
  template <class E>
  std::vector<E> events_of() const {
    std::vector<E> found;
    for (const Event& event : events) {
      if (const E* e = std::get_if<E>(&event)) found.push_back(*e);
    }
    return found;
  }

  SchedulerConf conf;
  FakeCache cache;
  int64_t now = 1'000'000;
  std::map<int64_t, Launched> running;
  std::vector<KillTask> kills;
  std::map<int, std::map<int, std::string>> results;
  // Empty text: success.
  std::map<int, std::string> ended;
  std::map<int, JobFailure> failures;
  std::map<int, MapOutputStatistics> statistics;
  int counted = 0;
  std::vector<Event> events;
  std::vector<int> requested;
  std::vector<std::string> released;
  std::map<int64_t, bool> commits;
  std::vector<BarrierReply> barrier_replies;

 private:
  void note(Action& action) {
    if (auto* launch = std::get_if<LaunchTask>(&action)) {
      running[launch->task.task_id] = {launch->executor_id, launch->task};
    } else if (auto* kill = std::get_if<KillTask>(&action)) {
      kills.push_back(*kill);
    } else if (auto* result = std::get_if<TaskResultReady>(&action)) {
      EXPECT_TRUE(results[result->job_id].emplace(result->index, result->value).second);
    } else if (auto* count = std::get_if<CountAccumulators>(&action)) {
      counted += static_cast<int>(count->updates.size());
    } else if (auto* success = std::get_if<JobSucceeded>(&action)) {
      EXPECT_TRUE(ended.emplace(success->job_id, "").second);
      if (success->map_output) statistics[success->job_id] = *success->map_output;
    } else if (auto* failed = std::get_if<JobFailed>(&action)) {
      EXPECT_TRUE(ended.emplace(failed->job_id, failed->failure.message).second);
      failures[failed->job_id] = failed->failure;
    } else if (auto* emit = std::get_if<Emit>(&action)) {
      events.push_back(emit->event);
    } else if (auto* request = std::get_if<RequestExecutors>(&action)) {
      requested.push_back(request->total);
    } else if (auto* release = std::get_if<ReleaseExecutor>(&action)) {
      released.push_back(release->executor_id);
    } else if (auto* commit = std::get_if<CommitReply>(&action)) {
      commits[commit->task_id] = commit->allowed;
    } else if (auto* reply = std::get_if<BarrierReply>(&action)) {
      barrier_replies.push_back(*reply);
    }
  }

  std::unique_ptr<Scheduler> scheduler_;
  int next_executor_ = 1;
  int next_job_ = 0;
};

}  // namespace firesteel
