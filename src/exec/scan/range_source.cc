#include "exec/scan/range_source.h"

#include <algorithm>

#include "base/int128.h"

namespace firesteel {
namespace {

struct RangeState final : LocalState {
  int64_t row = 0;
  int64_t end = 0;
  int64_t partition = 0;
  int64_t partition_begin = 0;
};

}  // namespace

RangeSource::RangeSource(int64_t start, int64_t step, int64_t count, int partitions,
                         int first_partition)
    : start_(start),
      step_(step),
      count_(count),
      partitions_(std::max(1, partitions)),
      first_partition_(first_partition) {}

int64_t RangeSource::partition_begin(int64_t partition) const {
  return static_cast<int64_t>(static_cast<int128_t>(count_) * partition / partitions_);
}

void RangeSource::open(ExecutionContext&) { next_partition_ = 0; }

size_t RangeSource::max_threads(const ExecutionContext& context) const {
  return std::min<size_t>(context.parallelism, static_cast<size_t>(partitions_));
}

LocalStatePtr RangeSource::make_state(ExecutionContext&) { return std::make_unique<RangeState>(); }

// A partition is a morsel: its rows come from one thread, in order.
bool RangeSource::next(Batch& batch, LocalState* state) {
  auto& local = static_cast<RangeState&>(*state);
  while (local.row >= local.end) {
    local.partition = next_partition_.fetch_add(1);
    if (local.partition >= partitions_) return false;
    local.row = local.partition_begin = partition_begin(local.partition);
    local.end = partition_begin(local.partition + 1);
  }
  const int64_t size = std::min<int64_t>(kBatchSize, local.end - local.row);
  batch.num_rows = static_cast<size_t>(size);
  // Wraps on purpose: start + row * step of the last row is in range, intermediate sums may not be.
  const auto first =
      static_cast<int64_t>(static_cast<uint64_t>(start_) +
                           static_cast<uint64_t>(local.row) * static_cast<uint64_t>(step_));
  batch.columns = {Vector::sequence(first, step_, batch.num_rows)};
  batch.partition = static_cast<int32_t>(first_partition_ + local.partition);
  batch.row_offset = local.row - local.partition_begin;
  batch.sequence = static_cast<uint64_t>(local.row);
  local.row += size;
  return true;
}

double RangeSource::progress() const {
  return std::min(1.0,
                  static_cast<double>(next_partition_.load()) / static_cast<double>(partitions_));
}

}  // namespace firesteel
