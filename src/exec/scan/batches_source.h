#pragma once

#include <atomic>

#include "exec/operator.h"
#include "exec/stored_rows.h"

namespace firesteel {

// Yields stored batches, cut to kBatchSize rows. `fetch` is asked when the pipeline opens, so that
// the batches may be the result of an earlier pipeline.
class BatchesSource final : public Source {
 public:
  using Fetch = std::function<StoredRowsPtr()>;
  explicit BatchesSource(Fetch fetch) : fetch_(std::move(fetch)) {}

  void open(ExecutionContext& context) override;
  size_t max_threads(const ExecutionContext& context) const override;
  LocalStatePtr make_state(ExecutionContext& context) override;
  bool next(Batch& batch, LocalState* state) override;
  double progress() const override;

 private:
  Fetch fetch_;
  StoredRowsPtr batches_;
  std::atomic<size_t> next_{0};
};

}  // namespace firesteel
