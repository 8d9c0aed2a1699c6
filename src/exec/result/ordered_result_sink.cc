#include "exec/result/ordered_result_sink.h"

namespace firesteel {
namespace {

struct ResultState final : LocalState {
  uint64_t reached = 0;
};

}  // namespace

LocalStatePtr OrderedResultSink::make_state(ExecutionContext&) {
  std::lock_guard lock(mutex_);
  frontier_.insert(0);
  return std::make_unique<ResultState>();
}

void OrderedResultSink::release_locked() {
  while (wants_more_ && !waiting_.empty() &&
         (frontier_.empty() || waiting_.begin()->first <= *frontier_.begin())) {
    Batch batch = std::move(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
    wants_more_ = consumer_(std::move(batch));
  }
}

bool OrderedResultSink::sink(Batch batch, LocalState* state) {
  auto& local = static_cast<ResultState&>(*state);
  std::lock_guard lock(mutex_);
  frontier_.erase(frontier_.find(local.reached));
  local.reached = batch.sequence;
  frontier_.insert(local.reached);
  waiting_.emplace(batch.sequence, std::move(batch));
  release_locked();
  return wants_more_;
}

void OrderedResultSink::combine(LocalState* state) {
  std::lock_guard lock(mutex_);
  frontier_.erase(frontier_.find(static_cast<ResultState&>(*state).reached));
}

void OrderedResultSink::finalize(ExecutionContext&) {
  std::lock_guard lock(mutex_);
  release_locked();
}

}  // namespace firesteel
