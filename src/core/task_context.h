#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/cancel_flag.h"
#include "core/executor_env.h"
#include "core/task.h"

namespace firesteel {

// What a task has added to one accumulator so far; the accumulator's type stands behind it.
class AccumulatorPart {
 public:
  virtual ~AccumulatorPart() = default;
  virtual AccumulatorUpdate update() const = 0;
};

// A running task. Made by the executor, which runs on_completion's callbacks at its end.
class TaskContext {
 public:
  TaskContext(TaskDescription task, ExecutorEnv& env);
  ~TaskContext();
  TaskContext(const TaskContext&) = delete;
  TaskContext& operator=(const TaskContext&) = delete;

  // The task that runs on this thread; null outside tasks (on the driver).
  static TaskContext* current();

  // Makes a task the thread's current one while it lives.
  class Scope {
   public:
    explicit Scope(TaskContext* context);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    TaskContext* const outer_;
  };

  const TaskDescription& task() const { return task_; }
  ExecutorEnv& env() const { return env_; }
  // Empty when the job does not have it.
  std::string local_property(const std::string& name) const;

  // Set when the driver kills the task; long loops look at it.
  const std::shared_ptr<CancelFlag>& cancel_flag() const { return cancel_; }
  void kill(std::string reason);
  bool killed() const { return cancel_->cancelled(); }
  std::string kill_reason() const;

  // Filled by the task's thread, read by heartbeats: fields may be a little old there.
  TaskMetrics& metrics() { return metrics_; }

  // The task's own part of accumulator `id`; made on first use. Thread-safe.
  AccumulatorPart& accumulator(int64_t id,
                               const std::function<std::unique_ptr<AccumulatorPart>()>& make);
  std::vector<AccumulatorUpdate> accumulator_updates() const;

  // Called in reverse order when the task ends, whatever its outcome.
  void on_completion(std::function<void()> callback);
  void complete();

 private:
  const TaskDescription task_;
  ExecutorEnv& env_;
  const std::shared_ptr<CancelFlag> cancel_ = std::make_shared<CancelFlag>();
  TaskMetrics metrics_;
  mutable std::mutex mutex_;
  std::string kill_reason_;
  std::map<int64_t, std::unique_ptr<AccumulatorPart>> accumulators_;
  std::vector<std::function<void()>> on_completion_;
};

}  // namespace firesteel
