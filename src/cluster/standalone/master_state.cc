#include "cluster/standalone/master_state.h"

#include <time.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace firesteel {
namespace {

bool ended(const std::string& driver_state) {
  return driver_state == "FINISHED" || driver_state == "FAILED" || driver_state == "KILLED" ||
         driver_state == "ERROR";
}

}  // namespace

int MasterState::App::cores() const {
  return std::accumulate(executors.begin(), executors.end(), 0,
                         [](int sum, const auto& entry) { return sum + entry.second.cores; });
}

MasterState::Actions MasterState::worker_registered(const cluster::WorkerHello& hello,
                                                    int64_t now_ms) {
  Actions actions;
  // A worker of the same id that came back: its old executors are the ones it names.
  if (workers_.contains(hello.id())) {
    for (auto& action : worker_lost(hello.id(), "the worker registered anew")) {
      actions.push_back(std::move(action));
    }
  }
  Worker& worker = workers_[hello.id()];
  worker = Worker{.id = hello.id(),
                  .host = hello.host(),
                  .cores = hello.cores(),
                  .memory_mib = hello.memory_mib(),
                  .shuffle_service_port = hello.shuffle_service_port(),
                  .last_heartbeat_ms = now_ms};
  for (const auto& running : hello.executors()) {
    const auto it = apps_.find(running.app_id());
    if (it == apps_.end() || it->second.executors.contains(running.executor_id())) {
      SendWorker kill{.worker_id = worker.id};
      *kill.message.mutable_kill_executor() = running;
      actions.emplace_back(std::move(kill));
      continue;
    }
    App& app = it->second;
    app.executors[running.executor_id()] =
        Executor{running.executor_id(), worker.id, running.cores(), running.memory_mib()};
    app.next_executor = std::max(app.next_executor, std::stoi(running.executor_id()) + 1);
    app.state = "RUNNING";
    worker.cores_used += running.cores();
    worker.memory_used += running.memory_mib();
  }
  for (const auto& running : hello.drivers()) {
    Driver& driver = drivers_[running.id()];
    driver.id = running.id();
    driver.request = running.request();
    driver.state = "RUNNING";
    driver.worker_id = worker.id;
    std::erase(waiting_drivers_, driver.id);
    worker.cores_used += driver.request.cores();
    worker.memory_used += driver.request.memory_mib();
  }
  awaited_workers_.erase(worker.id);
  end_recovery_if_complete(actions, now_ms);
  schedule(actions);
  return actions;
}

bool MasterState::worker_heartbeat(const std::string& worker_id, int64_t now_ms) {
  const auto it = workers_.find(worker_id);
  if (it == workers_.end()) return false;
  it->second.last_heartbeat_ms = now_ms;
  return true;
}

MasterState::Actions MasterState::worker_lost(const std::string& worker_id,
                                              const std::string& reason) {
  Actions actions;
  if (workers_.erase(worker_id) == 0) return actions;
  for (auto& [id, app] : apps_) {
    std::vector<std::string> lost;
    for (const auto& [executor_id, executor] : app.executors) {
      if (executor.worker_id == worker_id) lost.push_back(executor_id);
    }
    for (const auto& executor_id : lost) {
      app.executors.erase(executor_id);
      SendApp message{.app_id = id};
      auto& out = *message.message.mutable_executor_lost();
      out.set_executor_id(executor_id);
      out.set_reason("worker lost: " + reason);
      out.set_host_lost(true);
      out.set_caused_by_app(false);
      actions.emplace_back(std::move(message));
    }
  }
  for (auto& [id, driver] : drivers_) {
    if (driver.worker_id == worker_id && !ended(driver.state)) {
      driver_gone(driver, "ERROR", "worker lost: " + reason);
    }
  }
  schedule(actions);
  return actions;
}

MasterState::Actions MasterState::executor_changed(const cluster::ExecutorChange& change) {
  Actions actions;
  const auto it = apps_.find(change.app_id());
  if (it == apps_.end()) return actions;
  App& app = it->second;
  if (!change.ended()) {
    // It lives: failures before it were of another making.
    app.failures_in_row = 0;
    return actions;
  }
  if (!app.executors.contains(change.executor_id())) return actions;
  remove_executor(app, change.executor_id());
  SendApp message{.app_id = app.id};
  auto& lost = *message.message.mutable_executor_lost();
  lost.set_executor_id(change.executor_id());
  lost.set_reason(change.text());
  lost.set_caused_by_app(true);
  actions.emplace_back(std::move(message));
  ++app.failures_in_row;
  if (conf_.max_executor_retries >= 0 && app.failures_in_row >= conf_.max_executor_retries &&
      app.executors.empty()) {
    SendApp removed{.app_id = app.id};
    removed.message.set_removed("Master removed our application: FAILED: its executors " +
                                change.text());
    actions.emplace_back(std::move(removed));
    end_app(app, "FAILED", 0, actions);
  }
  schedule(actions);
  return actions;
}

