#pragma once

#include <map>
#include <mutex>

#include "exec/operator.h"

namespace firesteel {

// The rows [offset, offset + limit) of its input, in the order of the stream, however many threads
// bring them. Threads stop as soon as enough rows from the front of the stream are there.
class LimitSink final : public Sink {
 public:
  // limit < 0: all rows after the offset.
  LimitSink(int64_t limit, int64_t offset);

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool sink(Batch batch, LocalState* state) override;
  void combine(LocalState* state) override;
  void finalize(ExecutionContext& context) override;

  // After finalize.
  const std::shared_ptr<const std::vector<Batch>>& batches() const { return result_; }

 private:
  // Whether the rows that come before what any thread is still working on suffice.
  bool enough_locked() const;

  const int64_t limit_;
  const int64_t offset_;
  std::mutex mutex_;
  // By sequence: what has been brought.
  std::multimap<uint64_t, Batch> batches_;
  // Sequences that running threads have reached; what they bring later is not smaller.
  std::multimap<uint64_t, int> frontier_;
  std::shared_ptr<const std::vector<Batch>> result_;
};

}  // namespace firesteel
