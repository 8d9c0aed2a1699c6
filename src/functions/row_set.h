#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "columnar/compare.h"
#include "columnar/vector.h"

namespace firesteel {

// A hash set of rows of one or two vectors of one type; nulls are one value, as are NaNs. Refilled
// for each array of a batch, so that the elements' hashes are computed only once.
class RowSet {
 public:
  // The vectors must outlive this.
  explicit RowSet(const Vector& source) : RowSet({&source}) {}
  RowSet(const Vector& first, const Vector& second) : RowSet({&first, &second}) {}

  // Empties the set and makes room for `expected` rows.
  void reset(size_t expected);
  // Adds row `row` of vector `source` (0 or 1) unless an equal one is there. Returns its number in
  // the order of insertion, and whether it is new.
  struct Inserted {
    uint32_t number;
    bool is_new;
  };
  Inserted insert(uint32_t row, int source = 0);
  bool contains(uint32_t row, int source = 0) const;
  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    uint32_t row;
    int32_t source;
    uint64_t hash;
  };

  explicit RowSet(std::vector<const Vector*> sources);
  // The slot that holds an equal row, or the free one where it belongs.
  size_t find(uint32_t row, int source) const;

  std::vector<std::vector<uint64_t>> hashes_;
  // comparators_[a * sources + b] compares rows of a with rows of b.
  std::vector<RowComparator> comparators_;
  size_t source_count_;
  std::vector<Entry> entries_;
  // Numbers of entries plus 1; 0 is free.
  std::vector<uint32_t> slots_;
  size_t mask_ = 0;
};

// The first of each set of equal rows, in order.
Selection distinct_rows(const Vector& vector);

}  // namespace firesteel
