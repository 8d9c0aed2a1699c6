#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/dataset.h"
#include "core/task.h"

namespace firesteel {

// What happens in an application, for its listeners: the event log, progress bars, UI and metrics.
// Times are milliseconds since the epoch; 0: not yet.

struct DatasetInfo {
  int id = -1;
  std::string name;
  std::string call_site;
  std::vector<int> parent_ids;
  // Spark's name: "MEMORY_AND_DISK"; empty: not cached.
  std::string storage_level;
  bool barrier = false;
  Determinism determinism = Determinism::kDeterminate;
  int num_partitions = 0;
};

struct StageInfo {
  int stage_id = -1;
  int attempt = 0;
  std::string name;
  std::string details;
  int num_tasks = 0;
  // The stage's own first.
  std::shared_ptr<const std::vector<DatasetInfo>> datasets;
  std::vector<int> parent_ids;
  int64_t submission_time = 0;
  int64_t completion_time = 0;
  std::string failure_reason;
};

struct TaskInfo {
  int64_t task_id = -1;
  // Place among the tasks of the stage attempt.
  int index = -1;
  int attempt = 0;
  int partition = -1;
  int64_t launch_time = 0;
  int64_t finish_time = 0;
  std::string executor_id;
  std::string host;
  // "PROCESS_LOCAL" and so on.
  const char* locality = "ANY";
  bool speculative = false;
};

struct ApplicationStarted {
  std::string name;
  std::string id;
  std::string user;
  int64_t time = 0;
};

struct ApplicationEnded {
  int64_t time = 0;
  int exit_code = 0;
};

struct EnvironmentUpdated {
  std::map<std::string, std::string> spark_properties;
  std::map<std::string, std::string> system_properties;
};

struct JobStarted {
  int job_id = -1;
  int64_t time = 0;
  std::vector<StageInfo> stages;
  std::shared_ptr<const TaskProperties> properties;
};

struct JobEnded {
  int job_id = -1;
  int64_t time = 0;
  // Empty: it succeeded.
  std::string failure;
};

struct StageSubmitted {
  StageInfo stage;
  std::shared_ptr<const TaskProperties> properties;
};

struct StageCompleted {
  StageInfo stage;
  // Sums over its tasks.
  TaskMetrics metrics;
};

struct TaskStarted {
  int stage_id = -1;
  int stage_attempt = 0;
  TaskInfo task;
};

struct TaskEnded {
  int stage_id = -1;
  int stage_attempt = 0;
  bool map_task = false;
  TaskInfo task;
  // Empty: success.
  std::optional<TaskFailure> failure;
  TaskMetrics metrics;
  std::vector<AccumulatorUpdate> accumulators;
};

struct SpeculativeTaskSubmitted {
  int stage_id = -1;
  int stage_attempt = 0;
  int index = -1;
  int partition = -1;
};

struct ExecutorJoined {
  int64_t time = 0;
  std::string executor_id;
  std::string host;
  int cores = 0;
};

struct ExecutorLeft {
  int64_t time = 0;
  std::string executor_id;
  std::string reason;
};

// For one stage attempt or, with stage -1, for the whole application.
struct ExecutorExcluded {
  int64_t time = 0;
  std::string executor_id;
  int failures = 0;
  int stage_id = -1;
  int stage_attempt = 0;
};

struct ExecutorUnexcluded {
  int64_t time = 0;
  std::string executor_id;
};

struct NodeExcluded {
  int64_t time = 0;
  std::string host;
  int failures = 0;
  int stage_id = -1;
  int stage_attempt = 0;
};

struct NodeUnexcluded {
  int64_t time = 0;
  std::string host;
};

struct BlockManagerAdded {
  int64_t time = 0;
  std::string executor_id;
  std::string host;
  int port = 0;
  int64_t max_memory = 0;
};

struct BlockManagerRemoved {
  int64_t time = 0;
  std::string executor_id;
  std::string host;
  int port = 0;
};

struct BlockUpdated {
  std::string executor_id;
  std::string host;
  int port = 0;
  std::string block_id;
  std::string storage_level;
  int64_t memory_size = 0;
  int64_t disk_size = 0;
};

struct DatasetUnpersisted {
  int dataset_id = -1;
};

struct SqlExecutionStarted {
  int64_t execution_id = -1;
  std::string description;
  std::string details;
  std::string physical_plan;
  int64_t time = 0;
};

struct SqlAdaptiveUpdate {
  int64_t execution_id = -1;
  std::string physical_plan;
};

struct SqlExecutionEnded {
  int64_t execution_id = -1;
  int64_t time = 0;
  // Empty: it succeeded.
  std::string error;
};

using Event =
    std::variant<ApplicationStarted, ApplicationEnded, EnvironmentUpdated, JobStarted, JobEnded,
                 StageSubmitted, StageCompleted, TaskStarted, TaskEnded, SpeculativeTaskSubmitted,
                 ExecutorJoined, ExecutorLeft, ExecutorExcluded, ExecutorUnexcluded, NodeExcluded,
                 NodeUnexcluded, BlockManagerAdded, BlockManagerRemoved, BlockUpdated,
                 DatasetUnpersisted, SqlExecutionStarted, SqlAdaptiveUpdate, SqlExecutionEnded>;

}  // namespace firesteel
