#pragma once

#include "exec/operator.h"

namespace firesteel {

// Makes all rows that pass one partition, numbered as they come: a task's share of a scan is one
// partition, as in Spark, whatever the files' parts are. For one thread.
class NumberRows final : public Operator {
 public:
  explicit NumberRows(int32_t partition) : partition_(partition) {}

  bool process(Batch batch, LocalState* /*state*/, const Push& push) override {
    batch.partition = partition_;
    batch.row_offset = rows_;
    rows_ += static_cast<int64_t>(batch.num_rows);
    return push(std::move(batch));
  }

 private:
  const int32_t partition_;
  int64_t rows_ = 0;
};

}  // namespace firesteel
