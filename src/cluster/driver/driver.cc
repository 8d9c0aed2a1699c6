#include "cluster/driver/driver.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <limits>

#include "base/spark_error.h"
#include "cluster/driver/builtin_listeners.h"
#include "cluster/driver/driver_locator.h"
#include "cluster/local/local_backend.h"
#include "cluster/shown_bytes.h"
#include "schedule/map_outputs.h"

namespace firesteel {
namespace {

int64_t now_ms() {
  using std::chrono::duration_cast, std::chrono::milliseconds, std::chrono::system_clock;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string driver_host(const Settings& settings) {
  return settings.text("spark.driver.host", "127.0.0.1");
}

JobFailure failure_of(const std::exception& error) {
  JobFailure failure;
  failure.message = error.what();
  if (const auto* known = dynamic_cast<const SparkError*>(&error)) {
    failure.condition = known->condition();
    failure.params = known->params();
  }
  return failure;
}

// Blocks of the driver's own store.
class OwnBlocks : public BlockListener {
 public:
  OwnBlocks(std::weak_ptr<EventLoop> loop, BlockLocations& locations)
      : loop_(std::move(loop)), locations_(locations) {}
  void block_updated(const BlockId& id, const BlockStatus& status) override {
    if (const auto loop = loop_.lock()) {
      loop->post([this, id, stored = status.stored()] {
        locations_.update(LocalBackend::kExecutorId, id, stored);
      });
    }
  }

 private:
  const std::weak_ptr<EventLoop> loop_;
  BlockLocations& locations_;
};

// What the scheduler needs to know of the master, beside what the author of the program has set.
std::map<std::string, std::string> scheduler_settings(const Settings& settings,
                                                      const MasterUrl& master) {
  auto values = settings.values();
  if (master.kind == MasterUrl::Kind::kLocal) {
    // As in Spark: a failed task of local[n] ends its job.
    values["spark.task.maxFailures"] = std::to_string(master.max_failures);
    values["spark.dynamicAllocation.enabled"] = "false";
  } else if (master.kind == MasterUrl::Kind::kLocalCluster) {
    values["spark.executor.instances"] = std::to_string(master.executors);
    values["spark.executor.cores"] = std::to_string(master.cores);
  } else {
    // As many as the cores allow, unless the author says otherwise.
    values.emplace("spark.executor.instances", std::to_string(std::numeric_limits<int32_t>::max()));
  }
  return values;
}

}  // namespace

Driver::Driver(DriverOptions options)
    : options_(std::move(options)),
      master_(parse_master(options_.master)),
      start_time_(now_ms()),
      app_id_(fmt::format("{}-{}", master_.kind == MasterUrl::Kind::kLocal ? "local" : "app",
                          start_time_)),
      loop_(std::make_shared<EventLoop>()),
      scheduler_(SchedulerConf::of(scheduler_settings(options_.settings, master_)), locations_) {
  const auto outputs = std::make_shared<DriverLocator>(
      loop_, [this](const MapOutputQuery& query) { return find_outputs(query); });
  stores_ = std::make_unique<ProcessStores>(StoreOptions{.executor_id = LocalBackend::kExecutorId,
                                                         .host = driver_host(options_.settings),
                                                         .settings = options_.settings,
                                                         .memory = options_.memory,
                                                         .pool = options_.pool,
                                                         .threads = local_threads(master_),
                                                         .outputs = outputs,
                                                         .data_plane = data_plane()});
  stores_->blocks().set_listener(std::make_shared<OwnBlocks>(loop_, locations_));
  for (const auto& listener : options_.listeners) listeners_.add(listener);
  EnvironmentUpdated shown;
  try {
    shown = environment(options_.settings, options_.master, app_id_, options_.app_name);
    for (auto& listener : builtin_listeners(options_.settings, app_id_)) {
      listeners_.add(std::move(listener));
    }
    make_backend();
  } catch (...) {
    loop_->stop();
    if (backend_ != nullptr) backend_->stop();
    remove_executors_folder();
    throw;
  }
  listeners_.post(std::move(shown));
  listeners_.post(
      ApplicationStarted{.name = options_.app_name, .id = app_id_, .time = start_time_});
}

Driver::~Driver() { stop(); }

void Driver::make_backend() {
  if (master_.kind != MasterUrl::Kind::kLocal) {
    make_cluster_backend();
    return;
  }
  const int slots = local_threads(master_);
  backend_ = std::make_unique<LocalBackend>(slots, *stores_,
                                            [this](Message message) { post(std::move(message)); });
  post(ExecutorAdded{.executor_id = LocalBackend::kExecutorId,
                     .host = driver_host(options_.settings),
                     .slots = slots});
}

JobHandlePtr Driver::submit_job(JobSpec spec, OnResult on_result) {
  const int job_id = next_job_id_++;
  // Handles may outlive the driver; its loop then takes nothing any more.
  const auto cancel = [this, loop = std::weak_ptr(loop_)](int id, const std::string& reason) {
    if (const auto alive = loop.lock()) {
      alive->post([this, id, reason] { handle_message(CancelJob{id, reason}); });
    }
  };
  auto handle = std::make_shared<JobHandle>(job_id, cancel);
  if (stopped_) {
    handle->fail({.message = "Cannot run a job: the application has been stopped"});
    return handle;
  }
  loop_->post([this, handle, spec = std::move(spec), on_result = std::move(on_result)]() mutable {
    if (!given_up_.empty()) {
      handle->fail({.message = "Job aborted: " + given_up_});
      return;
    }
    jobs_[handle->job_id()] = Job{handle, std::move(on_result)};
    handle_message(SubmitJob{handle->job_id(), std::move(spec)});
  });
  return handle;
}

void Driver::post(Message message) {
  loop_->post(
      [this, message = std::move(message)]() mutable { handle_message(std::move(message)); });
}

void Driver::stop() {
  if (stopped_.exchange(true)) return;
  loop_->post([this] {
    for (auto& [id, job] : jobs_) {
      job.handle->fail(
          {.message = fmt::format("Job {} cancelled because the application was stopped", id)});
    }
    jobs_.clear();
  });
  loop_->stop();
  backend_->stop();
  listeners_.post(ApplicationEnded{.time = now_ms()});
  listeners_.stop();
  stores_.reset();
  remove_executors_folder();
}

void Driver::remove_executors_folder() {
  std::error_code ignored;
  if (!executors_folder_.empty()) std::filesystem::remove_all(executors_folder_, ignored);
}

int Driver::default_parallelism() {
  if (const int set = options_.settings.number("spark.default.parallelism", 0); set > 0) {
    return set;
  }
  if (master_.kind == MasterUrl::Kind::kLocal) return local_threads(master_);
  return std::max(2, total_slots_.load());
}

void Driver::handle_message(Message message) {
  if (const auto* added = std::get_if<ExecutorAdded>(&message)) {
    executor_slots_[added->executor_id] = added->slots;
  } else if (const auto* removed = std::get_if<ExecutorRemoved>(&message)) {
    executor_slots_.erase(removed->executor_id);
    locations_.remove_executor(removed->executor_id);
  }
  int slots = 0;
  for (const auto& [id, count] : executor_slots_) slots += count;
  total_slots_ = slots;
  last_now_ = std::max(last_now_, now_ms());
  for (auto& action : scheduler_.handle(last_now_, std::move(message))) perform(action);
  set_timer();
}

void Driver::perform(Action& action) {
  if (auto* launch = std::get_if<LaunchTask>(&action)) {
    backend_->launch(launch->executor_id, std::move(launch->task));
  } else if (const auto* kill = std::get_if<KillTask>(&action)) {
    backend_->kill(*kill);
  } else if (auto* result = std::get_if<TaskResultReady>(&action)) {
    deliver(std::move(*result));
  } else if (const auto* count = std::get_if<CountAccumulators>(&action)) {
    // The scheduler has seen to it that each partition comes once: here each has a number.
    accumulators_.merge(0, counted_tasks_++, count->updates);
  } else if (auto* succeeded = std::get_if<JobSucceeded>(&action)) {
    end_job(succeeded->job_id,
            [&](JobHandle& job) { job.succeed(std::move(succeeded->map_output)); });
  } else if (auto* failed = std::get_if<JobFailed>(&action)) {
    end_job(failed->job_id, [&](JobHandle& job) { job.fail(std::move(failed->failure)); });
  } else if (const auto* commit = std::get_if<CommitReply>(&action)) {
    backend_->answer(*commit);
  } else if (const auto* barrier = std::get_if<BarrierReply>(&action)) {
    backend_->answer(*barrier);
  } else if (const auto* request = std::get_if<RequestExecutors>(&action)) {
    backend_->request_executors(request->total);
  } else if (const auto* release = std::get_if<ReleaseExecutor>(&action)) {
    backend_->release_executor(release->executor_id, release->reason);
  } else if (auto* emit = std::get_if<Emit>(&action)) {
    listeners_.post(std::move(emit->event));
  }
}

void Driver::deliver(TaskResultReady result) {
  const auto it = jobs_.find(result.job_id);
  if (it == jobs_.end()) return;
  Job& job = it->second;
  ++job.results;
  job.result_bytes += result.value.size();
  std::optional<JobFailure> failure;
  const uint64_t limit = options_.settings.bytes("spark.driver.maxResultSize", 1ULL << 30);
  if (limit > 0 && job.result_bytes > limit) {
    failure = JobFailure{
        .message = fmt::format("Job aborted due to stage failure: Total size of serialized results "
                               "of {} tasks ({}) is bigger than spark.driver.maxResultSize ({})",
                               job.results, shown_bytes(job.result_bytes), shown_bytes(limit))};
  } else if (job.on_result) {
    try {
      job.on_result(result.index, std::move(result.value));
    } catch (const std::exception& error) {
      failure = failure_of(error);
    }
  }
  if (!failure) return;
  const std::string reason = failure->message;
  end_job(result.job_id, [&](JobHandle& handle) { handle.fail(std::move(*failure)); });
  post(CancelJob{result.job_id, reason});
}

std::optional<std::vector<MapOutputSource>> Driver::find_outputs(const MapOutputQuery& query) {
  return find_map_outputs(scheduler_.map_outputs(), query, [this](const std::string& executor) {
    return cluster_ == nullptr ? ServingAddress{} : cluster_->serving_address(executor);
  });
}

void Driver::end_job(int job_id, const std::function<void(JobHandle&)>& end) {
  const auto it = jobs_.find(job_id);
  if (it == jobs_.end()) return;
  const Job job = std::move(it->second);
  jobs_.erase(it);
  end(*job.handle);
}

void Driver::set_timer() {
  const auto next = scheduler_.next_tick();
  if (!next || (timer_ && *timer_ <= *next)) return;
  timer_ = next;
  const auto wait = std::chrono::milliseconds(std::max<int64_t>(0, *next - now_ms()));
  loop_->post_at(EventLoop::Clock::now() + wait, [this, at = *next] {
    if (timer_ == at) timer_.reset();
    handle_message(Tick{});
  });
}

}  // namespace firesteel
