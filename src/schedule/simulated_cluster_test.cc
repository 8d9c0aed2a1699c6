#include "schedule/simulated_cluster.h"

#include <algorithm>

namespace firesteel {
namespace {

uint64_t mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2);
  return hash * 0xff51afd7ed558ccdULL;
}

struct MissingOutput {
  FetchFailed failure;
};

std::map<std::string, std::string> properties_of(int kind) {
  switch (kind) {
    case 0:
      return {{kJobGroupProperty, "g"}};
    case 1:
      return {{kJobTagsProperty, "t,u"}, {kPoolProperty, "p"}};
    case 2:
      return {{kPoolProperty, "q"}};
    default:
      return {};
  }
}

}  // namespace

void SimulatedCluster::Value::add(const Value& other) {
  hash = mix(hash, other.hash);
  add_versions(other);
}

void SimulatedCluster::Value::add_versions(const Value& other) {
  mixed = mixed || other.mixed;
  for (const auto& [output, version] : other.versions) {
    auto [place, added] = versions.emplace(output, version);
    if (!added && place->second != version) mixed = true;
  }
}

SimulatedCluster::SimulatedCluster(uint32_t seed) : random_(seed) {
  make_conf();
  scheduler_ = std::make_unique<Scheduler>(conf_, cache_);
  make_datasets();
  target_executors_ = conf_.dynamic_allocation ? 0 : 2 + random(4);
  jobs_to_submit_ = 1 + random(6);
  fault_percent_ = random(3) == 0 ? 0 : 5 + random(30);
}

void SimulatedCluster::make_conf() {
  conf_.mode = chance(50) ? SchedulingMode::kFair : SchedulingMode::kFifo;
  conf_.speculation = chance(30);
  conf_.exclude_task_and_stage = chance(20);
  conf_.exclude_application = chance(20);
  conf_.exclude_timeout = 2000;
  conf_.unschedulable_timeout = 3000;
  conf_.locality_wait_process = random(500);
  conf_.locality_wait_node = random(500);
  conf_.locality_wait_rack = random(500);
  conf_.dynamic_allocation = chance(20);
  conf_.max_executors = 6;
  conf_.idle_timeout = 2000;
  conf_.slots_per_executor = 2;
  conf_.barrier_check_interval = 500;
  shuffle_kept_ = chance(30);
  conf_.shuffle_service = shuffle_kept_;
}

void SimulatedCluster::make_datasets() {
  int count = 3 + random(8);
  for (int i = 0; i < count; ++i) {
    FakePtr made;
    int kind = datasets_.empty() ? 0 : random(6);
    auto any = [&] {
      return datasets_[static_cast<size_t>(random(static_cast<int>(datasets_.size())))];
    };
    auto shuffled = [&](int reduces) {
      // Shuffles are shared when the same dataset is reduced to as many partitions.
      DatasetPtr parent = any();
      for (const auto& [id, known] : shuffles_) {
        if (known.parent == parent && known.reduce_partitions == reduces && chance(50))
          return known;
      }
      ShuffleDependency shuffle = shuffle_of(parent, reduces);
      shuffles_[shuffle.shuffle_id] = shuffle;
      return shuffle;
    };
    int partitions = 1 + random(6);
    if (kind == 0) {
      made = source(partitions);
      for (int p = 0; p < partitions; ++p) {
        if (chance(40)) made->preferred[p] = {"h" + std::to_string(random(4))};
      }
    } else if (kind == 1) {
      made = mapped(any());
    } else if (kind <= 3) {
      made = reduced(shuffled(partitions));
    } else if (kind == 4) {
      made = std::make_shared<FakeDataset>(
          "join", partitions, std::vector<Dependency>{shuffled(partitions), shuffled(partitions)});
    } else {
      DatasetPtr first = any();
      DatasetPtr second = any();
      int split = first->num_partitions();
      made = std::make_shared<FakeDataset>(
          "union", split + second->num_partitions(),
          std::vector<Dependency>{NarrowDependency{first,
                                                   [split](int p) {
                                                     return p < split ? std::vector<int>{p}
                                                                      : std::vector<int>{};
                                                   }},
                                  NarrowDependency{second, [split](int p) {
                                                     return p < split ? std::vector<int>{}
                                                                      : std::vector<int>{p - split};
                                                   }}});
    }
    if (chance(15)) made->determinism_level = Determinism::kIndeterminate;
    made->is_cached = !indeterminate(*made) && chance(20);
    if (!conf_.dynamic_allocation && kind != 0 && kind != 1 && kind != 5 && chance(10)) {
      made->is_barrier = true;
    }
    datasets_.push_back(made);
  }
  for (const auto& dataset : datasets_) {
    max_barrier_tasks_ = std::max(max_barrier_tasks_, dataset->num_partitions());
  }
}

