#pragma once

#include <string>
#include <vector>

#include "cluster/executor/driver_link.h"
#include "cluster/executor/executor_process.h"
#include "cluster/process_stores.h"

namespace firesteel {

// An executor's stores, as the driver speaks to them.
class ExecutorStores {
 public:
  ExecutorStores(const ExecutorOptions& options, const Settings& settings, DriverLink& driver);

  ExecutorEnv env(DriverCalls& calls) { return stores_.env(calls); }
  BlockStore& blocks() { return stores_.blocks(); }
  int data_port() const { return stores_.data_port(); }
  // Of the service that serves shuffle output beyond this process's life; 0: none does.
  int shuffle_service_port() const { return service_port_; }
  // News of the driver, by name.
  void noticed(const std::string& name, const std::string& body);
  // Keeps a task's result for the driver to fetch; false: there is no room.
  bool keep_result(int64_t task_id, const std::string& value);
  // Gives cached blocks and shuffle output to other executors. Blocks.
  void move_blocks_away();
  // Before the process ends without its destructors.
  void remove_files();

 private:
  void register_with_service(const ExecutorOptions& options);

  DriverLink& driver_;
  ProcessStores stores_;
  int service_port_ = 0;
};

}  // namespace firesteel
