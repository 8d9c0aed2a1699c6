#include "adaptive/cluster_stages.h"

#include <condition_variable>
#include <mutex>
#include <numeric>
#include <set>

#include "adaptive/sql_task_runner.h"
#include "adaptive/travelling_error.h"

namespace firesteel {
namespace {

// How soon a query that is cancelled takes its job along.
constexpr std::chrono::milliseconds kLookForCancel{50};

// A stage of a query, as the scheduler knows it.
class StageDataset final : public Dataset {
 public:
  StageDataset(const Stage& stage, std::vector<Dependency> dependencies)
      : name_(stage.name),
        bytes_(stage.bytes),
        tasks_(std::make_shared<const std::vector<std::string>>(stage.tasks)),
        dependencies_(std::move(dependencies)),
        determinism_(stage.is_indeterminate ? Determinism::kIndeterminate
                                            : Determinism::kDeterminate) {}

  std::string name() const override { return name_; }
  int num_partitions() const override { return static_cast<int>(tasks_->size()); }
  const std::vector<Dependency>& dependencies() const override { return dependencies_; }
  Determinism determinism() const override { return determinism_; }
  TaskProgram map_program(const ShuffleDependency& /*shuffle*/) const override { return program(); }
  TaskProgram program() const {
    return {kSqlTaskKind, bytes_,
            [tasks = tasks_](int partition) { return tasks->at(static_cast<size_t>(partition)); }};
  }

 private:
  const std::string name_;
  const std::shared_ptr<const std::string> bytes_;
  const std::shared_ptr<const std::vector<std::string>> tasks_;
  const std::vector<Dependency> dependencies_;
  const Determinism determinism_;
};

// Results on their way from the driver's event loop to the query's thread, by task.
struct Results {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<int, std::string> ready;
  bool ended = false;
};

}  // namespace

ClusterStages::ClusterStages(Driver& driver, int cores, TaskProperties properties,
                             std::shared_ptr<const CancelFlag> cancel, SpillSpacePtr spill)
    : driver_(driver),
      cores_(cores),
      cancel_(std::move(cancel)),
      spill_(std::move(spill)),
      spilled_(driver.accumulators().add(std::make_unique<NumberAccumulator<int64_t>>())),
      spilled_on_disk_(driver.accumulators().add(std::make_unique<NumberAccumulator<int64_t>>())) {
  properties[kSpilledBytes] = std::to_string(spilled_);
  properties[kSpilledDiskBytes] = std::to_string(spilled_on_disk_);
  properties_ = std::make_shared<const TaskProperties>(std::move(properties));
}

ClusterStages::~ClusterStages() {
  const auto take = [&](int64_t id) {
    int64_t bytes = 0;
    driver_.accumulators().read<NumberAccumulator<int64_t>>(
        id, [&](const NumberAccumulator<int64_t>& value) { bytes = value.sum(); });
    driver_.accumulators().remove(id);
    return bytes;
  };
  const int64_t in_memory = take(spilled_);
  spill_->count(in_memory, take(spilled_on_disk_));
  for (const auto& [id, exchange] : exchanges_) driver_.remove_shuffle(id);
}

DatasetPtr ClusterStages::make_dataset(const Stage& stage) const {
  std::vector<Dependency> dependencies;
  std::set<int> seen;
  for (const auto& read : stage.reads) {
    if (!seen.insert(read->shuffle_id).second) continue;
    dependencies.emplace_back(exchanges_.at(read->shuffle_id));
  }
  return std::make_shared<StageDataset>(stage, std::move(dependencies));
}

JobSpec ClusterStages::make_job(const Stage& stage, DatasetPtr dataset) const {
  JobSpec job;
  job.dataset = std::move(dataset);
  job.properties = properties_;
  job.call_site = stage.name;
  return job;
}

void ClusterStages::wait(JobHandle& job) const {
  bool is_told = false;
  while (!job.wait_for(kLookForCancel)) {
    if (is_told || !cancel_->cancelled()) continue;
    job.cancel("the query was cancelled");
    is_told = true;
  }
  cancel_->check();
  try {
    job.wait();
  } catch (const SparkError& error) {
    throw arrived_error(error);
  }
}

std::shared_ptr<const ExchangeOutput> ClusterStages::run_exchange(const Stage& stage,
                                                                  int partitions) {
  const DatasetPtr dataset = make_dataset(stage);
  ShuffleDependency exchange{next_shuffle_id(), dataset, partitions};
  exchanges_[exchange.shuffle_id] = exchange;
  JobSpec spec = make_job(stage, dataset);
  spec.map_stage = exchange;
  const JobHandlePtr job = driver_.submit_job(std::move(spec), {});
  wait(*job);
  FS_CHECK(job->map_output());
  auto output = std::make_shared<ExchangeOutput>();
  output->shuffle_id = exchange.shuffle_id;
  output->maps = dataset->num_partitions();
  output->partitions = partitions;
  output->bytes = job->map_output()->bytes_by_partition;
  return output;
}

void ClusterStages::run_result(const Stage& stage, const TakeResult& take) {
  const DatasetPtr dataset = make_dataset(stage);
  JobSpec spec = make_job(stage, dataset);
  spec.partitions.resize(stage.tasks.size());
  std::iota(spec.partitions.begin(), spec.partitions.end(), 0);
  spec.program = static_cast<const StageDataset&>(*dataset).program();
  auto results = std::make_shared<Results>();
  const JobHandlePtr job =
      driver_.submit_job(std::move(spec), [results](int index, std::string value) {
        const std::lock_guard lock(results->mutex);
        results->ready[index] = std::move(value);
        results->changed.notify_one();
      });
  job->on_end([results] {
    const std::lock_guard lock(results->mutex);
    results->ended = true;
    results->changed.notify_one();
  });
  const auto tasks = static_cast<int>(stage.tasks.size());
  for (int next = 0; next < tasks;) {
    std::string value;
    {
      std::unique_lock lock(results->mutex);
      results->changed.wait_for(lock, kLookForCancel,
                                [&] { return results->ended || results->ready.contains(next); });
      const auto it = results->ready.find(next);
      if (it == results->ready.end()) {
        if (results->ended || cancel_->cancelled()) break;
        continue;
      }
      value = std::move(it->second);
      results->ready.erase(it);
    }
    ++next;
    if (take(value)) continue;
    job->cancel("no more rows are wanted");
    while (!job->wait_for(kLookForCancel)) {
    }
    return;
  }
  wait(*job);
}

}  // namespace firesteel
