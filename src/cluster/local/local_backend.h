#pragma once

#include "cluster/backend.h"
#include "cluster/executor/task_calls.h"
#include "cluster/executor/task_slots.h"
#include "cluster/process_stores.h"

namespace firesteel {

// Runs tasks on threads of the driver's own process: one executor, named as Spark names it.
class LocalBackend : public Backend {
 public:
  static constexpr char kExecutorId[] = "driver";

  LocalBackend(int slots, ProcessStores& stores, PostMessage post);

  void launch(const std::string& executor_id, TaskDescription task) override;
  void kill(const KillTask& kill) override;
  void answer(const CommitReply& reply) override { calls_.answer(reply); }
  void answer(const BarrierReply& reply) override { calls_.answer(reply); }
  // There is one, and it stays.
  void request_executors(int) override {}
  void release_executor(const std::string&, const std::string&) override {}
  void stop() override { slots_.reset(); }

 private:
  const PostMessage post_;
  TaskCalls calls_;
  ExecutorEnv env_;
  std::unique_ptr<TaskSlots> slots_;
};

}  // namespace firesteel
