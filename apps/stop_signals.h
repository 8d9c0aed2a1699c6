#pragma once

#include <functional>
#include <thread>

namespace firesteel {

// Calls `stop` on a thread of its own when SIGINT or SIGTERM comes. Made before other threads
// start, so that these inherit the blocked signals.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  void start(std::function<void()> stop);

 private:
  std::thread thread_;
};

}  // namespace firesteel
