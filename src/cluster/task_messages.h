#pragma once

#include "cluster/proto/executor.pb.h"
#include "core/task.h"

namespace firesteel {

// The task as it travels; `with_stage`: with what it shares with the stage attempt's other tasks.
cluster::Launch launch_message(const TaskDescription& task, bool with_stage);

// What an executor keeps of a stage attempt, as a task of it that lacks what is the task's own.
TaskDescription stage_of(const cluster::Launch& launch);
TaskDescription task_of(const cluster::Launch& launch, const TaskDescription& stage);

cluster::TaskEnd task_end_message(int64_t task_id, const TaskOutcome& outcome);
TaskOutcome outcome_of(const cluster::TaskEnd& end);

}  // namespace firesteel