bool SimulatedCluster::indeterminate(const Dataset& dataset) {
  if (dataset.determinism() == Determinism::kIndeterminate) return true;
  for (const Dependency& dependency : dataset.dependencies()) {
    const Dataset& parent =
        std::visit([](const auto& d) -> const Dataset& { return *d.parent; }, dependency);
    if (indeterminate(parent)) return true;
  }
  return false;
}

SimulatedCluster::Value SimulatedCluster::expected(const Dataset& dataset, int partition) {
  auto known = expected_.find({dataset.id(), partition});
  Value value;
  if (known != expected_.end()) {
    value.hash = known->second;
    return value;
  }
  value.hash = mix(static_cast<uint64_t>(dataset.id()), static_cast<uint64_t>(partition));
  for (const Dependency& dependency : dataset.dependencies()) {
    if (const auto* narrow = std::get_if<NarrowDependency>(&dependency)) {
      for (int parent : narrow->parent_partitions(partition)) {
        value.add(expected(*narrow->parent, parent));
      }
      continue;
    }
    const auto& shuffle = std::get<ShuffleDependency>(dependency);
    for (int map = 0; map < shuffle.parent->num_partitions(); ++map) {
      value.add(expected(*shuffle.parent, map));
    }
  }
  expected_[{dataset.id(), partition}] = value.hash;
  return value;
}

void SimulatedCluster::add_executor() {
  std::string id = "x" + std::to_string(next_executor_++);
  Executor executor;
  executor.host = "h" + std::to_string(random(4));
  executor.slots = 1 + random(3);
  executors_[id] = executor;
  after(1 + random(50), [this, id] {
    Executor& executor = executors_.at(id);
    if (executor.removed) return;
    executor.announced = true;
    std::string rack = executor.host < "h2" ? "r0" : "";
    send(ExecutorAdded{id, executor.host, rack, executor.slots});
    if (chance(10)) send(ExecutorAdded{id, executor.host, rack, executor.slots});
  });
}

void SimulatedCluster::lose_executor(const std::string& id, bool with_host) {
  Executor& executor = executors_.at(id);
  if (!executor.alive) return;
  executor.alive = false;
  if (!shuffle_kept_ || with_host) executor.outputs.clear();
  for (auto& [block, copies] : cached_) copies.erase(id);
  for (auto& [block, where] : cache_.blocks) std::erase(where, id);
  bool blamed = chance(50);
  // The driver finds out later.
  after(random(300), [this, id, with_host, blamed] {
    Executor& gone = executors_.at(id);
    gone.removed = true;
    std::erase_if(in_slots_, [&](const auto& task) { return task.second.first == id; });
    send(ExecutorRemoved{id, "lost", blamed, with_host, shuffle_kept_ && !with_host});
    if (chance(10)) send(ExecutorRemoved{id, "lost", blamed, with_host, shuffle_kept_});
  });
}

void SimulatedCluster::decommission(const std::string& id) {
  Executor& executor = executors_.at(id);
  if (!executor.alive || !executor.announced || executor.decommissioning) return;
  executor.decommissioning = true;
  send(ExecutorDecommissioning{id, "", false});
  std::vector<std::string> others;
  for (const auto& [other, state] : executors_) {
    if (state.alive && state.announced && !state.removed && other != id) others.push_back(other);
  }
  if (!others.empty()) {
    std::string to = others[static_cast<size_t>(random(static_cast<int>(others.size())))];
    for (const auto& [output, value] : executor.outputs) {
      if (chance(30)) continue;
      executors_.at(to).outputs[output] = value;
      send(MapOutputMoved{output.first, output.second, to});
    }
  }
  after(200 + random(500), [this, id] { lose_executor(id, false); });
}

