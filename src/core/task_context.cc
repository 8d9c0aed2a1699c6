#include "core/task_context.h"

#include <utility>

namespace firesteel {
namespace {

thread_local TaskContext* current_task = nullptr;

}  // namespace

TaskContext::TaskContext(TaskDescription task, ExecutorEnv& env)
    : task_(std::move(task)), env_(env) {}

TaskContext::~TaskContext() = default;

TaskContext* TaskContext::current() { return current_task; }

TaskContext::Scope::Scope(TaskContext* context) : outer_(std::exchange(current_task, context)) {}

TaskContext::Scope::~Scope() { current_task = outer_; }

std::string TaskContext::local_property(const std::string& name) const {
  if (!task_.properties) return {};
  auto found = task_.properties->find(name);
  return found == task_.properties->end() ? std::string() : found->second;
}

void TaskContext::kill(std::string reason) {
  {
    std::lock_guard lock(mutex_);
    kill_reason_ = std::move(reason);
  }
  cancel_->cancel();
}

std::string TaskContext::kill_reason() const {
  std::lock_guard lock(mutex_);
  return kill_reason_;
}

AccumulatorPart& TaskContext::accumulator(
    int64_t id, const std::function<std::unique_ptr<AccumulatorPart>()>& make) {
  std::lock_guard lock(mutex_);
  auto& part = accumulators_[id];
  if (!part) part = make();
  return *part;
}

std::vector<AccumulatorUpdate> TaskContext::accumulator_updates() const {
  std::lock_guard lock(mutex_);
  std::vector<AccumulatorUpdate> updates;
  for (const auto& [id, part] : accumulators_) updates.push_back(part->update());
  return updates;
}

void TaskContext::on_completion(std::function<void()> callback) {
  std::lock_guard lock(mutex_);
  on_completion_.push_back(std::move(callback));
}

void TaskContext::complete() {
  std::vector<std::function<void()>> callbacks;
  {
    std::lock_guard lock(mutex_);
    callbacks.swap(on_completion_);
  }
  while (!callbacks.empty()) {
    callbacks.back()();
    callbacks.pop_back();
  }
}

}  // namespace firesteel
