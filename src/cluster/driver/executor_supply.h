#pragma once

#include <functional>
#include <string>

namespace firesteel {

// What starts and ends an application's executor processes: this process itself, or a cluster
// manager. Called on the driver's event loop, which it must not block, except for stop().
class ExecutorSupply {
 public:
  // Told of an executor that has ended (or could not start), whether or not it ever registered.
  // Any thread.
  struct Loss {
    std::string executor_id;
    std::string reason;
    // False: taken away, not died.
    bool caused_by_app = true;
    bool host_lost = false;
  };
  using OnLost = std::function<void(Loss)>;
  // There can be no more executors: every job is to end with that message.
  using OnFailed = std::function<void(const std::string& message)>;

  virtual ~ExecutorSupply() = default;
  // How many there should be in all, with those that run.
  virtual void request(int total) = 0;
  // Ends one that is not needed, or does not answer; it does not come back.
  virtual void end(const std::string& executor_id) = 0;
  // Ends all; nothing is called back after it.
  virtual void stop() = 0;
};

}  // namespace firesteel