void SimulatedCluster::submit_job() {
  int id = static_cast<int>(jobs_.size());
  JobSpec spec;
  JobState job;
  if (chance(20) && !shuffles_.empty()) {
    auto shuffle = std::next(shuffles_.begin(), random(static_cast<int>(shuffles_.size())));
    spec.dataset = shuffle->second.parent;
    spec.map_stage = shuffle->second;
    job.map_stage = true;
  } else {
    job.dataset = datasets_[static_cast<size_t>(random(static_cast<int>(datasets_.size())))];
    spec.dataset = job.dataset;
    for (int i = 0; i < job.dataset->num_partitions(); ++i) {
      if (job.dataset->barrier() || chance(90)) spec.partitions.push_back(i);
    }
    if (chance(20)) std::reverse(spec.partitions.begin(), spec.partitions.end());
    job.partitions = static_cast<int>(spec.partitions.size());
    spec.program.kind = "fake";
    spec.program.task_bytes = [id](int) { return std::to_string(id); };
  }
  spec.properties = std::make_shared<TaskProperties>(properties_of(random(5)));
  jobs_[id] = job;
  send(SubmitJob{id, spec});
}

void SimulatedCluster::disturb() {
  if (!faults_) return;
  std::vector<std::string> alive;
  for (const auto& [id, executor] : executors_) {
    if (executor.alive) alive.push_back(id);
  }
  if (!alive.empty() && chance(fault_percent_)) {
    std::string victim = alive[static_cast<size_t>(random(static_cast<int>(alive.size())))];
    int kind = random(10);
    if (kind < 6) {
      lose_executor(victim, false);
    } else if (kind < 8) {
      std::string host = executors_.at(victim).host;
      for (const auto& id : alive) {
        if (executors_.at(id).host == host) lose_executor(id, true);
      }
    } else {
      decommission(victim);
    }
  }
  if (chance(fault_percent_ / 4)) {
    switch (random(5)) {
      case 0:
        send(CancelJobGroup{"g", "", chance(10)});
        break;
      case 1:
        send(CancelJobsWithTag{"t", ""});
        break;
      case 2:
        send(CancelJob{random(8), "no more"});
        break;
      case 3:
        send(CancelStage{random(12), ""});
        break;
      default:
        if (!in_slots_.empty()) send(KillTaskAttempt{in_slots_.begin()->first, true, "by hand"});
    }
  }
  after(20 + random(200), [this] { disturb(); });
}

SimulatedCluster::Result SimulatedCluster::run() {
  for (int i = 0; i < target_executors_; ++i) add_executor();
  for (int i = 0; i < jobs_to_submit_; ++i) after(random(2000), [this] { submit_job(); });
  after(random(200), [this] { disturb(); });
  // From then on all goes well, and what can end well must.
  after(6000, [this] { faults_ = false; });
  constexpr int64_t kTooMany = 400'000;
  for (int64_t step = 0;; ++step) {
    if (step > kTooMany) {
      ADD_FAILURE() << "a job hangs at " << now_;
      return result_;
    }
    bool all_ended =
        static_cast<int>(jobs_.size()) == jobs_to_submit_ && in_slots_.empty() &&
        std::all_of(jobs_.begin(), jobs_.end(), [](const auto& job) { return job.second.ended; });
    if (all_ended && !faults_) break;
    auto tick = scheduler_->next_tick();
    // The cluster manager replaces what is lost.
    int staying = 0;
    int slots = 0;
    for (const auto& [id, executor] : executors_) {
      if (!executor.alive || executor.decommissioning) continue;
      ++staying;
      slots += executor.slots;
    }
    if (staying < target_executors_ ||
        (!conf_.dynamic_allocation && !faults_ && slots < max_barrier_tasks_)) {
      add_executor();
    }
    if (events_.empty() && !tick) {
      ADD_FAILURE() << "nothing will happen any more, and a job has not ended";
      return result_;
    }
    if (events_.empty() || (tick && *tick < events_.begin()->first)) {
      now_ = std::max(now_, *tick);
      send(Tick{});
      continue;
    }
    auto event = events_.begin();
    now_ = std::max(now_, event->first);
    auto call = std::move(event->second);
    events_.erase(event);
    call();
    if (testing::Test::HasFailure()) return result_;
  }
  EXPECT_TRUE(scheduler_->dag().stages().empty());
  EXPECT_TRUE(scheduler_->dag().jobs().empty());
  EXPECT_TRUE(scheduler_->tasks().all_running().empty());
  EXPECT_EQ(scheduler_->tasks().waiting(), 0);
  return result_;
}

