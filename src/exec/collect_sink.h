#pragma once

#include <mutex>

#include "exec/operator.h"

namespace firesteel {

// Holds all rows of its input, in the order of the stream.
class CollectSink final : public Sink {
 public:
  explicit CollectSink(ExecutionContext& context);

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool sink(Batch batch, LocalState* state) override;
  void combine(LocalState* state) override;
  void finalize(ExecutionContext& context) override;

  // After finalize.
  const std::shared_ptr<const std::vector<Batch>>& batches() const { return result_; }
  std::vector<Batch> take_batches();
  int64_t num_rows() const { return num_rows_; }

 private:
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
