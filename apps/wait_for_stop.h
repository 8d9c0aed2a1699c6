#pragma once

#include <condition_variable>
#include <mutex>

namespace firesteel {

// A server's main thread waits here until somebody says stop. Thread-safe.
class WaitForStop {
 public:
  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
};

}  // namespace firesteel
