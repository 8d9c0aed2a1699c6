#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firesteel/rdd/task_services.h"

namespace firesteel::rdd {

// What a running task knows of itself. TaskContext::get() gives it to functions of RDDs. One
// thread.
class TaskContext {
 public:
  // Of the task that runs on this thread; none on the driver.
  static TaskContext* get();
  static int getPartitionId() { return get() != nullptr ? get()->partitionId() : 0; }

  int stageId() const { return ids_.stage; }
  int stageAttemptNumber() const { return ids_.stage_attempt; }
  int partitionId() const { return ids_.partition; }
  int attemptNumber() const { return ids_.attempt; }
  int64_t taskAttemptId() const { return ids_.task; }
  int numPartitions() const { return ids_.num_partitions; }
  const std::string& executorId() const { return executor_id_; }
  // As SparkContext::setLocalProperty set it for the job.
  std::optional<std::string> getLocalProperty(const std::string& key) const;
  bool isInterrupted() const;
  bool isFailed() const { return failed_; }
  bool isCompleted() const { return completed_; }

  // Called when the task ends, however it ends, the last added first.
  void addTaskCompletionListener(std::function<void(TaskContext&)> listener) {
    completion_.push_back(std::move(listener));
  }
  void addTaskFailureListener(
      std::function<void(TaskContext&, const std::exception_ptr&)> listener) {
    failure_.push_back(std::move(listener));
  }

  // --- For the engine.
  struct Ids {
    int stage = 0;
    int stage_attempt = 0;
    int partition = 0;
    int attempt = 0;
    int64_t task = 0;
    int num_partitions = 0;
  };
  TaskContext(Ids ids, std::string executor_id, std::map<std::string, std::string> properties,
              TaskServices& services)
      : ids_(ids),
        executor_id_(std::move(executor_id)),
        properties_(std::move(properties)),
        services_(&services) {}
  TaskContext(const TaskContext&) = delete;
  TaskContext& operator=(const TaskContext&) = delete;

  TaskServices& services() const { return *services_; }
  const std::map<std::string, std::string>& properties() const { return properties_; }
  // Runs the listeners.
  void end(const std::exception_ptr& failure);

  // Makes a context this thread's while it lives.
  class Scope {
   public:
    explicit Scope(TaskContext& context);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    TaskContext* outer_;
  };

 private:
  Ids ids_;
  std::string executor_id_;
  std::map<std::string, std::string> properties_;
  TaskServices* services_;
  bool failed_ = false;
  bool completed_ = false;
  std::vector<std::function<void(TaskContext&)>> completion_;
  std::vector<std::function<void(TaskContext&, const std::exception_ptr&)>> failure_;
};

// The context of a task of a barrier stage, whose tasks all run at once.
class BarrierTaskContext {
 public:
  // Of this thread's task. Throws SparkException outside barrier stages.
  static BarrierTaskContext get();

  // Waits until all tasks of the stage are here.
  void barrier() const;
  // As barrier(); gives what each task sent, by partition.
  std::vector<std::string> allGather(const std::string& message) const;
  // Hosts of the tasks, by partition.
  std::vector<std::string> getTaskInfos() const;

  int partitionId() const { return context_->partitionId(); }
  int stageId() const { return context_->stageId(); }
  int attemptNumber() const { return context_->attemptNumber(); }

 private:
  explicit BarrierTaskContext(TaskContext& context) : context_(&context) {}
  TaskContext* context_;
};

}  // namespace firesteel::rdd
