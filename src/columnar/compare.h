#pragma once

#include <cstddef>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// Compares rows of two vectors of one type as Spark orders values: NaN equals NaN and is largest,
// -0.0 equals 0.0, strings by their bytes, arrays and structs part by part with nulls first.
// Types that Spark does not order (maps, intervals, variants) get some order, for equality alone.
// Strings with a collation are compared by their bytes: callers pass collation keys instead.
//
// The vectors must outlive the comparator. Reading only; safe to share between threads.
class RowComparator {
 public:
  RowComparator(const Vector& left, const Vector& right);

  // Less than, equal to or greater than 0. Nulls equal each other and come first.
  int compare(size_t left_row, size_t right_row) const {
    const bool left_null = left_is_null(left_row);
    const bool right_null = right_is_null(right_row);
    if (left_null || right_null) return static_cast<int>(right_null) - static_cast<int>(left_null);
    return compare_valid(left_row, right_row);
  }
  // Nulls equal each other.
  bool equal(size_t left_row, size_t right_row) const {
    const bool left_null = left_is_null(left_row);
    const bool right_null = right_is_null(right_row);
    if (left_null || right_null) return left_null == right_null;
    return equal_valid(left_row, right_row);
  }

  // Of rows that are known not to be null.
  int compare_valid(size_t left_row, size_t right_row) const {
    return compare_(*this, left_.index(left_row), right_.index(right_row));
  }
  bool equal_valid(size_t left_row, size_t right_row) const {
    return equal_(*this, left_.index(left_row), right_.index(right_row));
  }

  bool left_is_null(size_t row) const { return all_null_ || left_.is_null(row); }
  bool right_is_null(size_t row) const { return all_null_ || right_.is_null(row); }

 private:
  // The operations of one type, over positions in the decoded vectors.
  friend struct RowComparatorOperations;
  using Compare = int (*)(const RowComparator&, size_t, size_t);
  using Equal = bool (*)(const RowComparator&, size_t, size_t);

  Decoded left_;
  Decoded right_;
  // Nested types: one a child vector.
  std::vector<RowComparator> children_;
  Compare compare_ = nullptr;
  Equal equal_ = nullptr;
  // Of type NULL.
  bool all_null_ = false;
};

}  // namespace firesteel
