#include "cluster/executor/task_calls.h"

#include <chrono>

#include "base/spark_error.h"
#include "core/task_context.h"

namespace firesteel {
namespace {

// How long a killed task may go on waiting before it notices.
constexpr auto kKillCheck = std::chrono::milliseconds(100);

}  // namespace

template <class Answers, class Key>
typename Answers::mapped_type TaskCalls::wait(Answers& answers, const Key& key) {
  const TaskContext* context = TaskContext::current();
  std::unique_lock lock(mutex_);
  while (true) {
    if (const auto it = answers.find(key); it != answers.end()) {
      auto answer = std::move(it->second);
      answers.erase(it);
      return answer;
    }
    if (context != nullptr) context->cancel_flag()->check();
    answered_.wait_for(lock, kKillCheck);
  }
}

bool TaskCalls::may_commit(const TaskDescription& task) {
  send_commit_(CommitRequest{task.task_id});
  return wait(commits_, task.task_id).allowed;
}

std::vector<std::string> TaskCalls::barrier_sync(const TaskDescription& task, int epoch,
                                                 const std::string& message, bool all_gather) {
  send_barrier_(BarrierRequest{task.task_id, epoch, message, all_gather});
  BarrierReply reply = wait(barriers_, std::pair(task.task_id, epoch));
  if (!reply.error.empty()) {
    throw SparkError("_LEGACY_ERROR_TEMP_2273", {{"message", reply.error}});
  }
  return std::move(reply.messages);
}

void TaskCalls::answer(const CommitReply& reply) {
  {
    const std::lock_guard lock(mutex_);
    commits_[reply.task_id] = reply;
  }
  answered_.notify_all();
}

void TaskCalls::answer(const BarrierReply& reply) {
  {
    const std::lock_guard lock(mutex_);
    barriers_[{reply.task_id, reply.epoch}] = reply;
  }
  answered_.notify_all();
}

}  // namespace firesteel
