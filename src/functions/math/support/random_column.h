#pragma once

// Columns of random numbers: Spark's values for a seed, row by row of each partition.

#include <optional>

#include "base/xor_shift_random.h"
#include "functions/function.h"

namespace firesteel {

// The constant seed in argument `index`, a fresh one when the argument is absent.
int64_t random_seed(const BindContext& context, size_t index, std::string_view function);

// The generator of one partition, kept at the row that comes next. Used by one thread.
class PartitionRandom {
 public:
  explicit PartitionRandom(int64_t seed) : seed_(seed) {}

  // The generator for the batch's first row; `draws_per_row` calls of next() make a row, or 0
  // when rows take differing numbers: then skip_row draws one row.
  template <class SkipRow>
  XorShiftRandom& at(const EvalContext& context, size_t num_rows, int draws_per_row,
                     SkipRow skip_row) {
    const bool behind = !random_ || partition_ != context.partition || context.row_offset < row_;
    if (behind) {
      random_.emplace(seed_ + context.partition);
      partition_ = context.partition;
      row_ = 0;
    }
    const int64_t missing = context.row_offset - row_;
    if (draws_per_row > 0) {
      random_->skip(static_cast<uint64_t>(missing) * static_cast<uint64_t>(draws_per_row));
    } else {
      for (int64_t i = 0; i < missing; ++i) skip_row(*random_);
    }
    row_ = context.row_offset + static_cast<int64_t>(num_rows);
    return *random_;
  }

 private:
  int64_t seed_;
  std::optional<XorShiftRandom> random_;
  int32_t partition_ = 0;
  int64_t row_ = 0;
};

}  // namespace firesteel
