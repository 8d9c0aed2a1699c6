#include "cluster/task_messages.h"

#include "core/byte_reader.h"
#include "core/byte_writer.h"
#include "core/task_codec.h"

namespace firesteel {

cluster::Launch launch_message(const TaskDescription& task, bool with_stage) {
  cluster::Launch launch;
  launch.set_task_id(task.task_id);
  launch.set_stage_id(task.stage_id);
  launch.set_stage_attempt(task.stage_attempt);
  launch.set_partition(task.partition);
  launch.set_attempt(task.attempt);
  launch.set_task_bytes(task.task_bytes);
  if (!with_stage) return launch;
  auto& stage = *launch.mutable_stage();
  stage.set_kind(task.kind);
  if (task.stage_bytes != nullptr) stage.set_bytes(*task.stage_bytes);
  if (task.properties != nullptr) {
    for (const auto& [key, value] : *task.properties) (*stage.mutable_properties())[key] = value;
  }
  stage.set_num_partitions(task.num_partitions);
  stage.set_shuffle_id(task.shuffle_id);
  stage.set_reduce_partitions(task.reduce_partitions);
  stage.set_barrier(task.barrier);
  if (task.barrier_hosts != nullptr) {
    for (const auto& host : *task.barrier_hosts) stage.add_barrier_hosts(host);
  }
  return launch;
}

TaskDescription stage_of(const cluster::Launch& launch) {
  const auto& stage = launch.stage();
  TaskDescription task;
  task.stage_id = launch.stage_id();
  task.stage_attempt = launch.stage_attempt();
  task.num_partitions = stage.num_partitions();
  task.shuffle_id = stage.shuffle_id();
  task.reduce_partitions = stage.reduce_partitions();
  task.barrier = stage.barrier();
  task.barrier_hosts = std::make_shared<const std::vector<std::string>>(
      stage.barrier_hosts().begin(), stage.barrier_hosts().end());
  task.kind = stage.kind();
  task.stage_bytes = std::make_shared<const std::string>(stage.bytes());
  TaskProperties properties;
  for (const auto& [key, value] : stage.properties()) properties[key] = value;
  task.properties = std::make_shared<const TaskProperties>(std::move(properties));
  return task;
}

TaskDescription task_of(const cluster::Launch& launch, const TaskDescription& stage) {
  TaskDescription task = stage;
  task.task_id = launch.task_id();
  task.partition = launch.partition();
  task.attempt = launch.attempt();
  task.task_bytes = launch.task_bytes();
  return task;
}

cluster::TaskEnd task_end_message(int64_t task_id, const TaskOutcome& outcome) {
  cluster::TaskEnd end;
  end.set_task_id(task_id);
  ByteWriter out;
  write_task_outcome(out, outcome);
  end.set_outcome(out.take());
  return end;
}

TaskOutcome outcome_of(const cluster::TaskEnd& end) {
  ByteReader in(end.outcome());
  return read_task_outcome(in);
}

}  // namespace firesteel
