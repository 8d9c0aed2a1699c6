#include "exec/collect_sink.h"

#include <algorithm>

namespace firesteel {
namespace {

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

CollectSink::CollectSink(ExecutionContext& context) : reservation_(context.memory) {}

LocalStatePtr CollectSink::make_state(ExecutionContext& context) {
  return std::make_unique<CollectState>(context.memory);
}

bool CollectSink::sink(Batch batch, LocalState* state) {
  auto& local = static_cast<CollectState&>(*state);
  batch = compact(std::move(batch));
  local.reservation.resize(local.reservation.bytes() + batch.memory_usage());
  local.batches.push_back(std::move(batch));
  return true;
}

void CollectSink::combine(LocalState* state) {
  auto& local = static_cast<CollectState&>(*state);
  std::lock_guard lock(mutex_);
  const size_t bytes = local.reservation.bytes();
  local.reservation.resize(0);
  reservation_.resize(reservation_.bytes() + bytes);
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
  return out;
}

}  // namespace firesteel
