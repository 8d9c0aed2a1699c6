#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/task.h"
#include "schedule/job.h"

namespace firesteel {

// What the scheduler is told. Any order, late and repeated messages are all right.

struct SubmitJob {
  // Chosen by the driver, growing.
  int job_id = -1;
  JobSpec spec;
};

struct CancelJob {
  int job_id = -1;
  std::string reason;
};

struct CancelJobGroup {
  std::string group;
  std::string reason;
  // Jobs of the group that come later are refused too.
  bool future_jobs = false;
};

struct CancelJobsWithTag {
  std::string tag;
  std::string reason;
};

struct CancelAllJobs {
  std::string reason;
};

struct CancelStage {
  int stage_id = -1;
  std::string reason;
};

struct KillTaskAttempt {
  int64_t task_id = -1;
  bool interrupt = false;
  std::string reason;
};

struct ExecutorAdded {
  std::string executor_id;
  std::string host;
  // Empty: unknown.
  std::string rack;
  // Tasks it runs at once.
  int slots = 1;
};

struct ExecutorRemoved {
  std::string executor_id;
  std::string reason;
  // False: taken away by the cluster; its tasks' failures do not count.
  bool caused_by_app = true;
  // The whole machine is gone, and what a shuffle service on it kept.
  bool host_lost = false;
  // A shuffle service still serves the map outputs that the executor wrote.
  bool shuffle_kept = false;
};

// It finishes what runs, gets nothing new and moves its blocks away.
struct ExecutorDecommissioning {
  std::string executor_id;
  std::string reason;
  // Its whole host goes too.
  bool host = false;
};

// A map output of a decommissioning executor is now on another one.
struct MapOutputMoved {
  int shuffle_id = -1;
  int64_t map_task_id = -1;
  std::string executor_id;
};

// Every attempt that was launched ends with one of these, or with its executor.
struct TaskFinished {
  int64_t task_id = -1;
  TaskOutcome outcome;
};

// The task asks to commit its output (DriverCalls::may_commit). Answered by CommitReply.
struct CommitRequest {
  int64_t task_id = -1;
};

// The task waits at a barrier (DriverCalls::barrier_sync). Answered by BarrierReply.
struct BarrierRequest {
  int64_t task_id = -1;
  int epoch = 0;
  std::string message;
  bool all_gather = false;
};

// The shuffle's dataset is gone: its outputs are forgotten.
struct ForgetShuffle {
  int shuffle_id = -1;
};

// How many executors the application wants at least, beside what dynamic allocation finds.
struct RequestTotalExecutors {
  int total = 0;
};

// Nothing but time has passed. Needed at Scheduler::next_tick at the latest.
struct Tick {};

using Message = std::variant<SubmitJob, CancelJob, CancelJobGroup, CancelJobsWithTag, CancelAllJobs,
                             CancelStage, KillTaskAttempt, ExecutorAdded, ExecutorRemoved,
                             ExecutorDecommissioning, MapOutputMoved, TaskFinished, CommitRequest,
                             BarrierRequest, ForgetShuffle, RequestTotalExecutors, Tick>;

}  // namespace firesteel
