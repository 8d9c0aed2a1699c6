#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "schedule/event_json.h"
#include "schedule/map_outputs.h"
#include "schedule/scheduler.h"

namespace firesteel {
namespace {

class Numbers final : public Dataset {
 public:
  Numbers(int partitions, std::vector<Dependency> dependencies, bool preferences)
      : partitions_(partitions),
        dependencies_(std::move(dependencies)),
        preferences_(preferences) {}
  std::string name() const override { return "numbers"; }
  int num_partitions() const override { return partitions_; }
  const std::vector<Dependency>& dependencies() const override { return dependencies_; }
  std::vector<std::string> preferred_locations(int partition) const override {
    if (!preferences_) return {};
    std::vector<std::string> hosts;
    for (int replica = 0; replica < 3; ++replica) {
      hosts.push_back("host" + std::to_string((partition * 7 + replica * 331) % 1000));
    }
    return hosts;
  }
  TaskProgram map_program(const ShuffleDependency&) const override { return {"none", {}, {}}; }

 private:
  const int partitions_;
  const std::vector<Dependency> dependencies_;
  const bool preferences_;
};

class NoCache final : public CacheLocations {
 public:
  std::vector<std::string> locations(const Dataset&, int) override { return {}; }
};

int64_t resident_bytes() {
  FILE* file = std::fopen("/proc/self/statm", "r");
  long total = 0;
  long resident = 0;
  int read = std::fscanf(file, "%ld %ld", &total, &resident);
  std::fclose(file);
  return read == 2 ? resident * sysconf(_SC_PAGESIZE) : 0;
}

// Plays executors that finish every task at once, the oldest first.
class Driver {
 public:
  Driver(int executors, int slots) : scheduler_(SchedulerConf(), cache_) {
    for (int i = 0; i < executors; ++i) {
      send(ExecutorAdded{std::to_string(i), "host" + std::to_string(i), "", slots});
    }
  }

  void run(std::shared_ptr<Dataset> dataset) {
    JobSpec spec;
    for (int i = 0; i < dataset->num_partitions(); ++i) spec.partitions.push_back(i);
    spec.dataset = std::move(dataset);
    send(SubmitJob{next_job_++, std::move(spec)});
    drain();
  }
  void run_map_stage(const ShuffleDependency& shuffle) {
    JobSpec spec;
    spec.dataset = shuffle.parent;
    spec.map_stage = shuffle;
    send(SubmitJob{next_job_++, std::move(spec)});
    drain();
  }
  int64_t tasks() const { return tasks_; }
  int64_t peak_bytes() const { return peak_bytes_; }
  Scheduler& scheduler() { return scheduler_; }

 private:
  void drain() {
    constexpr int64_t kMeasureEvery = 4096;
    while (!running_.empty()) {
      auto [executor, task] = std::move(running_.front());
      running_.pop_front();
      TaskSuccess success;
      if (task.shuffle_id >= 0) {
        success.map_status =
            MapStatus{executor, task.task_id,
                      std::vector<uint64_t>(static_cast<size_t>(task.reduce_partitions), 1000)};
      }
      ++now_;
      send(TaskFinished{task.task_id, std::move(success)});
      if (++tasks_ % kMeasureEvery == 0) peak_bytes_ = std::max(peak_bytes_, resident_bytes());
    }
  }
  void send(Message message) {
    for (Action& action : scheduler_.handle(now_, std::move(message))) {
      if (auto* launch = std::get_if<LaunchTask>(&action)) {
        running_.emplace_back(std::move(launch->executor_id), std::move(launch->task));
      }
    }
  }

  NoCache cache_;
  Scheduler scheduler_;
  int64_t now_ = 1'000'000'000;
  int next_job_ = 0;
  int64_t tasks_ = 0;
  int64_t peak_bytes_ = 0;
  std::deque<std::pair<std::string, TaskDescription>> running_;
};

void report(benchmark::State& state, const Driver& driver, int64_t before) {
  auto tasks = static_cast<double>(driver.tasks());
  state.counters["us_a_task"] =
      benchmark::Counter(tasks / 1e6, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  if (driver.peak_bytes() > before) {
    state.counters["bytes_a_task"] = static_cast<double>(driver.peak_bytes() - before) / tasks;
  }
}

// Tasks, executors, slots of each.
void BM_ResultTasks(benchmark::State& state) {
  for (auto _ : state) {
    int64_t before = resident_bytes();
    Driver driver(static_cast<int>(state.range(1)), static_cast<int>(state.range(2)));
    driver.run(std::make_shared<Numbers>(static_cast<int>(state.range(0)),
                                         std::vector<Dependency>{}, false));
    report(state, driver, before);
  }
}
BENCHMARK(BM_ResultTasks)
    ->Args({10'000, 2, 1})
    ->Args({1'000'000, 1000, 8})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

// As above, every task with three preferred hosts.
void BM_TasksWithPreferences(benchmark::State& state) {
  for (auto _ : state) {
    int64_t before = resident_bytes();
    Driver driver(static_cast<int>(state.range(1)), static_cast<int>(state.range(2)));
    driver.run(std::make_shared<Numbers>(static_cast<int>(state.range(0)),
                                         std::vector<Dependency>{}, true));
    report(state, driver, before);
  }
}
BENCHMARK(BM_TasksWithPreferences)
    ->Args({1'000'000, 1000, 8})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

// Map tasks, executors, slots of each, reduce partitions: what map outputs cost.
void BM_MapTasks(benchmark::State& state) {
  for (auto _ : state) {
    int64_t before = resident_bytes();
    Driver driver(static_cast<int>(state.range(1)), static_cast<int>(state.range(2)));
    ShuffleDependency shuffle{next_shuffle_id(),
                              std::make_shared<Numbers>(static_cast<int>(state.range(0)),
                                                        std::vector<Dependency>{}, false),
                              static_cast<int>(state.range(3))};
    driver.run_map_stage(shuffle);
    report(state, driver, before);
  }
}
BENCHMARK(BM_MapTasks)
    ->Args({1'000, 1000, 8, 1000})
    ->Args({1'000'000, 1000, 8, 100})
    ->Args({1'000'000, 1000, 8, 1000})
    ->Args({100'000, 1000, 8, 10'000})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

// An executor among 1,000 is lost when a million map outputs are known.
void BM_LoseExecutor(benchmark::State& state) {
  Driver driver(1000, 8);
  ShuffleDependency shuffle{next_shuffle_id(),
                            std::make_shared<Numbers>(1'000'000, std::vector<Dependency>{}, false),
                            100};
  driver.run_map_stage(shuffle);
  int executor = 0;
  for (auto _ : state) {
    driver.scheduler().handle(
        2'000'000'000, ExecutorRemoved{std::to_string(executor++), "killed", true, false, false});
  }
}
BENCHMARK(BM_LoseExecutor)->Iterations(100)->Unit(benchmark::kMillisecond);

// A line of the event log.
void BM_TaskEndJson(benchmark::State& state) {
  TaskEnded ended;
  ended.task.executor_id = "17";
  ended.task.host = "worker17.example.org";
  size_t bytes = 0;
  for (auto _ : state) bytes = event_json(ended).size();
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(BM_TaskEndJson);

}  // namespace
}  // namespace firesteel
