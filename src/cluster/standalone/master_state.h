#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "cluster/proto/standalone.pb.h"

namespace firesteel {

struct MasterConf {
  // spark.deploy.spreadOut
  bool spread_out = true;
  // spark.deploy.defaultCores; 0: no limit.
  int default_cores = 0;
  // spark.deploy.maxExecutorRetries; below 0: never give up.
  int max_executor_retries = 10;
  // spark.deploy.retainedApplications, spark.deploy.retainedDrivers
  size_t retained_applications = 200;
  size_t retained_drivers = 200;
  // spark.worker.timeout
  int64_t worker_timeout_ms = 60'000;
};

// What the standalone master knows and decides: which worker runs which executors and drivers. No
// threads, sockets or clocks: whoever owns it calls it from one thread and sends what it answers.
class MasterState {
 public:
  struct Executor {
    std::string id;
    std::string worker_id;
    int cores = 0;
    int memory_mib = 0;
  };
  struct Worker {
    std::string id;
    std::string host;
    int cores = 0;
    int memory_mib = 0;
    int cores_used = 0;
    int memory_used = 0;
    int shuffle_service_port = 0;
    bool alive = true;
    int64_t last_heartbeat_ms = 0;
  };
  struct App {
    cluster::AppHello hello;
    std::string id;
    int64_t start_ms = 0;
    int64_t end_ms = 0;
    // WAITING, RUNNING, FINISHED, FAILED
    std::string state = "WAITING";
    int wanted = 0;
    int next_executor = 0;
    int failures_in_row = 0;
    std::map<std::string, Executor> executors;
    bool connected = true;
    int cores() const;
  };
  struct Driver {
    std::string id;
    cluster::DriverRequest request;
    // SUBMITTED, RUNNING, RELAUNCHING, FINISHED, FAILED, KILLED, ERROR
    std::string state = "SUBMITTED";
    std::string text;
    std::string worker_id;
    int64_t submit_ms = 0;
  };

  struct SendWorker {
    std::string worker_id;
    cluster::ToWorker message;
  };
  struct SendApp {
    std::string app_id;
    cluster::ToApp message;
  };
  using Action = std::variant<SendWorker, SendApp>;
  using Actions = std::vector<Action>;

  explicit MasterState(MasterConf conf) : conf_(conf) {}

  Actions worker_registered(const cluster::WorkerHello& hello, int64_t now_ms);
  // False: unknown, it has to register.
  bool worker_heartbeat(const std::string& worker_id, int64_t now_ms);
  Actions worker_lost(const std::string& worker_id, const std::string& reason);
  Actions executor_changed(const cluster::ExecutorChange& change);
  Actions driver_changed(const cluster::DriverChange& change);

  // Fills `app_id` with the id that it has from now on.
  Actions app_registered(const cluster::AppHello& hello, int64_t now_ms, std::string* app_id);
  Actions app_wants(const std::string& app_id, int executors);
  Actions app_ends_executor(const std::string& app_id, const std::string& executor_id);
  // `done`: it said so; otherwise its connection was lost.
  Actions app_ended(const std::string& app_id, bool done, int64_t now_ms);

  Actions driver_submitted(const cluster::DriverRequest& request, int64_t now_ms,
                           std::string* driver_id);
  Actions driver_killed(const std::string& driver_id, cluster::DriverAnswer* answer);
  cluster::DriverAnswer driver_status(const std::string& driver_id) const;

  // Workers that were silent for too long, and what a master that took over waited for in vain.
  Actions tick(int64_t now_ms);

  // For a master that takes over: what was stored. Nothing is launched until everybody has come
  // back, or had the time to.
  void recover_app(const cluster::AppHello& hello);
  void recover_driver(const std::string& id, const cluster::DriverRequest& request);
  void recover_worker(const std::string& worker_id);
  void begin_recovery(int64_t now_ms);
  bool recovering() const { return recovery_ends_ms_.has_value(); }

  const std::map<std::string, Worker>& workers() const { return workers_; }
  const std::map<std::string, App>& apps() const { return apps_; }
  const std::map<std::string, Driver>& drivers() const { return drivers_; }
  const std::vector<App>& ended_apps() const { return ended_apps_; }

 private:
  void schedule(Actions& actions);
  void schedule_drivers(Actions& actions);
  void schedule_executors(App& app, Actions& actions);
  void launch(App& app, Worker& worker, int cores, int memory_mib, Actions& actions);
  void remove_executor(App& app, const std::string& executor_id);
  void kill_executor(App& app, const std::string& executor_id, Actions& actions);
  void end_app(App& app, const std::string& state, int64_t now_ms, Actions& actions);
  void free_driver(Driver& driver);
  void driver_gone(Driver& driver, const std::string& state, const std::string& text);
  void forget_old_drivers();
  void end_recovery_if_complete(Actions& actions, int64_t now_ms);
  std::string fresh_id(const char* prefix, int64_t now_ms, int width);

  const MasterConf conf_;
  std::map<std::string, Worker> workers_;
  std::map<std::string, App> apps_;
  std::map<std::string, Driver> drivers_;
  std::vector<App> ended_apps_;
  // In the order of submission.
  std::vector<std::string> waiting_drivers_;
  std::vector<std::string> app_order_;
  std::optional<int64_t> recovery_ends_ms_;
  std::set<std::string> awaited_workers_;
  int next_number_ = 0;
};

// How many cores each of `workers` gives to an application, in steps of one executor. `free`:
// cores and MiB that each has.
struct WorkerShare {
  int cores = 0;
  int executors = 0;
};
struct FreeWorker {
  int cores = 0;
  int memory_mib = 0;
  // Executors of the application that it has already.
  int executors = 0;
};
struct ExecutorShape {
  // 0: one executor a worker, of all the cores it is given.
  int cores = 0;
  int memory_mib = 1024;
  int cores_left = 0;
  int executors_left = 0;
};
std::vector<WorkerShare> share_workers(const std::vector<FreeWorker>& workers,
                                       const ExecutorShape& shape, bool spread_out);

}  // namespace firesteel
