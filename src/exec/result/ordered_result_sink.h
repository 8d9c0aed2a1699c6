#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "exec/operator.h"

namespace firesteel {

// Takes a result's batches, in order. Called by one thread at a time; may block (back-pressure).
// False: no more is wanted.
using ResultConsumer = std::function<bool(Batch)>;

// Hands batches to a consumer in the order of the stream while the query runs: a batch goes out as
// soon as no thread can still bring one from before it. Threads that are far ahead wait for the one
// at the front, so that little of the result is held; that one never waits for another.
class OrderedResultSink final : public Sink {
 public:
  explicit OrderedResultSink(ResultConsumer consumer) : consumer_(std::move(consumer)) {}

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool sink(Batch batch, LocalState* state) override;
  void combine(LocalState* state) override;
  void finalize(ExecutionContext& context) override;

 private:
  struct Position;
  // The thread brings no more, be it that it has failed.
  void leave(Position& position);
  // Releases what stands before every thread's position. With the lock held.
  void release_locked();

  struct Waiting {
    Batch batch;
    size_t bytes;
  };

  ResultConsumer consumer_;
  std::mutex mutex_;
  std::condition_variable moved_;
  std::multimap<uint64_t, Waiting> waiting_;
  size_t waiting_bytes_ = 0;
  // Where the running threads are: what they bring later does not come before.
  std::multiset<uint64_t> frontier_;
  bool wants_more_ = true;
};

}  // namespace firesteel
