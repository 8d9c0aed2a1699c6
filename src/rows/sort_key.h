#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/thread_pool.h"
#include "columnar/compare.h"
#include "columnar/vector.h"

namespace firesteel {

// The direction of one ORDER BY key.
struct KeyOrder {
  bool ascending = true;
  bool nulls_first = true;
};

// A row in a sort: the first 16 bytes of its keys in a form that orders as unsigned numbers, and
// its number.
struct SortRow {
  uint64_t high = 0;
  uint64_t low = 0;
  uint32_t row = 0;
};

// Orders the rows of key columns. Comparisons mostly end in a SortRow's two words; what they leave
// open (long strings, many keys, nested values) is compared in the columns.
class SortKeys {
 public:
  // Columns must stay alive; all are num_rows long.
  SortKeys(std::vector<VectorPtr> columns, std::vector<KeyOrder> order);

  // Whether the words tell everything about the keys; it depends on the keys' types alone. Words of
  // keys of the same types and order compare between different columns.
  bool is_exact() const { return exact_; }
  // Words and row number of rows [begin, end) into `rows`.
  void encode(size_t begin, size_t end, SortRow* rows) const;
  // Negative, zero or positive. Rows equal in all keys compare as 0.
  int compare(const SortRow& a, const SortRow& b) const {
    if (a.high != b.high) return a.high < b.high ? -1 : 1;
    if (a.low != b.low) return a.low < b.low ? -1 : 1;
    return exact_ ? 0 : compare_columns(a.row, b.row);
  }
  // Rows equal in all keys stay in the order of their numbers.
  bool less(const SortRow& a, const SortRow& b) const {
    const int order = compare(a, b);
    return order != 0 ? order < 0 : a.row < b.row;
  }

 private:
  int compare_columns(uint32_t a, uint32_t b) const;

  std::vector<VectorPtr> columns_;
  std::vector<KeyOrder> order_;
  std::vector<RowComparator> comparators_;
  bool exact_ = true;
  // Keys that take part in the words.
  size_t encoded_keys_ = 0;
};

// On all threads of the pool.
void sort_rows(const SortKeys& keys, std::vector<SortRow>& rows, ThreadPool& pool);

}  // namespace firesteel
