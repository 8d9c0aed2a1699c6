#include "exec/collect_sink.h"

#include <algorithm>

#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// Threads do not spill less than this.
constexpr size_t kMinSpillBytes = 1 << 20;

struct CollectState final : LocalState {
  explicit CollectState(MemoryPoolPtr pool) : reservation(std::move(pool)) {}
  std::vector<Batch> batches;
  MemoryReservation reservation;
};

}  // namespace

Batch compact(Batch batch) {
  for (auto& column : batch.columns) {
    if (column->encoding() == Encoding::kDictionary &&
        column->base()->size() > 2 * batch.num_rows) {
      column = flatten(column);
    }
  }
  return batch;
}

CollectSink::CollectSink(ExecutionContext& context) : CollectSink(context.memory, Overflow{}) {}

CollectSink::CollectSink(MemoryPoolPtr memory, Overflow overflow)
    : memory_(std::move(memory)), overflow_(std::move(overflow)), reservation_(memory_) {}

LocalStatePtr CollectSink::make_state(ExecutionContext&) {
  return std::make_unique<CollectState>(memory_);
}

bool CollectSink::sink(Batch batch, LocalState* state) {
  auto& local = static_cast<CollectState&>(*state);
  batch = compact(std::move(batch));
  const size_t bytes = local.reservation.bytes() + overflow_.copies * bytes_of(batch) +
                       overflow_.bytes_per_row * batch.num_rows;
  local.batches.push_back(std::move(batch));
  if (local.reservation.try_resize(bytes)) return true;
  if (!overflow_.spill || bytes < kMinSpillBytes) {
    local.reservation.resize(bytes);
    return true;
  }
  overflow_.spill(std::move(local.batches));
  local.batches.clear();
  local.reservation.clear();
  return true;
}

void CollectSink::combine(LocalState* state) {
  auto& local = static_cast<CollectState&>(*state);
  std::lock_guard lock(mutex_);
  const size_t bytes = local.reservation.bytes();
  local.reservation.clear();
  reservation_.force_resize(reservation_.bytes() + bytes);
  for (auto& batch : local.batches) {
    num_rows_ += static_cast<int64_t>(batch.num_rows);
    batches_.push_back(std::move(batch));
  }
  local.batches.clear();
}

void CollectSink::finalize(ExecutionContext&) {
  std::stable_sort(batches_.begin(), batches_.end(),
                   [](const Batch& a, const Batch& b) { return a.sequence < b.sequence; });
  result_ = std::make_shared<const std::vector<Batch>>(std::move(batches_));
}

std::vector<Batch> CollectSink::take_batches() {
  std::vector<Batch> out = *result_;
  result_.reset();
  reservation_.clear();
  return out;
}

}  // namespace firesteel
