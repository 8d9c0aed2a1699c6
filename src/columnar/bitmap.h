#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace firesteel {

// Bitmaps of 64-bit words, lowest bit first, as Arrow lays them out. A set validity bit means the
// row has a value.
inline size_t bitmap_words(size_t bits) { return (bits + 63) / 64; }
inline size_t bitmap_bytes(size_t bits) { return bitmap_words(bits) * 8; }

inline bool bit_is_set(const uint64_t* words, size_t i) { return (words[i >> 6] >> (i & 63)) & 1; }
inline void set_bit(uint64_t* words, size_t i) { words[i >> 6] |= uint64_t{1} << (i & 63); }
inline void clear_bit(uint64_t* words, size_t i) { words[i >> 6] &= ~(uint64_t{1} << (i & 63)); }

// Set bits among the first `bits`.
inline size_t count_set_bits(const uint64_t* words, size_t bits) {
  size_t count = 0;
  for (size_t i = 0; i < bits / 64; ++i) count += std::popcount(words[i]);
  if (bits % 64 != 0) {
    count += std::popcount(words[bits / 64] & ((uint64_t{1} << (bits % 64)) - 1));
  }
  return count;
}

}  // namespace firesteel
