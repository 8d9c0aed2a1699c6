#include "cluster/executor/executor_process.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "cluster/control/control_client.h"
#include "cluster/executor/driver_link.h"
#include "cluster/executor/executor_stores.h"
#include "cluster/executor/task_calls.h"
#include "cluster/executor/task_slots.h"
#include "cluster/shown_bytes.h"
#include "cluster/task_messages.h"
#include "cluster/tls_settings.h"

namespace firesteel {
namespace {

using Clock = std::chrono::steady_clock;

// As Spark's ExecutorExitCode: the driver did not answer heartbeats.
constexpr int kHeartbeatFailure = 56;
// How often it looks whether the process that started it still lives.
constexpr auto kIdleCheck = std::chrono::milliseconds(50);
constexpr auto kParentCheck = std::chrono::seconds(1);
// Tasks that do not look at their flags must not keep a process whose driver is gone.
constexpr auto kExitGrace = std::chrono::seconds(10);

// The executor's main loop; everything but tasks and the transport happens on it.
class ExecutorProcess {
 public:
  explicit ExecutorProcess(const ExecutorOptions& options)
      : options_(options),
        calls_(
            [this](const CommitRequest& request) {
              cluster::ToDriver message;
              message.mutable_commit()->set_task_id(request.task_id);
              link_.send(message);
            },
            [this](const BarrierRequest& request) {
              cluster::ToDriver message;
              auto& ask = *message.mutable_barrier();
              ask.set_task_id(request.task_id);
              ask.set_epoch(request.epoch);
              ask.set_message(request.message);
              ask.set_all_gather(request.all_gather);
              link_.send(message);
            }) {}

  int run() {
    connect();
    while (!status_) {
      for (auto& bytes : wait_for_messages()) {
        if (!status_) received(bytes);
      }
      if (!status_) look_at_clock();
    }
    end();
    return *status_;
  }

 private:
  // What the transport's threads leave for the main loop; they may outlive it.
  struct Inbox {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::string> messages;
    std::optional<std::string> closed;
  };

  void connect() {
    ConnectionEvents events;
    events.on_message = [inbox = inbox_](const ConnectionPtr&, const std::string& bytes) {
      const std::lock_guard lock(inbox->mutex);
      inbox->messages.push_back(bytes);
      inbox->changed.notify_one();
    };
    events.on_closed = [inbox = inbox_](const ConnectionPtr&, const std::string& reason) {
      const std::lock_guard lock(inbox->mutex);
      inbox->closed = reason;
      inbox->changed.notify_one();
    };
    events.on_open = [id = options_.executor_id](const ConnectionPtr& connection) {
      cluster::ToDriver message;
      message.mutable_hello()->set_executor_id(id);
      message.mutable_hello()->set_pid(getpid());
      connection->send(message);
    };
    connection_ = connect_control(
        {.address = options_.driver, .secret = options_.secret, .tls = tls_of_environment()},
        std::move(events));
    link_.set_connection(connection_);
  }

  std::deque<std::string> wait_for_messages() {
    std::unique_lock lock(inbox_->mutex);
    inbox_->changed.wait_until(
        lock, next_look_, [&] { return !inbox_->messages.empty() || inbox_->closed.has_value(); });
    std::deque<std::string> messages;
    messages.swap(inbox_->messages);
    if (messages.empty() && inbox_->closed) {
      std::fprintf(stderr, "executor %s: the driver is gone: %s\n", options_.executor_id.c_str(),
                   inbox_->closed->c_str());
      status_ = welcomed_ ? 0 : 1;
    }
    return messages;
  }

