#include "cluster/executor/driver_link.h"

#include <chrono>

#include "base/spark_error.h"
#include "core/task_context.h"

namespace firesteel {
namespace {

// How long a killed task may go on waiting before it notices.
constexpr auto kKillCheck = std::chrono::milliseconds(100);

[[noreturn]] void refuse(const std::string& message) {
  throw SparkError("INTERNAL_ERROR_NETWORK", {{"message", message}});
}

}  // namespace

void DriverLink::set_connection(ConnectionPtr connection) {
  const std::lock_guard lock(mutex_);
  connection_ = std::move(connection);
}

std::string DriverLink::ask(const std::string& name, std::string body) {
  const TaskContext* context = TaskContext::current();
  std::unique_lock lock(mutex_);
  const int64_t id = next_id_++;
  const auto slot = waiting_.emplace(id, std::nullopt).first;
  cluster::ToDriver message;
  message.mutable_request()->set_id(id);
  message.mutable_request()->set_name(name);
  message.mutable_request()->set_body(std::move(body));
  connection_->send(message);
  while (!slot->second && !lost_ && (context == nullptr || !context->killed())) {
    changed_.wait_for(lock, kKillCheck);
  }
  const auto answer = std::move(slot->second);
  waiting_.erase(slot);
  if (!answer) {
    if (context != nullptr) context->cancel_flag()->check();
    refuse("the driver is gone");
  }
  if (!answer->error().empty()) refuse(answer->error());
  return answer->body();
}

void DriverLink::notify(const std::string& name, std::string body) {
  cluster::ToDriver message;
  message.mutable_notice()->set_name(name);
  message.mutable_notice()->set_body(std::move(body));
  send(message);
}

void DriverLink::send(const cluster::ToDriver& message) {
  const std::lock_guard lock(mutex_);
  if (connection_ != nullptr) connection_->send(message);
}

void DriverLink::answered(const cluster::Answer& answer) {
  {
    const std::lock_guard lock(mutex_);
    // Nobody waits for an answer whose task was killed.
    if (const auto it = waiting_.find(answer.id()); it != waiting_.end()) it->second = answer;
  }
  changed_.notify_all();
}

void DriverLink::lost() {
  {
    const std::lock_guard lock(mutex_);
    lost_ = true;
  }
  changed_.notify_all();
}

}  // namespace firesteel
