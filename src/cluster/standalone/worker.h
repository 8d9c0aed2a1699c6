#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cluster/control/connection.h"
#include "cluster/settings.h"

namespace firesteel {

struct WorkerOptions {
  // "host:port" of every master.
  std::vector<std::string> masters;
  std::string host = "127.0.0.1";
  int cores = 1;
  int memory_mib = 1024;
  // Applications' folders and logs.
  std::string work_dir = "work";
  // Of the status as JSON; below 0: none.
  int status_port = -1;
  std::string secret;
  TlsFiles tls;
  Settings settings;
  // Called once, from any thread, when no master has answered for too long.
  std::function<void()> on_given_up;
};

// A worker of a standalone cluster: starts and ends executors and drivers as the master says.
// Thread-safe.
class Worker {
 public:
  explicit Worker(WorkerOptions options);
  // Ends all that runs.
  ~Worker();

  const std::string& id() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace firesteel
