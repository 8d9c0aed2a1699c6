#pragma once

#include <atomic>

#include "exec/operator.h"

namespace firesteel {

// Yields held batches, cut to kBatchSize rows. `fetch` is asked when the pipeline opens, so that
// the batches may be the result of an earlier pipeline.
class BatchesSource final : public Source {
 public:
  using Fetch = std::function<std::shared_ptr<const std::vector<Batch>>()>;
  explicit BatchesSource(Fetch fetch) : fetch_(std::move(fetch)) {}

  void open(ExecutionContext& context) override;
  size_t max_threads(const ExecutionContext& context) const override;
  LocalStatePtr make_state(ExecutionContext& context) override;
  bool next(Batch& batch, LocalState* state) override;
  double progress() const override;

 private:
  Fetch fetch_;
  std::shared_ptr<const std::vector<Batch>> batches_;
  std::atomic<size_t> next_{0};
};

}  // namespace firesteel
