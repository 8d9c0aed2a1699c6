#include "exec/limit_sink.h"

#include <algorithm>

#include "exec/collect_sink.h"

namespace firesteel {
namespace {

struct LimitState final : LocalState {
  uint64_t reached = 0;
  int64_t rows = 0;
};

}  // namespace

LimitSink::LimitSink(int64_t limit, int64_t offset) : limit_(limit), offset_(offset) {}

LocalStatePtr LimitSink::make_state(ExecutionContext&) {
  auto state = std::make_unique<LimitState>();
  std::lock_guard lock(mutex_);
  frontier_.emplace(0, 0);
  return state;
}

bool LimitSink::enough_locked() const {
  const uint64_t front = frontier_.empty() ? ~uint64_t{0} : frontier_.begin()->first;
  int64_t rows = 0;
  for (const auto& [sequence, batch] : batches_) {
    if (sequence >= front) break;
    rows += static_cast<int64_t>(batch.num_rows);
    if (rows >= offset_ + limit_) return true;
  }
  return false;
}

bool LimitSink::sink(Batch batch, LocalState* state) {
  auto& local = static_cast<LimitState&>(*state);
  if (limit_ == 0) return false;
  batch = compact(std::move(batch));
  std::lock_guard lock(mutex_);
  frontier_.erase(frontier_.find(local.reached));
  local.reached = batch.sequence;
  frontier_.emplace(local.reached, 0);
  local.rows += static_cast<int64_t>(batch.num_rows);
  batches_.emplace(batch.sequence, std::move(batch));
  if (limit_ < 0) return true;
  // A thread brings rows in order: beyond offset + limit of its own, none can matter.
  return local.rows < offset_ + limit_ && !enough_locked();
}

void LimitSink::combine(LocalState* state) {
  auto& local = static_cast<LimitState&>(*state);
  std::lock_guard lock(mutex_);
  frontier_.erase(frontier_.find(local.reached));
}

void LimitSink::finalize(ExecutionContext&) {
  auto out = std::make_shared<std::vector<Batch>>();
  int64_t skip = offset_;
  int64_t left = limit_;
  for (auto& [sequence, batch] : batches_) {
    if (left == 0) break;
    const auto rows = static_cast<int64_t>(batch.num_rows);
    if (skip >= rows) {
      skip -= rows;
      continue;
    }
    const int64_t take = left < 0 ? rows - skip : std::min(left, rows - skip);
    out->push_back(batch.slice(static_cast<size_t>(skip), static_cast<size_t>(take)));
    skip = 0;
    if (left > 0) left -= take;
  }
  batches_.clear();
  result_ = std::move(out);
}

}  // namespace firesteel
