#pragma once

#include <atomic>

#include "exec/operator.h"

namespace firesteel {

// start, start + step, ... in logical partitions of about equal size.
class RangeSource final : public Source {
 public:
  RangeSource(int64_t start, int64_t step, int64_t count, int partitions, int first_partition = 0);

  void open(ExecutionContext& context) override;
  size_t max_threads(const ExecutionContext& context) const override;
  LocalStatePtr make_state(ExecutionContext& context) override;
  bool next(Batch& batch, LocalState* state) override;
  double progress() const override;

 private:
  // First row of a partition, as Spark cuts ranges.
  int64_t partition_begin(int64_t partition) const;

  int64_t start_;
  int64_t step_;
  int64_t count_;
  int64_t partitions_;
  int64_t first_partition_;
  std::atomic<int64_t> next_partition_{0};
};

}  // namespace firesteel
