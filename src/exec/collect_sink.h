#pragma once

#include <functional>
#include <mutex>

#include "exec/operator.h"

namespace firesteel {

// Holds all rows of its input, in the order of the stream.
class CollectSink final : public Sink {
 public:
  // What to do with rows for which there is no memory, and what memory rows take: the rows
  // themselves `copies` times, and `bytes_per_row` beside them.
  struct Overflow {
    // Batches of one thread, in the order of the stream; they are this sink's no longer. Called by
    // any thread.
    std::function<void(std::vector<Batch>)> spill;
    size_t copies = 1;
    size_t bytes_per_row = 0;
  };

  // Throws UNABLE_TO_ACQUIRE_MEMORY when the rows do not fit.
  explicit CollectSink(ExecutionContext& context);
  CollectSink(MemoryPoolPtr memory, Overflow overflow);

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool sink(Batch batch, LocalState* state) override;
  void combine(LocalState* state) override;
  void finalize(ExecutionContext& context) override;

  // After finalize.
  const std::shared_ptr<const std::vector<Batch>>& batches() const { return result_; }
  // Gives the rows and their memory away.
  std::vector<Batch> take_batches();
  int64_t num_rows() const { return num_rows_; }
  // Reserved for the rows held.
  size_t reserved() const { return reservation_.bytes(); }

 private:
  MemoryPoolPtr memory_;
  const Overflow overflow_;
  std::mutex mutex_;
  std::vector<Batch> batches_;
  std::shared_ptr<const std::vector<Batch>> result_;
  int64_t num_rows_ = 0;
  MemoryReservation reservation_;
};

// The batch without selections left behind by filters: dictionaries much larger than the batch are
// gathered, so that holding it holds just its rows.
Batch compact(Batch batch);

}  // namespace firesteel
