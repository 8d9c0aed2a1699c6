#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace firesteel {

namespace text_search {

// Starts in one block that `needle` may match at, checked; npos when there is none.
template <class Mask>
inline size_t first_match(const char* block, std::string_view needle, Mask mask) {
  while (mask != 0) {
    const auto at = static_cast<size_t>(__builtin_ctz(mask));
    if (std::memcmp(block + at + 1, needle.data() + 1, needle.size() - 2) == 0) return at;
    mask &= mask - 1;
  }
  return std::string_view::npos;
}

}  // namespace text_search

// The first occurrence of `needle` in `text` at or after `from`, or npos. Looks at 32 starts at
// once by the needle's first and last byte: two loads tell nearly all of them apart.
inline size_t find_text(std::string_view text, std::string_view needle, size_t from = 0) {
  constexpr size_t kNone = std::string_view::npos;
  const size_t n = needle.size();
  if (from > text.size() || text.size() - from < n) return kNone;
  if (n == 0) return from;
  if (n == 1) return text.find(needle[0], from);
  const char* base = text.data();
  const size_t starts = text.size() - n + 1;
  size_t i = from;
  const size_t left = starts - from;
  if (left >= 32) {
    const __m256i first = _mm256_set1_epi8(needle[0]);
    const __m256i last = _mm256_set1_epi8(needle[n - 1]);
    while (true) {
      const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(base + i));
      const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(base + i + n - 1));
      const auto mask = static_cast<uint32_t>(_mm256_movemask_epi8(
          _mm256_and_si256(_mm256_cmpeq_epi8(a, first), _mm256_cmpeq_epi8(b, last))));
      const size_t at = text_search::first_match(base + i, needle, mask);
      if (at != kNone) return i + at;
      if (i + 32 >= starts) return kNone;
      // The last block overlaps the one before.
      i = i + 64 <= starts ? i + 32 : starts - 32;
    }
  }
  if (left >= 16) {
    const __m128i first = _mm_set1_epi8(needle[0]);
    const __m128i last = _mm_set1_epi8(needle[n - 1]);
    while (true) {
      const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(base + i));
      const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(base + i + n - 1));
      const auto mask = static_cast<uint32_t>(
          _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(a, first), _mm_cmpeq_epi8(b, last))));
      const size_t at = text_search::first_match(base + i, needle, mask);
      if (at != kNone) return i + at;
      if (i + 16 >= starts) return kNone;
      i = starts - 16;
    }
  }
  for (; i < starts; ++i) {
    if (base[i] == needle[0] && base[i + n - 1] == needle[n - 1] &&
        std::memcmp(base + i, needle.data(), n) == 0) {
      return i;
    }
  }
  return kNone;
}

}  // namespace firesteel
