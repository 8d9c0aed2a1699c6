#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/accumulator_update.h"
#include "core/task_metrics.h"

namespace firesteel {

using TaskProperties = std::map<std::string, std::string>;

// One attempt to compute one partition of a stage: what travels to an executor. What comes back is
// a TaskOutcome; task_codec.h writes and reads it.
struct TaskDescription {
  // Counts through the application: no two attempts share one.
  int64_t task_id = -1;
  int stage_id = -1;
  int stage_attempt = 0;
  // The partition of the stage's dataset.
  int partition = -1;
  // How many attempts of this partition came before in this stage attempt.
  int attempt = 0;
  int num_partitions = 0;
  // The shuffle whose output the task writes; -1: its value is the result of a job.
  int shuffle_id = -1;
  int reduce_partitions = 0;
  bool barrier = false;
  // Of a barrier stage: the hosts of its tasks, by partition. Shared by the stage's tasks.
  std::shared_ptr<const std::vector<std::string>> barrier_hosts;
  // Picks the TaskRunner in the executor's registry.
  std::string kind;
  // The same for all tasks of the stage attempt: an executor keeps it by (stage id, attempt).
  std::shared_ptr<const std::string> stage_bytes;
  // This partition's.
  std::string task_bytes;
  // The job's local properties, the same for all tasks of the stage attempt.
  std::shared_ptr<const TaskProperties> properties;
};

// Where a map task's output lies and how large it is.
struct MapStatus {
  std::string executor_id;
  int64_t map_task_id = -1;
  // By reduce partition, about.
  std::vector<uint64_t> sizes;
};

struct TaskSuccess {
  std::string value;
  std::optional<MapStatus> map_status;
  std::vector<AccumulatorUpdate> accumulators;
  TaskMetrics metrics;
};

// The task's code threw. An error of ours has its condition and parameters; others only a message.
struct ExceptionFailure {
  // "SparkError", "std::runtime_error".
  std::string class_name;
  std::string condition;
  std::map<std::string, std::string> params;
  std::string message;
  std::string stack;
  std::vector<AccumulatorUpdate> accumulators;
  TaskMetrics metrics;
  // Trying again cannot help (Spark: the task is not serializable, its output exists already).
  bool fatal = false;
};

// A block of a shuffle could not be had: the task is not at fault, the map output is gone.
struct FetchFailed {
  int shuffle_id = -1;
  // -1: not one output but the whole shuffle's list of outputs is missing.
  int map_index = -1;
  int64_t map_task_id = -1;
  int reduce = -1;
  // Who should have served it; empty: unknown.
  std::string executor_id;
  std::string message;
};

struct TaskKilled {
  std::string reason;
};

// The output was not to be committed: another attempt may.
struct CommitDenied {
  int stage_id = -1;
  int partition = -1;
  int attempt = -1;
};

// The executor went away while the task ran.
struct ExecutorLostFailure {
  std::string executor_id;
  std::string reason;
  // False: preempted, decommissioned or taken away by the cluster; does not count as a failure.
  bool caused_by_app = true;
};

using TaskFailure =
    std::variant<ExceptionFailure, FetchFailed, TaskKilled, CommitDenied, ExecutorLostFailure>;
using TaskOutcome = std::variant<TaskSuccess, TaskFailure>;

// Spark's one-line text of a failure: "ExecutorLostFailure (executor 1 exited ...) Reason: ...".
std::string failure_text(const TaskFailure& failure);

}  // namespace firesteel