void SimulatedCluster::send(Message message) {
  ++result_.messages;
  result_.trace = mix(mix(result_.trace, message.index()), static_cast<uint64_t>(now_));
  for (Action& action : scheduler_->handle(now_, std::move(message))) act(action);
  check();
}

void SimulatedCluster::act(Action& action) {
  result_.trace = mix(result_.trace, action.index());
  if (auto* launched = std::get_if<LaunchTask>(&action)) {
    launch(*launched);
  } else if (auto* kill = std::get_if<KillTask>(&action)) {
    int64_t id = kill->task_id;
    after(1 + random(20), [this, id] {
      Task& task = tasks_.at(id);
      task.killed = true;
      if (task.started && chance(70)) end(id);
    });
  } else if (auto* ready = std::get_if<TaskResultReady>(&action)) {
    JobState& job = jobs_.at(ready->job_id);
    EXPECT_FALSE(job.ended) << "a result after the end of job " << ready->job_id;
    EXPECT_TRUE(job.results.emplace(ready->index, values_.at(ready->value)).second)
        << "result " << ready->index << " of job " << ready->job_id << " came twice";
  } else if (auto* count = std::get_if<CountAccumulators>(&action)) {
    for (const auto& update : count->updates) {
      EXPECT_TRUE(counted_.insert({static_cast<int>(update.id), std::stoi(update.value)}).second)
          << "stage " << update.id << " counted partition " << update.value << " twice";
    }
  } else if (auto* success = std::get_if<JobSucceeded>(&action)) {
    job_ended(success->job_id, true);
    ++result_.succeeded;
    EXPECT_EQ(success->map_output.has_value(), jobs_.at(success->job_id).map_stage);
  } else if (auto* failed = std::get_if<JobFailed>(&action)) {
    job_ended(failed->job_id, false);
    if (failed->failure.condition == "SPARK_JOB_CANCELLED") {
      ++result_.cancelled;
    } else {
      ++result_.failed;
      result_.aborts.insert(failed->failure.message.substr(0, 300));
    }
  } else if (auto* request = std::get_if<RequestExecutors>(&action)) {
    if (conf_.dynamic_allocation) {
      EXPECT_LE(request->total, conf_.max_executors);
      target_executors_ = request->total;
    }
  } else if (auto* release = std::get_if<ReleaseExecutor>(&action)) {
    std::string id = release->executor_id;
    after(random(50), [this, id] { lose_executor(id, false); });
  }
}

void SimulatedCluster::launch(LaunchTask& launch) {
  const TaskDescription& description = launch.task;
  const Executor& executor = executors_.at(launch.executor_id);
  EXPECT_TRUE(executor.announced && !executor.removed) << launch.executor_id;
  EXPECT_FALSE(executor.decommissioning) << launch.executor_id;
  EXPECT_TRUE(scheduler_->dag().stages().contains(description.stage_id))
      << "a task of a finished job was launched";
  for (const auto& [id, other] : in_slots_) {
    const TaskDescription& running = other.second;
    if (running.stage_id != description.stage_id || running.partition != description.partition ||
        running.stage_attempt != description.stage_attempt) {
      continue;
    }
    EXPECT_TRUE(conf_.speculation) << "two copies of one task";
    EXPECT_NE(executors_.at(other.first).host, executor.host);
  }
  EXPECT_TRUE(
      in_slots_.emplace(description.task_id, std::pair(launch.executor_id, description)).second);
  int64_t id = description.task_id;
  tasks_[id] = Task{launch.executor_id, std::move(launch.task), {}, false, false, false};
  after(1 + random(10), [this, id] { start(id); });
}

