#include "core/task.h"

#include <fmt/format.h>

namespace firesteel {
namespace {

struct FailureText {
  std::string operator()(const ExceptionFailure& f) const {
    std::string text = f.class_name + ": " + f.message;
    return f.stack.empty() ? text : text + "\n" + f.stack;
  }
  std::string operator()(const FetchFailed& f) const {
    return fmt::format(
        "FetchFailed({}, shuffleId={}, mapIndex={}, mapId={}, reduceId={}, message=\n{}\n)",
        f.executor_id.empty() ? "null" : f.executor_id, f.shuffle_id, f.map_index, f.map_task_id,
        f.reduce, f.message);
  }
  std::string operator()(const TaskKilled& f) const {
    return fmt::format("TaskKilled ({})", f.reason);
  }
  std::string operator()(const CommitDenied& f) const {
    return fmt::format(
        "TaskCommitDenied (Driver denied task commit) for job: {}, partition: {}, attemptNumber: "
        "{}",
        f.stage_id, f.partition, f.attempt);
  }
  std::string operator()(const ExecutorLostFailure& f) const {
    return fmt::format(
        "ExecutorLostFailure (executor {} exited {}) Reason: {}", f.executor_id,
        f.caused_by_app ? "caused by one of the running tasks" : "unrelated to the running tasks",
        f.reason);
  }
};

}  // namespace

std::string failure_text(const TaskFailure& failure) { return std::visit(FailureText(), failure); }

}  // namespace firesteel
