#include "cluster/standalone/master_status.h"

#include <nlohmann/json.hpp>

namespace firesteel {
namespace {

using nlohmann::json;

json worker_json(const MasterState::Worker& worker) {
  return {{"id", worker.id},
          {"host", worker.host},
          {"cores", worker.cores},
          {"coresused", worker.cores_used},
          {"coresfree", worker.cores - worker.cores_used},
          {"memory", worker.memory_mib},
          {"memoryused", worker.memory_used},
          {"memoryfree", worker.memory_mib - worker.memory_used},
          {"state", "ALIVE"},
          {"lastheartbeat", worker.last_heartbeat_ms}};
}

json app_json(const MasterState::App& app) {
  json executors = json::array();
  for (const auto& [id, executor] : app.executors) {
    executors.push_back({{"id", id},
                         {"workerid", executor.worker_id},
                         {"cores", executor.cores},
                         {"memory", executor.memory_mib}});
  }
  return {{"id", app.id},
          {"name", app.hello.name()},
          {"user", app.hello.user()},
          {"cores", app.cores()},
          {"memoryperexecutor", app.hello.executor_memory_mib()},
          {"starttime", app.start_ms},
          {"state", app.state},
          {"duration", app.end_ms == 0 ? 0 : app.end_ms - app.start_ms},
          {"executors", executors}};
}

json driver_json(const MasterState::Driver& driver) {
  return {{"id", driver.id},
          {"starttime", driver.submit_ms},
          {"state", driver.state},
          {"cores", driver.request.cores()},
          {"memory", driver.request.memory_mib()},
          {"mainclass", driver.request.program()},
          {"worker", driver.worker_id}};
}

}  // namespace

std::string master_status(const MasterState& state, const std::string& url,
                          const std::string& status) {
  json out = {{"url", url},
              {"status", status},
              {"workers", json::array()},
              {"activeapps", json::array()},
              {"completedapps", json::array()},
              {"activedrivers", json::array()},
              {"completeddrivers", json::array()}};
  int cores = 0;
  int cores_used = 0;
  int memory = 0;
  int memory_used = 0;
  for (const auto& [id, worker] : state.workers()) {
    out["workers"].push_back(worker_json(worker));
    cores += worker.cores;
    cores_used += worker.cores_used;
    memory += worker.memory_mib;
    memory_used += worker.memory_used;
  }
  out["aliveworkers"] = state.workers().size();
  out["cores"] = cores;
  out["coresused"] = cores_used;
  out["memory"] = memory;
  out["memoryused"] = memory_used;
  for (const auto& [id, app] : state.apps()) out["activeapps"].push_back(app_json(app));
  for (const auto& app : state.ended_apps()) out["completedapps"].push_back(app_json(app));
  for (const auto& [id, driver] : state.drivers()) {
    const bool active =
        driver.state == "SUBMITTED" || driver.state == "RUNNING" || driver.state == "RELAUNCHING";
    out[active ? "activedrivers" : "completeddrivers"].push_back(driver_json(driver));
  }
  return out.dump(2);
}

}  // namespace firesteel
