#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schedule/scheduler_test.h"

namespace firesteel {

// A cluster that exists only in numbers: executors with slots, map outputs and cached partitions,
// messages that take their time, come twice or never. All of it follows from a seed, so that
// a schedule that goes wrong can be played again.
//
// What tasks compute is modelled too: a partition's value is a hash of what it was made from, so a
// wrong or double input shows in a job's results; and outputs of indeterminate stages carry the
// attempt that made them, so that results made from two of them show.
class SimulatedCluster {
 public:
  struct Result {
    int succeeded = 0;
    int failed = 0;
    int cancelled = 0;
    int64_t messages = 0;
    // Of all that happened, to compare two runs.
    uint64_t trace = 0;
    std::set<std::string> aborts;
  };

  explicit SimulatedCluster(uint32_t seed);
  // Plays until all jobs have ended; violated invariants are failures of the test.
  Result run();

 private:
  // By shuffle and map partition: which task made it.
  using Versions = std::map<std::pair<int, int>, int64_t>;
  struct Value {
    uint64_t hash = 0;
    Versions versions;
    // Made from two versions of one output.
    bool mixed = false;

    void add(const Value& other);
    void add_versions(const Value& other);
  };
  struct Executor {
    std::string host;
    int slots = 0;
    bool alive = true;
    // What the driver has been told.
    bool announced = false;
    bool removed = false;
    bool decommissioning = false;
    std::map<std::pair<int, int64_t>, Value> outputs;
  };
  // Map outputs as the task found them when it began: shuffle -> (executor, map task) by partition.
  using Snapshot = std::map<int, std::vector<std::pair<std::string, int64_t>>>;
  struct Task {
    std::string executor_id;
    TaskDescription description;
    Snapshot snapshot;
    bool started = false;
    bool killed = false;
    bool ended = false;
  };
  struct JobState {
    FakePtr dataset;
    int partitions = 0;
    bool map_stage = false;
    bool ended = false;
    std::map<int, Value> results;
  };

  int random(int below) { return static_cast<int>(random_() % static_cast<uint32_t>(below)); }
  bool chance(int percent) { return random(100) < percent; }
  void after(int64_t delay, std::function<void()> event) {
    events_.emplace(now_ + delay, std::move(event));
  }

  void make_conf();
  void make_datasets();
  void add_executor();
  void lose_executor(const std::string& id, bool with_host);
  void decommission(const std::string& id);
  void submit_job();
  void disturb();

  void send(Message message);
  void act(Action& action);
  void launch(LaunchTask& launch);
  void start(int64_t task_id);
  void end(int64_t task_id);
  TaskOutcome outcome(Task& task);
  Value compute(const Dataset& dataset, int partition, const Task& task);
  Value fetch(const ShuffleDependency& shuffle, const Task& task);
  Value expected(const Dataset& dataset, int partition);
  void take_snapshot(const Dataset& dataset, Snapshot& snapshot);
  bool indeterminate(const Dataset& dataset);
  void deliver(int64_t task_id, TaskOutcome outcome);
  void job_ended(int job_id, bool success);
  void check();

  std::mt19937 random_;
  SchedulerConf conf_;
  bool shuffle_kept_ = false;
  int fault_percent_ = 0;
  FakeCache cache_;
  std::unique_ptr<Scheduler> scheduler_;
  int64_t now_ = 1'000'000;
  std::multimap<int64_t, std::function<void()>> events_;

  std::map<int, ShuffleDependency> shuffles_;
  std::vector<FakePtr> datasets_;
  int max_barrier_tasks_ = 0;
  std::map<std::string, Executor> executors_;
  int next_executor_ = 0;
  int target_executors_ = 0;
  std::map<int64_t, Task> tasks_;
  std::map<int, JobState> jobs_;
  int jobs_to_submit_ = 0;
  bool faults_ = true;
  std::map<std::pair<int, int>, std::map<std::string, Value>> cached_;
  std::map<std::pair<int, int>, uint64_t> expected_;
  // Values of partitions that task results name.
  std::map<std::string, Value> values_;

  // The driver's view, kept independently: attempts launched and not known to have ended.
  std::map<int64_t, std::pair<std::string, TaskDescription>> in_slots_;
  std::set<std::pair<int, int>> counted_;
  Result result_;
};

}  // namespace firesteel
