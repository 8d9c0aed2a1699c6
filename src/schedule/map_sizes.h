#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace firesteel {

// The sizes of a map task's blocks, in little memory: one byte each (a logarithm, at most 10% off),
// and beyond kMaxExact blocks only which are empty, an average, and the few that are huge.
class MapSizes {
 public:
  // As spark.shuffle.minNumPartitionsToHighlyCompress.
  static constexpr size_t kMaxExact = 2000;
  // As spark.shuffle.accurateBlockThreshold.
  static constexpr uint64_t kHuge = 100 << 20;

  MapSizes() = default;
  explicit MapSizes(std::span<const uint64_t> sizes);

  // About. 0 exactly for empty blocks.
  uint64_t size(size_t reduce) const;
  size_t count() const { return count_; }
  size_t memory_bytes() const;

 private:
  size_t count_ = 0;
  // Exact form: a byte a block. Other form: a bit a block, set for those that are not empty.
  std::string bytes_;
  uint64_t average_ = 0;
  std::map<size_t, uint64_t> huge_;
};

}  // namespace firesteel
