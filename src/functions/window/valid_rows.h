#pragma once

#include <cstdint>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// Finds a partition's rows that have a value, for IGNORE NULLS.
class ValidRows {
 public:
  explicit ValidRows(const Decoded& values, size_t num_rows) {
    before_.reserve(num_rows + 1);
    for (size_t i = 0; i < num_rows; ++i) {
      before_.push_back(static_cast<uint32_t>(rows_.size()));
      if (!values.is_null(i)) rows_.push_back(static_cast<uint32_t>(i));
    }
    before_.push_back(static_cast<uint32_t>(rows_.size()));
  }

  // Number of rows with a value before `row`.
  size_t before(size_t row) const { return before_[row]; }
  // The row of the nth value from the partition's start, counted from 0.
  uint32_t row(size_t nth) const { return rows_[nth]; }
  size_t size() const { return rows_.size(); }

 private:
  std::vector<uint32_t> before_;
  std::vector<uint32_t> rows_;
};

}  // namespace firesteel