MasterState::Actions MasterState::app_registered(const cluster::AppHello& hello, int64_t now_ms,
                                                 std::string* app_id) {
  Actions actions;
  const std::string id = hello.id().empty() ? fresh_id("app", now_ms, 4) : hello.id();
  *app_id = id;
  const auto known = apps_.find(id);
  if (known != apps_.end()) {
    known->second.connected = true;
    known->second.wanted = hello.executors();
  } else {
    App& app = apps_[id];
    app.id = id;
    app.start_ms = now_ms;
    app_order_.push_back(id);
    app.wanted = hello.executors();
  }
  App& app = apps_.at(id);
  app.hello = hello;
  app.hello.set_id(id);
  end_recovery_if_complete(actions, now_ms);
  schedule(actions);
  return actions;
}

MasterState::Actions MasterState::app_wants(const std::string& app_id, int executors) {
  Actions actions;
  const auto it = apps_.find(app_id);
  if (it == apps_.end()) return actions;
  it->second.wanted = executors;
  it->second.hello.set_executors(executors);
  schedule(actions);
  return actions;
}

MasterState::Actions MasterState::app_ends_executor(const std::string& app_id,
                                                    const std::string& executor_id) {
  Actions actions;
  const auto it = apps_.find(app_id);
  if (it == apps_.end() || !it->second.executors.contains(executor_id)) return actions;
  kill_executor(it->second, executor_id, actions);
  schedule(actions);
  return actions;
}

MasterState::Actions MasterState::app_ended(const std::string& app_id, bool done, int64_t now_ms) {
  Actions actions;
  const auto it = apps_.find(app_id);
  if (it == apps_.end()) return actions;
  end_app(it->second, done ? "FINISHED" : "FAILED", now_ms, actions);
  schedule(actions);
  return actions;
}

MasterState::Actions MasterState::tick(int64_t now_ms) {
  Actions actions;
  std::vector<std::string> silent;
  for (const auto& [id, worker] : workers_) {
    if (now_ms - worker.last_heartbeat_ms > conf_.worker_timeout_ms) silent.push_back(id);
  }
  for (const auto& id : silent) {
    for (auto& action : worker_lost(id, "it did not send heartbeats")) {
      actions.push_back(std::move(action));
    }
  }
  end_recovery_if_complete(actions, now_ms);
  return actions;
}

void MasterState::recover_app(const cluster::AppHello& hello) {
  App& app = apps_[hello.id()];
  app.id = hello.id();
  app.hello = hello;
  app.wanted = hello.executors();
  app.connected = false;
  app_order_.push_back(app.id);
}

void MasterState::recover_worker(const std::string& worker_id) {
  awaited_workers_.insert(worker_id);
}

void MasterState::begin_recovery(int64_t now_ms) {
  recovery_ends_ms_ = now_ms + conf_.worker_timeout_ms;
  Actions nothing_yet;
  end_recovery_if_complete(nothing_yet, now_ms);
}

void MasterState::end_recovery_if_complete(Actions& actions, int64_t now_ms) {
  if (!recovery_ends_ms_) return;
  const bool all_back =
      awaited_workers_.empty() &&
      std::ranges::all_of(apps_, [](const auto& entry) { return entry.second.connected; });
  if (!all_back && now_ms < *recovery_ends_ms_) return;
  recovery_ends_ms_.reset();
  awaited_workers_.clear();
  std::vector<std::string> gone;
  for (const auto& [id, app] : apps_) {
    if (!app.connected) gone.push_back(id);
  }
  for (const auto& id : gone) end_app(apps_.at(id), "FAILED", now_ms, actions);
  // Drivers that no worker named died with theirs.
  for (auto& [id, driver] : drivers_) {
    if (driver.state == "RUNNING" && !workers_.contains(driver.worker_id)) {
      driver_gone(driver, "ERROR", "worker lost while the master failed over");
    }
  }
  schedule(actions);
}

