#pragma once

#include <atomic>
#include <span>
#include <vector>

#include "plan/table_source.h"

namespace firesteel {

// Values of a key as words: integers, dates, times and short decimals by value, anything else by
// hash.
bool is_word_type(const DataType& type);
// Appends the words of the rows that are not null.
void append_key_words(const Vector& keys, std::vector<uint64_t>& words);

// The values that one key of a join's build side takes, or a set that contains them. Filled once,
// then read by any thread.
//
// Words of a narrow range are a bitmap, which is exact; others a Bloom filter whose bits for one
// word all stand in one block of 64, so that a test touches one cache line (as in Putze, Sanders,
// Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", 2007).
class KeySet {
 public:
  explicit KeySet(DataType type) : type_(std::move(type)) {}

  const DataType& type() const { return type_; }
  // Makes the set known. Called once.
  void publish(std::span<const std::vector<uint64_t>> words);
  bool is_known() const { return known_.load(std::memory_order_acquire); }

  // The rest: after is_known().
  // Whether any value in [min, max] may be in the set.
  bool may_hold(const Value& min, const Value& max) const;
  // Keeps the rows whose value may be in the set; null is not.
  void filter(const Vector& values, Selection& rows) const;

 private:
  bool may_hold_word(uint64_t word) const;

  const DataType type_;
  std::atomic<bool> known_{false};
  bool is_empty_ = true;
  // As signed numbers, of word types.
  int64_t min_ = 0;
  int64_t max_ = 0;
  // Bit (word - min_) when is_bitmap_, else blocks of the Bloom filter.
  bool is_bitmap_ = false;
  int block_shift_ = 0;
  std::vector<uint64_t> bits_;
};

}  // namespace firesteel
