#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "cluster/spawn.h"

namespace firesteel {

// Child processes by names of our own, each watched until it ends. Thread-safe.
class ChildProcesses {
 public:
  // From a thread of its own; `status` as waitpid gives it.
  using OnEnd = std::function<void(const std::string& name, int status)>;

  explicit ChildProcesses(OnEnd on_end) : on_end_(std::move(on_end)) {}
  // As stop().
  ~ChildProcesses();

  // Throws SparkError when it cannot be started.
  void start(const std::string& name, const SpawnOptions& options);
  // SIGTERM to it and all of its session, and SIGKILL when it is still there after a while.
  void end(const std::string& name, std::chrono::milliseconds grace);
  bool running(const std::string& name) const;
  // Ends all and waits for it; on_end is not called any more.
  void stop(std::chrono::milliseconds grace);

 private:
  void watch(const std::string& name, pid_t pid);
  // Ends of processes whose grace is over.
  void reap();

  const OnEnd on_end_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, pid_t> children_;
  std::multimap<std::chrono::steady_clock::time_point, std::pair<std::string, pid_t>> deadlines_;
  size_t watchers_ = 0;
  bool stopping_ = false;
  std::thread reaper_;
};

}  // namespace firesteel
