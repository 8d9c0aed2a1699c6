#include "exec/result/ordered_result_sink.h"

#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// What may wait for the thread at the front before the others do.
constexpr size_t kMaxWaitingBytes = 32 << 20;

}  // namespace

struct OrderedResultSink::Position final : LocalState {
  explicit Position(OrderedResultSink& sink) : sink(sink) {}
  ~Position() override { sink.leave(*this); }

  OrderedResultSink& sink;
  uint64_t reached = 0;
  bool left = false;
};

LocalStatePtr OrderedResultSink::make_state(ExecutionContext&) {
  std::lock_guard lock(mutex_);
  frontier_.insert(0);
  return std::make_unique<Position>(*this);
}

void OrderedResultSink::release_locked() {
  while (wants_more_ && !waiting_.empty() &&
         (frontier_.empty() || waiting_.begin()->first <= *frontier_.begin())) {
    Waiting next = std::move(waiting_.begin()->second);
    waiting_.erase(waiting_.begin());
    waiting_bytes_ -= next.bytes;
    wants_more_ = consumer_(std::move(next.batch));
  }
}

bool OrderedResultSink::sink(Batch batch, LocalState* state) {
  auto& position = static_cast<Position&>(*state);
  const size_t bytes = bytes_of(batch);
  std::unique_lock lock(mutex_);
  frontier_.erase(frontier_.find(position.reached));
  position.reached = batch.sequence;
  frontier_.insert(position.reached);
  waiting_.emplace(position.reached, Waiting{std::move(batch), bytes});
  waiting_bytes_ += bytes;
  release_locked();
  moved_.notify_all();
  moved_.wait(lock, [&] {
    return !wants_more_ || waiting_bytes_ <= kMaxWaitingBytes ||
           position.reached == *frontier_.begin();
  });
  return wants_more_;
}

void OrderedResultSink::leave(Position& position) {
  std::lock_guard lock(mutex_);
  if (position.left) return;
  position.left = true;
  frontier_.erase(frontier_.find(position.reached));
  moved_.notify_all();
}

void OrderedResultSink::combine(LocalState* state) { leave(static_cast<Position&>(*state)); }

void OrderedResultSink::finalize(ExecutionContext&) {
  std::lock_guard lock(mutex_);
  release_locked();
}

}  // namespace firesteel