void MasterState::schedule(Actions& actions) {
  if (recovering()) return;
  schedule_drivers(actions);
  for (const auto& id : app_order_) schedule_executors(apps_.at(id), actions);
}

void MasterState::schedule_executors(App& app, Actions& actions) {
  if (!app.connected) return;
  const int limit = app.hello.cores_max() > 0 ? app.hello.cores_max()
                    : conf_.default_cores > 0 ? conf_.default_cores
                                              : std::numeric_limits<int>::max() / 2;
  ExecutorShape shape{.cores = app.hello.executor_cores(),
                      .memory_mib = app.hello.executor_memory_mib(),
                      .cores_left = limit - app.cores(),
                      .executors_left = app.wanted - static_cast<int>(app.executors.size())};
  if (shape.cores_left <= 0 || shape.executors_left <= 0) return;
  std::vector<Worker*> workers;
  for (auto& [id, worker] : workers_) workers.push_back(&worker);
  // The freest first, so that a small application does not crowd a busy worker.
  std::ranges::stable_sort(workers, [](const Worker* a, const Worker* b) {
    return a->cores - a->cores_used > b->cores - b->cores_used;
  });
  std::vector<FreeWorker> free;
  for (const Worker* worker : workers) {
    const auto here = std::ranges::count_if(
        app.executors, [&](const auto& entry) { return entry.second.worker_id == worker->id; });
    free.push_back({worker->cores - worker->cores_used, worker->memory_mib - worker->memory_used,
                    static_cast<int>(here)});
  }
  const auto shares = share_workers(free, shape, conf_.spread_out);
  for (size_t i = 0; i < shares.size(); ++i) {
    for (int n = 0; n < shares[i].executors; ++n) {
      launch(app, *workers[i], shares[i].cores / shares[i].executors, shape.memory_mib, actions);
    }
  }
}

void MasterState::launch(App& app, Worker& worker, int cores, int memory_mib, Actions& actions) {
  const Executor executor{std::to_string(app.next_executor++), worker.id, cores, memory_mib};
  app.executors[executor.id] = executor;
  app.state = "RUNNING";
  worker.cores_used += cores;
  worker.memory_used += memory_mib;
  SendWorker send{.worker_id = worker.id};
  auto& launch = *send.message.mutable_launch_executor();
  launch.set_app_id(app.id);
  launch.set_executor_id(executor.id);
  launch.set_cores(cores);
  launch.set_memory_mib(memory_mib);
  *launch.mutable_app() = app.hello;
  actions.emplace_back(std::move(send));
}

void MasterState::remove_executor(App& app, const std::string& executor_id) {
  const auto it = app.executors.find(executor_id);
  const Executor executor = it->second;
  app.executors.erase(it);
  const auto worker = workers_.find(executor.worker_id);
  if (worker == workers_.end()) return;
  worker->second.cores_used -= executor.cores;
  worker->second.memory_used -= executor.memory_mib;
}

void MasterState::kill_executor(App& app, const std::string& executor_id, Actions& actions) {
  SendWorker kill{.worker_id = app.executors.at(executor_id).worker_id};
  kill.message.mutable_kill_executor()->set_app_id(app.id);
  kill.message.mutable_kill_executor()->set_executor_id(executor_id);
  actions.emplace_back(std::move(kill));
  remove_executor(app, executor_id);
}

void MasterState::end_app(App& app, const std::string& state, int64_t now_ms, Actions& actions) {
  const std::string id = app.id;
  while (!app.executors.empty()) kill_executor(app, app.executors.begin()->first, actions);
  for (const auto& [worker_id, worker] : workers_) {
    SendWorker done{.worker_id = worker_id};
    done.message.set_app_done(id);
    actions.emplace_back(std::move(done));
  }
  app.state = state;
  app.end_ms = now_ms;
  ended_apps_.push_back(std::move(app));
  if (ended_apps_.size() > conf_.retained_applications) ended_apps_.erase(ended_apps_.begin());
  apps_.erase(id);
  std::erase(app_order_, id);
}

std::string MasterState::fresh_id(const char* prefix, int64_t now_ms, int width) {
  const time_t seconds = now_ms / 1000;
  tm parts{};
  localtime_r(&seconds, &parts);
  char text[32];
  strftime(text, sizeof(text), "%Y%m%d%H%M%S", &parts);
  std::string id;
  do {
    id = fmt::format("{}-{}-{:0{}}", prefix, text, next_number_++, width);
  } while (apps_.contains(id) || drivers_.contains(id));
  return id;
}

}  // namespace firesteel
