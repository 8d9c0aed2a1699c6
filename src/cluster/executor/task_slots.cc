#include "cluster/executor/task_slots.h"

#include "base/spark_error.h"

namespace firesteel {

TaskSlots::TaskSlots(int slots, ExecutorEnv& env, OnFinished on_finished)
    : env_(env), on_finished_(std::move(on_finished)) {
  for (int i = 0; i < slots; ++i) threads_.emplace_back([this] { work(); });
}

TaskSlots::~TaskSlots() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    waiting_.clear();
    for (const auto& [id, context] : tasks_) context->kill("the executor stops");
  }
  ready_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void TaskSlots::launch(TaskDescription task) {
  {
    const std::lock_guard lock(mutex_);
    const int64_t id = task.task_id;
    auto context = std::make_shared<TaskContext>(std::move(task), env_);
    tasks_[id] = context;
    waiting_.push_back(std::move(context));
  }
  ready_.notify_one();
}

void TaskSlots::kill(int64_t task_id, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (const auto it = tasks_.find(task_id); it != tasks_.end()) it->second->kill(reason);
}

bool TaskSlots::running(int64_t task_id) const {
  const std::lock_guard lock(mutex_);
  return tasks_.contains(task_id);
}

bool TaskSlots::idle() const {
  const std::lock_guard lock(mutex_);
  return tasks_.empty();
}

std::vector<std::pair<int64_t, TaskMetrics>> TaskSlots::metrics() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<int64_t, TaskMetrics>> out;
  for (const auto& [id, context] : tasks_) out.emplace_back(id, context->metrics());
  return out;
}

void TaskSlots::work() {
  while (true) {
    std::shared_ptr<TaskContext> context;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
      if (stopping_) return;
      context = std::move(waiting_.front());
      waiting_.pop_front();
    }
    run(context);
  }
}

void TaskSlots::run(const std::shared_ptr<TaskContext>& context) {
  const TaskDescription& task = context->task();
  TaskOutcome outcome;
  if (context->killed()) {
    outcome = TaskFailure(TaskKilled{context->kill_reason()});
  } else {
    try {
      outcome = run_task(runner(task.kind), *context);
    } catch (const SparkError& error) {
      outcome = TaskFailure(ExceptionFailure{.class_name = "SparkError",
                                             .condition = error.condition(),
                                             .params = error.params(),
                                             .message = error.message()});
    }
  }
  {
    const std::lock_guard lock(mutex_);
    tasks_.erase(task.task_id);
  }
  on_finished_(task, std::move(outcome));
}

TaskRunner& TaskSlots::runner(const std::string& kind) {
  const std::lock_guard lock(mutex_);
  auto& runner = runners_[kind];
  if (runner == nullptr) runner = TaskRunners::make(kind);
  return *runner;
}

}  // namespace firesteel