  void received(const std::string& bytes) {
    cluster::ToExecutor message;
    if (!message.ParseFromString(bytes)) return;
    switch (message.kind_case()) {
      case cluster::ToExecutor::kWelcome:
        return welcome(message.welcome());
      case cluster::ToExecutor::kLaunch:
        return launch(message.launch());
      case cluster::ToExecutor::kKill:
        return kill(message.kill());
      case cluster::ToExecutor::kAnswer:
        return link_.answered(message.answer());
      case cluster::ToExecutor::kNotice:
        return stores_->noticed(message.notice().name(), message.notice().body());
      case cluster::ToExecutor::kDecommission:
        return decommission();
      case cluster::ToExecutor::kShutdown:
        status_ = 0;
        return;
      case cluster::ToExecutor::kCommit:
        return calls_.answer(CommitReply{options_.executor_id, message.commit().task_id(),
                                         message.commit().allowed()});
      case cluster::ToExecutor::kBarrier:
        return calls_.answer(BarrierReply{
            .executor_id = options_.executor_id,
            .task_id = message.barrier().task_id(),
            .epoch = message.barrier().epoch(),
            .messages = {message.barrier().messages().begin(), message.barrier().messages().end()},
            .error = message.barrier().error()});
      case cluster::ToExecutor::kHeartbeatSeen:
        unseen_heartbeats_ = 0;
        return;
      case cluster::ToExecutor::KIND_NOT_SET:
        return;
    }
  }

  void welcome(const cluster::Welcome& welcome) {
    welcomed_ = true;
    for (const auto& [key, value] : welcome.settings()) settings_.set(key, value);
    heartbeat_interval_ =
        settings_.duration("spark.executor.heartbeatInterval", std::chrono::seconds(10));
    next_heartbeat_ = Clock::now() + heartbeat_interval_;
    max_unseen_ = settings_.number("spark.executor.heartbeat.maxFailures", 60);
    max_direct_ = settings_.bytes("spark.task.maxDirectResultSize", 1 << 20);
    max_result_ = settings_.bytes("spark.driver.maxResultSize", 1ULL << 30);
    if (settings_.flag("spark.task.reaper.enabled", false)) {
      kill_timeout_ =
          settings_.duration("spark.task.reaper.killTimeout", std::chrono::milliseconds(-1));
    }
    try {
      stores_ = std::make_unique<ExecutorStores>(options_, settings_, link_);
    } catch (const std::exception& error) {
      fail(error.what());
      return;
    }
    env_.emplace(stores_->env(calls_));
    const auto cpus = std::max(1, settings_.number("spark.task.cpus", 1));
    const int slots = std::max(1, options_.cores / cpus);
    slots_ = std::make_unique<TaskSlots>(slots, *env_,
                                         [this](const TaskDescription& task, TaskOutcome outcome) {
                                           task_ended(task.task_id, std::move(outcome));
                                         });
    cluster::ToDriver message;
    auto& ready = *message.mutable_ready();
    ready.set_host(options_.host);
    ready.set_data_port(stores_->data_port());
    ready.set_slots(slots);
    ready.set_memory(options_.memory);
    ready.set_shuffle_service_port(stores_->shuffle_service_port());
    link_.send(message);
  }

  void launch(const cluster::Launch& launch) {
    const auto key = std::pair(launch.stage_id(), launch.stage_attempt());
    if (launch.has_stage()) stages_[key] = stage_of(launch);
    slots_->launch(task_of(launch, stages_.at(key)));
  }

  void kill(const cluster::Kill& kill) {
    slots_->kill(kill.task_id(), kill.reason());
    if (kill_timeout_.count() < 0) return;
    reap_at_[kill.task_id()] = Clock::now() + kill_timeout_;
    next_look_ = std::min(next_look_, Clock::now() + kill_timeout_);
  }

  // On the task's thread.
  void task_ended(int64_t task_id, TaskOutcome outcome) {
    uint64_t stored = 0;
    if (auto* success = std::get_if<TaskSuccess>(&outcome)) {
      const uint64_t size = success->value.size();
      if (max_result_ > 0 && size > max_result_) {
        outcome = TaskFailure(ExceptionFailure{
            .class_name = "SparkException",
            .message = fmt::format("Total size of serialized results of 1 tasks ({}) is bigger "
                                   "than spark.driver.maxResultSize ({})",
                                   shown_bytes(size), shown_bytes(max_result_)),
            .fatal = true});
      } else if (size > max_direct_ && stores_->keep_result(task_id, success->value)) {
        success->value.clear();
        stored = size;
      }
    }
    cluster::ToDriver message;
    *message.mutable_task_end() = task_end_message(task_id, outcome);
    message.mutable_task_end()->set_stored_value_bytes(stored);
    link_.send(message);
  }

