// The drivers that the master runs for `submit --deploy-mode cluster`.
#include <algorithm>

#include "cluster/standalone/master_state.h"

namespace firesteel {

MasterState::Actions MasterState::driver_submitted(const cluster::DriverRequest& request,
                                                   int64_t now_ms, std::string* driver_id) {
  Actions actions;
  *driver_id = fresh_id("driver", now_ms, 4);
  Driver& driver = drivers_[*driver_id];
  driver.id = *driver_id;
  driver.request = request;
  driver.submit_ms = now_ms;
  waiting_drivers_.push_back(driver.id);
  schedule(actions);
  return actions;
}

MasterState::Actions MasterState::driver_killed(const std::string& driver_id,
                                                cluster::DriverAnswer* answer) {
  Actions actions;
  answer->set_id(driver_id);
  const auto it = drivers_.find(driver_id);
  if (it == drivers_.end()) {
    answer->set_message("Driver " + driver_id + " has already finished or does not exist");
    return actions;
  }
  Driver& driver = it->second;
  if (std::erase(waiting_drivers_, driver_id) > 0) {
    driver.state = "KILLED";
  } else if (driver.state == "RUNNING") {
    SendWorker kill{.worker_id = driver.worker_id};
    kill.message.set_kill_driver(driver_id);
    actions.emplace_back(std::move(kill));
  } else {
    answer->set_message("Driver " + driver_id + " has already finished or does not exist");
    return actions;
  }
  answer->set_success(true);
  answer->set_message("Kill request for " + driver_id + " submitted");
  return actions;
}

cluster::DriverAnswer MasterState::driver_status(const std::string& driver_id) const {
  cluster::DriverAnswer answer;
  answer.set_id(driver_id);
  const auto it = drivers_.find(driver_id);
  if (it == drivers_.end()) {
    answer.set_state("NOT_FOUND");
    answer.set_message("there is no driver " + driver_id);
    return answer;
  }
  answer.set_success(true);
  answer.set_state(it->second.state);
  answer.set_message(it->second.text);
  answer.set_worker_id(it->second.worker_id);
  if (const auto worker = workers_.find(it->second.worker_id); worker != workers_.end()) {
    answer.set_worker_host(worker->second.host);
  }
  return answer;
}

MasterState::Actions MasterState::driver_changed(const cluster::DriverChange& change) {
  Actions actions;
  const auto it = drivers_.find(change.id());
  if (it == drivers_.end()) return actions;
  Driver& driver = it->second;
  if (change.state() == "RUNNING") {
    driver.state = change.state();
    return actions;
  }
  driver_gone(driver, change.state(), change.text());
  schedule(actions);
  return actions;
}

void MasterState::recover_driver(const std::string& id, const cluster::DriverRequest& request) {
  Driver& driver = drivers_[id];
  driver.id = id;
  driver.request = request;
  // Until its worker says so, or the time to is over.
  driver.state = "RUNNING";
}

void MasterState::schedule_drivers(Actions& actions) {
  std::vector<std::string> still_waiting;
  for (const auto& id : waiting_drivers_) {
    Driver& driver = drivers_.at(id);
    const auto fits = [&](const auto& entry) {
      const Worker& worker = entry.second;
      return worker.cores - worker.cores_used >= driver.request.cores() &&
             worker.memory_mib - worker.memory_used >= driver.request.memory_mib();
    };
    const auto it = std::ranges::find_if(workers_, fits);
    if (it == workers_.end()) {
      still_waiting.push_back(id);
      continue;
    }
    Worker& worker = it->second;
    worker.cores_used += driver.request.cores();
    worker.memory_used += driver.request.memory_mib();
    driver.worker_id = worker.id;
    driver.state = "RUNNING";
    SendWorker send{.worker_id = worker.id};
    send.message.mutable_launch_driver()->set_id(id);
    *send.message.mutable_launch_driver()->mutable_request() = driver.request;
    actions.emplace_back(std::move(send));
  }
  waiting_drivers_ = std::move(still_waiting);
}

void MasterState::driver_gone(Driver& driver, const std::string& state, const std::string& text) {
  free_driver(driver);
  driver.text = text;
  driver.worker_id.clear();
  // A supervised driver runs again unless somebody has ended it.
  if (driver.request.supervise() && state != "KILLED" && state != "FINISHED") {
    driver.state = "RELAUNCHING";
    waiting_drivers_.push_back(driver.id);
    return;
  }
  driver.state = state;
  forget_old_drivers();
}

void MasterState::free_driver(Driver& driver) {
  const auto worker = workers_.find(driver.worker_id);
  if (worker == workers_.end()) return;
  worker->second.cores_used -= driver.request.cores();
  worker->second.memory_used -= driver.request.memory_mib();
}

void MasterState::forget_old_drivers() {
  const auto over = [](const auto& entry) {
    const auto& state = entry.second.state;
    return state == "FINISHED" || state == "FAILED" || state == "KILLED" || state == "ERROR";
  };
  auto count = static_cast<size_t>(std::ranges::count_if(drivers_, over));
  for (auto it = drivers_.begin(); it != drivers_.end() && count > conf_.retained_drivers;) {
    if (over(*it)) {
      it = drivers_.erase(it);
      --count;
    } else {
      ++it;
    }
  }
}

}  // namespace firesteel
