#pragma once

#include <functional>
#include <string>

#include "schedule/actions.h"
#include "schedule/messages.h"

namespace firesteel {

// Where a backend reports executors that come and go and tasks that end. Any thread, never blocks.
using PostMessage = std::function<void(Message)>;

// What runs an application's tasks. Called on the driver's event loop only, which it must not
// block, except for stop().
class Backend {
 public:
  virtual ~Backend() = default;
  virtual void launch(const std::string& executor_id, TaskDescription task) = 0;
  virtual void kill(const KillTask& kill) = 0;
  virtual void answer(const CommitReply& reply) = 0;
  virtual void answer(const BarrierReply& reply) = 0;
  // How many executors there should be in all.
  virtual void request_executors(int total) = 0;
  virtual void release_executor(const std::string& executor_id, const std::string& reason) = 0;
  // Ends all executors; nothing is posted after it. Called once, when the loop has ended.
  virtual void stop() = 0;
};

}  // namespace firesteel