void SimulatedCluster::take_snapshot(const Dataset& dataset, Snapshot& snapshot) {
  for (const Dependency& dependency : dataset.dependencies()) {
    if (const auto* narrow = std::get_if<NarrowDependency>(&dependency)) {
      take_snapshot(*narrow->parent, snapshot);
      continue;
    }
    const auto& shuffle = std::get<ShuffleDependency>(dependency);
    const MapOutputs& outputs = scheduler_->map_outputs();
    auto& places = snapshot[shuffle.shuffle_id];
    places.resize(static_cast<size_t>(shuffle.parent->num_partitions()));
    for (size_t i = 0; i < places.size(); ++i) {
      const MapOutput* output = outputs.contains(shuffle.shuffle_id)
                                    ? outputs.output(shuffle.shuffle_id, static_cast<int>(i))
                                    : nullptr;
      if (output != nullptr) places[i] = {output->executor_id, output->map_task_id};
    }
  }
}

void SimulatedCluster::start(int64_t task_id) {
  Task& task = tasks_.at(task_id);
  if (!executors_.at(task.executor_id).alive) return;
  task.started = true;
  const TaskDescription& d = task.description;
  const Dataset& dataset = d.shuffle_id >= 0 ? *shuffles_.at(d.shuffle_id).parent
                                             : *jobs_.at(std::stoi(d.task_bytes)).dataset;
  take_snapshot(dataset, task.snapshot);
  bool slow = chance(5);
  after(slow ? 500 + random(3000) : 5 + random(150), [this, task_id] { end(task_id); });
}

void SimulatedCluster::end(int64_t task_id) {
  Task& task = tasks_.at(task_id);
  if (task.ended || !executors_.at(task.executor_id).alive) return;
  task.ended = true;
  TaskOutcome done =
      task.killed && chance(80) ? TaskOutcome(TaskFailure(TaskKilled{"killed"})) : outcome(task);
  if (chance(5)) {
    after(1 + random(400), [this, task_id, done] { deliver(task_id, done); });
  }
  after(1 + random(faults_ ? 60 : 5),
        [this, task_id, done = std::move(done)] { deliver(task_id, done); });
}

void SimulatedCluster::deliver(int64_t task_id, TaskOutcome outcome) {
  in_slots_.erase(task_id);
  send(TaskFinished{task_id, std::move(outcome)});
}

SimulatedCluster::Value SimulatedCluster::fetch(const ShuffleDependency& shuffle,
                                                const Task& task) {
  Value all;
  const auto& places = task.snapshot.at(shuffle.shuffle_id);
  for (size_t map = 0; map < places.size(); ++map) {
    const auto& [executor_id, map_task] = places[map];
    FetchFailed missing{
        shuffle.shuffle_id, static_cast<int>(map), map_task, 0, executor_id, "gone"};
    if (executor_id.empty()) {
      missing.map_index = -1;
      throw MissingOutput{missing};
    }
    const Executor& executor = executors_.at(executor_id);
    auto output = executor.outputs.find({shuffle.shuffle_id, map_task});
    if (output == executor.outputs.end() || (!executor.alive && !shuffle_kept_) ||
        (faults_ && random(400) < fault_percent_ / 5)) {
      throw MissingOutput{missing};
    }
    all.hash = mix(all.hash, 0);
    all.add(output->second);
  }
  return all;
}

