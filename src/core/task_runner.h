#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/task.h"
#include "core/task_context.h"

namespace firesteel {

// Runs tasks of one kind in an executor.
class TaskRunner {
 public:
  virtual ~TaskRunner() = default;
  // Called by several threads at once. What it throws becomes the task's failure: FetchFailedError
  // a FetchFailed, an error of a killed task a TaskKilled, anything else an ExceptionFailure.
  // Metrics and accumulators of the context are added to what it returns.
  virtual TaskSuccess run(const TaskDescription& task, TaskContext& context) = 0;
};

// The kinds of tasks that this process can run. Filled before the first executor starts.
class TaskRunners {
 public:
  using Factory = std::function<std::unique_ptr<TaskRunner>()>;

  static void add(const std::string& kind, Factory factory);
  // A new runner; throws SparkError for an unknown kind. Thread-safe once all are added.
  static std::unique_ptr<TaskRunner> make(const std::string& kind);
};

// Runs a task on this thread and turns what it throws into a failure. The runner's part of an
// executor: looks after the current task, its kill flag, its metrics and its callbacks.
TaskOutcome run_task(TaskRunner& runner, TaskContext& context);

}  // namespace firesteel