  void decommission() {
    if (mover_.joinable()) return;
    mover_ = std::thread([this] {
      // What the last tasks leave moves too.
      while (!slots_->idle()) {
        if (leaving_) return;
        std::this_thread::sleep_for(kIdleCheck);
      }
      try {
        stores_->move_blocks_away();
      } catch (const std::exception& error) {
        // What has not moved is made again.
        std::fprintf(stderr, "executor %s: %s\n", options_.executor_id.c_str(), error.what());
      }
      cluster::ToDriver message;
      message.set_decommissioned(true);
      link_.send(message);
    });
  }

  void look_at_clock() {
    const auto now = Clock::now();
    next_look_ = now + kParentCheck;
    // The worker that started it was killed: nobody would end it any more.
    if (getppid() != parent_) {
      status_ = 1;
      return;
    }
    if (!welcomed_) return;
    if (now >= next_heartbeat_) {
      if (++unseen_heartbeats_ > max_unseen_) {
        status_ = kHeartbeatFailure;
        return;
      }
      send_heartbeat();
      next_heartbeat_ = now + heartbeat_interval_;
    }
    next_look_ = std::min(next_look_, next_heartbeat_);
    for (auto it = reap_at_.begin(); it != reap_at_.end();) {
      if (!slots_->running(it->first)) {
        it = reap_at_.erase(it);
        continue;
      }
      if (now >= it->second) {
        fail(fmt::format("Killing executor: task {} could not be stopped within {} ms", it->first,
                         kill_timeout_.count()));
        return;
      }
      next_look_ = std::min(next_look_, it->second);
      ++it;
    }
  }

  void send_heartbeat() {
    cluster::ToDriver message;
    auto& heartbeat = *message.mutable_heartbeat();
    for (const auto& [task_id, metrics] : slots_->metrics()) {
      auto& task = *heartbeat.add_tasks();
      task.set_task_id(task_id);
      task.set_run_time_ms(metrics.executor_run_time);
    }
    heartbeat.set_memory_used(stores_->blocks().memory_bytes());
    link_.send(message);
  }

  void fail(const std::string& reason) {
    std::fprintf(stderr, "executor %s: %s\n", options_.executor_id.c_str(), reason.c_str());
    cluster::ToDriver message;
    message.set_goodbye(reason);
    link_.send(message);
    status_ = 1;
  }

  // Lets tasks end, but not for ever; files go in either case.
  void end() {
    link_.lost();
    leaving_ = true;
    std::atomic<bool> ended{false};
    std::mutex mutex;
    std::condition_variable changed;
    std::thread watchdog([&] {
      std::unique_lock lock(mutex);
      if (changed.wait_for(lock, kExitGrace, [&] { return ended.load(); })) return;
      if (stores_ != nullptr) stores_->remove_files();
      _exit(*status_);
    });
    if (mover_.joinable()) mover_.join();
    slots_.reset();
    connection_->close();
    stores_.reset();
    {
      const std::lock_guard lock(mutex);
      ended = true;
    }
    changed.notify_all();
    watchdog.join();
  }

  const ExecutorOptions options_;
  const pid_t parent_ = getppid();
  const std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
  DriverLink link_;
  TaskCalls calls_;
  ConnectionPtr connection_;
  Settings settings_;
  bool welcomed_ = false;
  std::optional<int> status_;
  std::unique_ptr<ExecutorStores> stores_;
  std::optional<ExecutorEnv> env_;
  std::unique_ptr<TaskSlots> slots_;
  std::thread mover_;
  std::atomic<bool> leaving_{false};
  std::map<std::pair<int, int>, TaskDescription> stages_;
  std::map<int64_t, Clock::time_point> reap_at_;
  std::chrono::milliseconds heartbeat_interval_{10'000};
  std::chrono::milliseconds kill_timeout_{-1};
  int64_t unseen_heartbeats_ = 0;
  int64_t max_unseen_ = 60;
  uint64_t max_direct_ = 1 << 20;
  uint64_t max_result_ = 1ULL << 30;
  Clock::time_point next_heartbeat_ = Clock::now() + std::chrono::seconds(10);
  Clock::time_point next_look_ = Clock::now() + kParentCheck;
};

}  // namespace

int run_executor(const ExecutorOptions& options) { return ExecutorProcess(options).run(); }

}  // namespace firesteel