SimulatedCluster::Value SimulatedCluster::compute(const Dataset& dataset, int partition,
                                                  const Task& task) {
  std::pair<int, int> block{dataset.id(), partition};
  if (dataset.cached()) {
    auto copies = cached_.find(block);
    if (copies != cached_.end() && !copies->second.empty()) return copies->second.begin()->second;
  }
  Value value;
  value.hash = mix(static_cast<uint64_t>(dataset.id()), static_cast<uint64_t>(partition));
  for (const Dependency& dependency : dataset.dependencies()) {
    if (const auto* narrow = std::get_if<NarrowDependency>(&dependency)) {
      for (int parent : narrow->parent_partitions(partition)) {
        value.add(compute(*narrow->parent, parent, task));
      }
      continue;
    }
    const auto& shuffle = std::get<ShuffleDependency>(dependency);
    Value input = fetch(shuffle, task);
    for (int map = 0; map < shuffle.parent->num_partitions(); ++map) {
      value.hash = mix(value.hash, expected(*shuffle.parent, map).hash);
    }
    value.add_versions(input);
    Value wanted;
    for (int map = 0; map < shuffle.parent->num_partitions(); ++map) {
      wanted.hash = mix(wanted.hash, 0);
      wanted.add(expected(*shuffle.parent, map));
    }
    EXPECT_EQ(input.hash, wanted.hash) << "wrong rows of shuffle " << shuffle.shuffle_id;
  }
  if (dataset.cached() && executors_.at(task.executor_id).alive) {
    cached_[block][task.executor_id] = value;
    cache_.blocks[block].push_back(task.executor_id);
  }
  return value;
}

TaskOutcome SimulatedCluster::outcome(Task& task) {
  if (faults_ && random(300) < fault_percent_) {
    ExceptionFailure failure;
    failure.message = "boom";
    return TaskFailure(failure);
  }
  const TaskDescription& d = task.description;
  TaskSuccess success;
  success.accumulators = {{d.stage_id, "counted", std::to_string(d.partition)}};
  try {
    if (d.shuffle_id < 0) {
      success.value = std::to_string(d.task_id);
      values_[success.value] =
          compute(*jobs_.at(std::stoi(d.task_bytes)).dataset, d.partition, task);
      return success;
    }
    const ShuffleDependency& shuffle = shuffles_.at(d.shuffle_id);
    Value value = compute(*shuffle.parent, d.partition, task);
    if (indeterminate(*shuffle.parent)) value.versions[{d.shuffle_id, d.partition}] = d.task_id;
    executors_.at(task.executor_id).outputs[{d.shuffle_id, d.task_id}] = value;
    success.map_status =
        MapStatus{task.executor_id, d.task_id,
                  std::vector<uint64_t>(static_cast<size_t>(d.reduce_partitions), 100)};
    return success;
  } catch (const MissingOutput& missing) {
    return TaskFailure(missing.failure);
  }
}

void SimulatedCluster::job_ended(int job_id, bool success) {
  JobState& job = jobs_.at(job_id);
  EXPECT_FALSE(job.ended) << "job " << job_id << " ended twice";
  job.ended = true;
  if (!success || job.map_stage) return;
  EXPECT_EQ(static_cast<int>(job.results.size()), job.partitions);
  Value all;
  for (const auto& [index, value] : job.results) all.add(value);
  EXPECT_FALSE(all.mixed) << "job " << job_id << " has results of two versions of its input";
}

void SimulatedCluster::check() {
  std::map<std::string, int> used;
  for (const auto& [id, task] : in_slots_) {
    ++used[task.first];
  }
  for (const auto& [id, count] : used) {
    EXPECT_LE(count, executors_.at(id).slots) << id << " is over-used";
  }
  for (const auto& [id, stage] : scheduler_->dag().stages()) {
    EXPECT_FALSE(stage.jobs.empty()) << "stage " << id << " is of no job";
    if (stage.status == Stage::Status::kRunning) {
      EXPECT_GT(stage.pending_count, 0) << "stage " << id << " runs nothing";
    }
    for (int job : stage.jobs) EXPECT_TRUE(scheduler_->dag().jobs().contains(job));
  }
  for (const auto& [id, job] : scheduler_->dag().jobs()) {
    EXPECT_FALSE(jobs_.at(id).ended) << "job " << id << " goes on after its end";
    bool moving = false;
    for (int stage : job.stages) {
      moving = moving || scheduler_->dag().stages().at(stage).status != Stage::Status::kIdle;
    }
    EXPECT_TRUE(moving) << "nothing of job " << id << " will ever run";
  }
}

}  // namespace firesteel
