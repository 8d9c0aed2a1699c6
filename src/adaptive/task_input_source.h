#pragma once

#include <memory>
#include <mutex>

#include "adaptive/task_share.h"
#include "core/shuffle_access.h"
#include "exec/operator.h"

namespace firesteel {

// Rows that a task is given: blocks that the driver sent along, or the output of earlier map tasks.
// These come in the order of the partitions and, within one, of the map tasks.
class TaskInputSource final : public Source {
 public:
  // `shuffle` and `metrics` must outlive it.
  TaskInputSource(LeafShare share, std::vector<DataType> types, ShuffleAccess& shuffle,
                  TaskMetrics& metrics);
  ~TaskInputSource() override;

  size_t max_threads(const ExecutionContext& context) const override;
  bool next(Batch& batch, LocalState* state) override;
  bool is_empty() const override { return share_.blocks.empty() && share_.rows.empty(); }

 private:
  // A block's bytes and what keeps them alive.
  struct Block {
    std::shared_ptr<const void> owner;
    std::string_view bytes;
  };
  bool next_block(Block& block);
  bool next_partition();

  const LeafShare share_;
  const std::vector<DataType> types_;
  ShuffleAccess& shuffle_;
  TaskMetrics& metrics_;

  std::mutex mutex_;
  size_t next_rows_ = 0;
  // The partition that is being given out: where it stands, and what map tasks wrote for it.
  size_t share_index_ = 0;
  int next_reduce_ = -1;
  std::vector<Block> held_;
  size_t held_index_ = 0;
  uint64_t sequence_ = 0;
  int32_t counted_partition_ = -1;
  int64_t counted_rows_ = 0;
};

}  // namespace firesteel
