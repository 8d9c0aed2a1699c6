#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/task.h"
#include "schedule/events.h"
#include "schedule/job.h"

namespace firesteel {

// What the scheduler wants done, in this order.

struct LaunchTask {
  std::string executor_id;
  TaskDescription task;
};

struct KillTask {
  std::string executor_id;
  int64_t task_id = -1;
  bool interrupt = false;
  std::string reason;
};

// A partition's value; each place of the job's list comes once, in any order.
struct TaskResultReady {
  int job_id = -1;
  // Place in JobSpec::partitions.
  int index = -1;
  std::string value;
};

// Accumulators of a task that counts: never twice for one partition of a stage.
struct CountAccumulators {
  std::vector<AccumulatorUpdate> updates;
};

struct JobSucceeded {
  int job_id = -1;
  // Of a job for map output.
  std::optional<MapOutputStatistics> map_output;
};

struct JobFailed {
  int job_id = -1;
  JobFailure failure;
};

struct CommitReply {
  std::string executor_id;
  int64_t task_id = -1;
  bool allowed = false;
};

// To one waiting task of a barrier stage.
struct BarrierReply {
  std::string executor_id;
  int64_t task_id = -1;
  int epoch = 0;
  // By partition.
  std::vector<std::string> messages;
  // Not empty: the barrier failed (timed out, calls differ).
  std::string error;
};

// How many executors there should be in all, replacing earlier requests.
struct RequestExecutors {
  int total = 0;
};

// Idle executors that dynamic allocation gives back.
struct ReleaseExecutor {
  std::string executor_id;
  std::string reason;
};

// For the listeners of the event bus.
struct Emit {
  Event event;
};

using Action =
    std::variant<LaunchTask, KillTask, TaskResultReady, CountAccumulators, JobSucceeded, JobFailed,
                 CommitReply, BarrierReply, RequestExecutors, ReleaseExecutor, Emit>;

}  // namespace firesteel
