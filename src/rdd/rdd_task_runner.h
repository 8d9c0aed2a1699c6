#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/task_runner.h"
#include "firesteel/rdd/node.h"

namespace firesteel::rdd {

// Runs tasks of kind "rdd": makes the stage's program again from its bytes, once for all its tasks.
class RddTaskRunner final : public TaskRunner {
 public:
  TaskSuccess run(const TaskDescription& task, firesteel::TaskContext& context) override;

 private:
  using Bytes = std::shared_ptr<const std::string>;
  std::shared_ptr<const StageProgram> program(const Bytes& bytes);

  // As many stages as may run at once, about.
  static constexpr size_t kKept = 16;
  std::mutex mutex_;
  // The latest last. Holding the bytes keeps their address from being used again.
  std::deque<std::pair<Bytes, std::shared_ptr<const StageProgram>>> programs_;
};

// Before the first executor starts.
void register_rdd_task_runner();

}  // namespace firesteel::rdd
