#pragma once

#include "adaptive/stage_runner.h"
#include "base/memory_pool.h"
#include "base/thread_pool.h"
#include "exec/execution_context.h"

namespace firesteel {

// Runs stages on the threads of this process, each task with one, their exchanges in memory: what a
// cluster would run, without one. Plans, rows and shares go through bytes all the same.
class InProcessStages final : public StageRunner {
 public:
  InProcessStages(int cores, ThreadPool& pool, MemoryPoolPtr memory,
                  std::shared_ptr<CancelFlag> cancel, SpillSpacePtr spill, std::string local_dir);
  ~InProcessStages() override;

  int cores() const override { return cores_; }
  std::shared_ptr<const ExchangeOutput> run_exchange(const Stage& stage, int partitions) override;
  void run_result(const Stage& stage, const TakeResult& take) override;

  int stages_run() const { return stages_run_; }

 private:
  class HeldBlocks;
  // Results by task.
  std::vector<std::string> run_tasks(const Stage& stage, int shuffle_id,
                                     std::vector<int64_t>* bytes);

  const int cores_;
  ThreadPool& pool_;
  const MemoryPoolPtr memory_;
  const std::shared_ptr<CancelFlag> cancel_;
  // Told what the tasks have spilled.
  const SpillSpacePtr spill_;
  const std::string local_dir_;
  const std::unique_ptr<HeldBlocks> blocks_;
  int next_shuffle_ = 0;
  int stages_run_ = 0;
};

}  // namespace firesteel
