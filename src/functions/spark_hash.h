#pragma once

// The hashes that Spark shows (hash, xxhash64) and partitions by (bucketing, shuffles by key):
// rows of several columns, folded from left to right.

#include <xxhash.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "columnar/vector.h"

namespace firesteel {

// Spark's Murmur3 x86 32. Its bytes beyond whole words are mixed one by one, each as a word.
struct SparkMurmur3 {
  using State = uint32_t;
  static constexpr State kSeed = 42;

  static State hash_int(int32_t value, State seed) {
    return finish(mix(seed, static_cast<uint32_t>(value)), 4);
  }
  static State hash_long(int64_t value, State seed) {
    const auto bits = static_cast<uint64_t>(value);
    State hash = mix(seed, static_cast<uint32_t>(bits));
    hash = mix(hash, static_cast<uint32_t>(bits >> 32));
    return finish(hash, 8);
  }
  static State hash_bytes(std::string_view bytes, State seed) {
    State hash = seed;
    size_t i = 0;
    for (; i + 4 <= bytes.size(); i += 4) {
      uint32_t word;
      std::memcpy(&word, bytes.data() + i, 4);
      hash = mix(hash, word);
    }
    for (; i < bytes.size(); ++i) {
      hash = mix(hash, static_cast<uint32_t>(int32_t{static_cast<int8_t>(bytes[i])}));
    }
    return finish(hash, static_cast<uint32_t>(bytes.size()));
  }

 private:
  static State mix(State hash, uint32_t word) {
    word = std::rotl(word * 0xcc9e2d51, 15) * 0x1b873593;
    return std::rotl(hash ^ word, 13) * 5 + 0xe6546b64;
  }
  static State finish(State hash, uint32_t length) {
    hash ^= length;
    hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
    return hash ^ (hash >> 16);
  }
};

struct SparkXxHash64 {
  using State = uint64_t;
  static constexpr State kSeed = 42;

  static State hash_int(int32_t value, State seed) { return XXH64(&value, 4, seed); }
  static State hash_long(int64_t value, State seed) { return XXH64(&value, 8, seed); }
  static State hash_bytes(std::string_view bytes, State seed) {
    return XXH64(bytes.data(), bytes.size(), seed);
  }
};

// Folds a column into the rows' hashes; null rows leave theirs as they are.
template <class Hasher>
void fold_spark_hash(const Vector& column, std::span<typename Hasher::State> hashes);

extern template void fold_spark_hash<SparkMurmur3>(const Vector&, std::span<uint32_t>);
extern template void fold_spark_hash<SparkXxHash64>(const Vector&, std::span<uint64_t>);

}  // namespace firesteel
