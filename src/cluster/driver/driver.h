#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "base/thread_pool.h"
#include "cluster/backend.h"
#include "cluster/driver/block_locations.h"
#include "cluster/driver/cluster_backend.h"
#include "cluster/driver/job_handle.h"
#include "cluster/driver/listener_bus.h"
#include "cluster/driver/request_handlers.h"
#include "cluster/event_loop.h"
#include "cluster/map_output_query.h"
#include "cluster/master_url.h"
#include "cluster/process_stores.h"
#include "cluster/settings.h"
#include "core/accumulator_registry.h"
#include "schedule/scheduler.h"

namespace firesteel {

struct DriverOptions {
  // spark.master.
  std::string master = "local[*]";
  std::string app_name = "Firesteel";
  Settings settings;
  // What the process has already; made by the settings where it is null.
  MemoryPoolPtr memory;
  std::shared_ptr<ThreadPool> pool;
  // Program and arguments of executors on this machine, and for workers to know that they have it
  // themselves; empty: this process's own, which is shipped to workers.
  std::vector<std::string> executor_command;
  // Told of everything from the application's start on.
  std::vector<std::shared_ptr<EventListener>> listeners;
};

// An application's driver: the scheduler's state machine on its event loop, the backend that runs
// tasks, and the driver's own block store, broadcasts and accumulators. Thread-safe, except that a
// driver is stopped once.
class Driver {
 public:
  // Called on the event loop: quickly. `index` is the place in JobSpec::partitions. What it throws
  // ends the job.
  using OnResult = std::function<void(int index, std::string value)>;

  // Throws SparkError when the master is not to be had.
  explicit Driver(DriverOptions options);
  // As stop().
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  JobHandlePtr submit_job(JobSpec spec, OnResult on_result);
  // CancelJobGroup, CancelAllJobs, ForgetShuffle and the like, for the scheduler.
  void post(Message message);
  // Ends jobs that run with an error, then executors and everything else.
  void stop();

  const Settings& settings() const { return options_.settings; }
  const MasterUrl& master() const { return master_; }
  const std::string& app_id() const { return app_id_; }
  const std::string& app_name() const { return options_.app_name; }
  int64_t start_time() const { return start_time_; }
  // Tasks that run at once, by what is known now.
  int default_parallelism();

  BlockStore& blocks() { return stores_->blocks(); }
  Broadcasts& broadcasts() { return stores_->broadcasts(); }
  AccumulatorRegistry& accumulators() { return accumulators_; }
  ListenerBus& listeners() { return listeners_; }

  // Everywhere, in the background: what was stored under these is not used any more.
  void remove_rdd(int rdd_id);
  void remove_broadcast(int64_t broadcast_id);
  void remove_shuffle(int shuffle_id);
  // The executor gets no more tasks, and ends when its blocks are on others.
  void decommission_executor(const std::string& executor_id, const std::string& reason);

 private:
  struct Job {
    JobHandlePtr handle;
    OnResult on_result;
    uint64_t result_bytes = 0;
    int results = 0;
  };

  void make_backend();
  void make_cluster_backend();
  void start_processes();
  void ask_master();
  void remove_executors_folder();
  void add_request_handlers();
  void noticed(const std::string& executor_id, const std::string& name, const std::string& body);
  void notify_executors(const std::string& name, const std::string& body);
  // No more executors will come: all jobs end with that message.
  void give_up(const std::string& message);
  // On the event loop.
  void handle_message(Message message);
  void perform(Action& action);
  void deliver(TaskResultReady result);
  std::optional<std::vector<MapOutputSource>> find_outputs(const MapOutputQuery& query);
  std::vector<BlockPeer> block_holders(const std::string& asking, const BlockId& block);
  std::vector<BlockPeer> block_peers(const std::string& asking);
  std::optional<DataPlaneOptions> data_plane();
  void end_job(int job_id, const std::function<void(JobHandle&)>& end);
  void set_timer();

  DriverOptions options_;
  const MasterUrl master_;
  const int64_t start_time_;
  std::string app_id_;
  // Of executor processes: what the application's secret is made of, and it itself.
  std::string salt_;
  std::string secret_;
  ListenerBus listeners_;
  AccumulatorRegistry accumulators_;
  RequestHandlers requests_;
  BlockLocations locations_;
  std::shared_ptr<EventLoop> loop_;
  Scheduler scheduler_;
  // Jobs that have not ended, and the timer that is set; on the event loop.
  std::map<int, Job> jobs_;
  std::map<std::string, int> executor_slots_;
  std::optional<int64_t> timer_;
  int64_t last_now_ = 0;
  int counted_tasks_ = 0;
  std::atomic<int> total_slots_{0};
  std::atomic<int> next_job_id_{0};
  std::atomic<bool> stopped_{false};
  std::unique_ptr<ProcessStores> stores_;
  std::unique_ptr<Backend> backend_;
  // The backend, if it has executor processes.
  ClusterBackend* cluster_ = nullptr;
  // Folder of this machine for executors of local-cluster; empty: none.
  std::string executors_folder_;
  // Not empty: why there will be no executors any more. On the event loop.
  std::string given_up_;
};

}  // namespace firesteel
