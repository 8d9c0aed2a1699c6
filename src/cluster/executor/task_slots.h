#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/executor_env.h"
#include "core/task_context.h"
#include "core/task_runner.h"

namespace firesteel {

// The threads of an executor that run its tasks, one a slot. Thread-safe.
class TaskSlots {
 public:
  // Called on the task's thread.
  using OnFinished = std::function<void(const TaskDescription& task, TaskOutcome outcome)>;

  TaskSlots(int slots, ExecutorEnv& env, OnFinished on_finished);
  // Kills what runs and waits for it.
  ~TaskSlots();
  TaskSlots(const TaskSlots&) = delete;
  TaskSlots& operator=(const TaskSlots&) = delete;

  // Runs the task, at once if a slot is free.
  void launch(TaskDescription task);
  // A task that has ended already is left alone.
  void kill(int64_t task_id, const std::string& reason);
  bool running(int64_t task_id) const;
  // Nothing runs or waits.
  bool idle() const;
  // Of the tasks that run now.
  std::vector<std::pair<int64_t, TaskMetrics>> metrics() const;

 private:
  void work();
  void run(const std::shared_ptr<TaskContext>& context);
  TaskRunner& runner(const std::string& kind);

  ExecutorEnv& env_;
  const OnFinished on_finished_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::shared_ptr<TaskContext>> waiting_;
  // Waiting and running.
  std::map<int64_t, std::shared_ptr<TaskContext>> tasks_;
  std::map<std::string, std::unique_ptr<TaskRunner>> runners_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace firesteel
