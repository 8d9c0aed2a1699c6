#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "cluster/driver/executor_supply.h"
#include "cluster/executor/executor_process.h"

namespace firesteel {

// Executors as children of the driver's own process: local-cluster. Lost ones are replaced, until
// too many in a row have ended before they could do anything.
class ProcessSupply : public ExecutorSupply {
 public:
  struct Options {
    // Program and arguments.
    std::vector<std::string> command;
    // The same for all but the id.
    ExecutorOptions executor;
    // More of it.
    std::vector<std::string> environment;
    int max_executors = 1;
    // spark.deploy.maxExecutorRetries
    int max_retries = 10;
  };

  ProcessSupply(Options options, OnLost on_lost, OnFailed on_failed);
  ~ProcessSupply() override;

  void request(int total) override;
  void end(const std::string& executor_id) override;
  void stop() override;

 private:
  struct Child {
    pid_t pid = 0;
    // Told to go: not a loss to make good.
    bool ending = false;
    bool reaped = false;
    std::thread watcher;
  };

  // With the lock held.
  void start_missing();
  void start_one();
  void watch(const std::string& executor_id, pid_t pid);

  const Options options_;
  const OnLost on_lost_;
  const OnFailed on_failed_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Child> children_;
  int wanted_ = 0;
  int next_id_ = 0;
  int failures_in_row_ = 0;
  bool stopping_ = false;
};

}  // namespace firesteel
