#include "adaptive/task_input_source.h"

#include <algorithm>

#include "adaptive/plan_bytes/batch_bytes.h"
#include "exec/exchange/exchange_sink.h"

namespace firesteel {

TaskInputSource::TaskInputSource(LeafShare share, std::vector<DataType> types,
                                 ShuffleAccess& shuffle, TaskMetrics& metrics)
    : share_(std::move(share)), types_(std::move(types)), shuffle_(shuffle), metrics_(metrics) {}

TaskInputSource::~TaskInputSource() = default;

size_t TaskInputSource::max_threads(const ExecutionContext& context) const {
  return std::max<size_t>(1, context.parallelism);
}

bool TaskInputSource::next_partition() {
  held_.clear();
  held_index_ = 0;
  while (share_index_ < share_.blocks.size()) {
    const BlockShare& share = share_.blocks[share_index_];
    if (next_reduce_ < 0) next_reduce_ = share.reduce_begin;
    if (next_reduce_ >= share.reduce_end) {
      ++share_index_;
      next_reduce_ = -1;
      continue;
    }
    const auto reader = shuffle_.reader(share.shuffle_id, share.map_begin, share.map_end,
                                        next_reduce_, next_reduce_ + 1, metrics_);
    ++next_reduce_;
    std::vector<std::pair<int, Block>> blocks;
    for (ShuffleBlock block; reader->next(block);) {
      if (block.owner) {
        blocks.push_back({block.map_index, {block.owner, block.bytes}});
        continue;
      }
      const auto copy = std::make_shared<const std::string>(block.bytes);
      blocks.push_back({block.map_index, {copy, *copy}});
    }
    std::stable_sort(blocks.begin(), blocks.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [map, block] : blocks) held_.push_back(std::move(block));
    if (!held_.empty()) return true;
  }
  return false;
}

bool TaskInputSource::next_block(Block& block) {
  if (next_rows_ < share_.rows.size()) {
    const auto& rows = share_.rows[next_rows_++];
    block = {rows, *rows};
    return true;
  }
  if (held_index_ >= held_.size() && !next_partition()) return false;
  block = std::move(held_[held_index_++]);
  return true;
}

bool TaskInputSource::next(Batch& batch, LocalState* /*state*/) {
  Block block;
  uint64_t sequence = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!next_block(block)) return false;
    sequence = sequence_++;
  }
  batch = batch_of_bytes(block.bytes, types_);
  batch.sequence = sequence;
  if (batch.row_offset == kUnknownRowOffset) {
    const std::lock_guard lock(mutex_);
    if (batch.partition != counted_partition_) {
      counted_partition_ = batch.partition;
      counted_rows_ = 0;
    }
    batch.row_offset = counted_rows_;
    counted_rows_ += static_cast<int64_t>(batch.num_rows);
  }
  return true;
}

}  // namespace firesteel
