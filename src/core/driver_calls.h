#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/task.h"

namespace firesteel {

// What a running task may ask of the driver. Calls block until the answer is there; from any
// thread of an executor.
class DriverCalls {
 public:
  virtual ~DriverCalls() = default;

  // Only one attempt of a task gets true, and may then publish its output (files of a job).
  virtual bool may_commit(const TaskDescription& task) = 0;
  // Waits until all tasks of the barrier stage attempt have called it for the `epoch`-th time, and
  // returns the messages of all, by partition. Throws SparkError when the stage cannot go on.
  virtual std::vector<std::string> barrier_sync(const TaskDescription& task, int epoch,
                                                const std::string& message, bool all_gather) = 0;
};

}  // namespace firesteel
