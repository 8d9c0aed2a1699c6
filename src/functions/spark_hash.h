#pragma once

// Hashes of values that Spark's results show: xxhash64() and what HyperLogLog++ sees. For hash
// tables inside the engine see columnar/hash.h.

#include <cstdint>
#include <vector>

#include "columnar/vector.h"

namespace firesteel {

// XXH64 of each row's value as Spark defines it for the type; nulls give the seed back. The vector
// must outlive this. Thread-safe.
class XxHash64Rows {
 public:
  explicit XxHash64Rows(const Vector& vector);

  uint64_t operator()(size_t row, uint64_t seed) const;

 private:
  uint64_t hash_index(size_t index, uint64_t seed) const;

  Decoded decoded_;
  std::vector<XxHash64Rows> children_;
};

// Murmur3_x86_32 of Spark's kind: bytes behind the last whole word are mixed in one by one.
int32_t spark_murmur3(const void* data, size_t size, int32_t seed);

}  // namespace firesteel
