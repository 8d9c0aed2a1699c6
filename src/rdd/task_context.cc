#include "firesteel/rdd/task_context.h"

#include <stdexcept>

namespace firesteel::rdd {

namespace {

thread_local TaskContext* current_context = nullptr;

}  // namespace

TaskContext* TaskContext::get() { return current_context; }

std::optional<std::string> TaskContext::getLocalProperty(const std::string& key) const {
  const auto it = properties_.find(key);
  return it == properties_.end() ? std::nullopt : std::optional(it->second);
}

bool TaskContext::isInterrupted() const { return services_->killed(); }

void TaskContext::end(const std::exception_ptr& failure) {
  completed_ = true;
  failed_ = failure != nullptr;
  if (failed_) {
    for (auto it = failure_.rbegin(); it != failure_.rend(); ++it) (*it)(*this, failure);
  }
  for (auto it = completion_.rbegin(); it != completion_.rend(); ++it) (*it)(*this);
}

TaskContext::Scope::Scope(TaskContext& context) : outer_(current_context) {
  current_context = &context;
}

TaskContext::Scope::~Scope() { current_context = outer_; }

BarrierTaskContext BarrierTaskContext::get() {
  TaskContext* context = TaskContext::get();
  if (context == nullptr || !context->services().in_barrier_stage()) {
    throw std::logic_error("BarrierTaskContext is only available in a task of a barrier stage");
  }
  return BarrierTaskContext(*context);
}

std::vector<std::string> BarrierTaskContext::allGather(const std::string& message) const {
  return context_->services().barrier(message, true);
}

void BarrierTaskContext::barrier() const { context_->services().barrier("", false); }

std::vector<std::string> BarrierTaskContext::getTaskInfos() const {
  return context_->services().barrier_hosts();
}

}  // namespace firesteel::rdd
