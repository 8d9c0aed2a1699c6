#include "rdd/rdd_task_runner.h"

#include "rdd/engine_task_services.h"

namespace firesteel::rdd {

TaskSuccess RddTaskRunner::run(const TaskDescription& task, firesteel::TaskContext& context) {
  const auto stage = program(task.stage_bytes);
  EngineTaskServices services(context);
  TaskContext::Ids ids{.stage = task.stage_id,
                       .stage_attempt = task.stage_attempt,
                       .partition = task.partition,
                       .attempt = task.attempt,
                       .task = task.task_id,
                       .num_partitions = task.num_partitions};
  TaskContext user_context(ids, context.env().executor_id,
                           task.properties ? *task.properties : TaskProperties(), services);
  const TaskContext::Scope scope(user_context);
  TaskSuccess success;
  try {
    success.value = stage->run(user_context, task.partition);
  } catch (...) {
    user_context.end(std::current_exception());
    throw;
  }
  user_context.end(nullptr);
  success.map_status = services.take_map_status();
  return success;
}

std::shared_ptr<const StageProgram> RddTaskRunner::program(const Bytes& bytes) {
  // Threads of one stage wait for the first, which makes it.
  std::lock_guard lock(mutex_);
  for (const auto& [known, program] : programs_) {
    if (known == bytes) return program;
  }
  GraphReader graph(*bytes);
  auto made = graph.portable_as<StageProgram>();
  programs_.emplace_back(bytes, made);
  if (programs_.size() > kKept) programs_.pop_front();
  return made;
}

void register_rdd_task_runner() {
  TaskRunners::add("rdd", [] { return std::make_unique<RddTaskRunner>(); });
}

}  // namespace firesteel::rdd
