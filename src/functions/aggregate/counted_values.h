#pragma once

#include <vector>

#include "functions/row_set.h"
#include "functions/value_list.h"

namespace firesteel {

// Values with how often each occurred. Equal values are brought together whenever there may be as
// many repetitions as different values, so that memory follows the number of the latter.
class CountedValues {
 public:
  // `type` must outlive this.
  explicit CountedValues(const DataType& type) : values_(type) {}

  void add(const Decoded& source, size_t row, int64_t count = 1) {
    values_.append(source, row);
    counts_.push_back(count);
    compact_when_due();
  }
  void add_all(const CountedValues& other) {
    values_.append(other.values_);
    counts_.insert(counts_.end(), other.counts_.begin(), other.counts_.end());
    compact_when_due();
  }
  // Values [begin, begin + counts.size()) of a vector, with their counts.
  void add_range(const Vector& values, size_t begin, std::span<const int64_t> counts) {
    values_.append(values, begin, counts.size());
    counts_.insert(counts_.end(), counts.begin(), counts.end());
    compact_when_due();
  }

  // Different values in the order of their first occurrence.
  void compact() {
    const VectorPtr all = values_.to_vector();
    RowSet set(*all);
    set.reset(all->size());
    Selection rows;
    std::vector<int64_t> counts;
    for (uint32_t row = 0; row < all->size(); ++row) {
      const auto [number, is_new] = set.insert(row);
      if (is_new) {
        rows.push_back(row);
        counts.push_back(counts_[row]);
      } else {
        counts[number] += counts_[row];
      }
    }
    distinct_ = rows.size();
    if (distinct_ == all->size()) return;
    const Decoded decoded(*all);
    values_.clear();
    for (const uint32_t row : rows) values_.append(decoded, row);
    counts_ = std::move(counts);
  }

  const ValueList& values() const { return values_; }
  const std::vector<int64_t>& counts() const { return counts_; }
  size_t memory_usage() const {
    return sizeof(*this) + values_.memory_usage() + counts_.capacity() * sizeof(int64_t);
  }

 private:
  void compact_when_due() {
    constexpr size_t kMinimum = 1024;
    if (values_.size() >= 2 * distinct_ + kMinimum) compact();
  }

  ValueList values_;
  std::vector<int64_t> counts_;
  // As of the last compaction.
  size_t distinct_ = 0;
};

}  // namespace firesteel
