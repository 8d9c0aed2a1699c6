// Finding any of a few bytes, 32 or 64 at a time. Texts have 64 readable bytes behind them.
#pragma once

#include <immintrin.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace firesteel {

// Up to three bytes to look for.
class ByteSet {
 public:
  ByteSet(char a, char b, char c)
      : needles_{_mm256_set1_epi8(a), _mm256_set1_epi8(b), _mm256_set1_epi8(c)} {}

  // A bit for each of 32 bytes.
  uint32_t matches(const char* bytes) const {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
    __m256i found = _mm256_cmpeq_epi8(block, needles_[0]);
    found = _mm256_or_si256(found, _mm256_cmpeq_epi8(block, needles_[1]));
    found = _mm256_or_si256(found, _mm256_cmpeq_epi8(block, needles_[2]));
    return static_cast<uint32_t>(_mm256_movemask_epi8(found));
  }

  // The first match in [at, end); `end` when there is none.
  size_t find(const char* text, size_t at, size_t end) const {
    for (; at < end; at += 32) {
      if (const uint32_t found = matches(text + at)) {
        const size_t position = at + static_cast<size_t>(std::countr_zero(found));
        return position < end ? position : end;
      }
    }
    return end;
  }

 private:
  __m256i needles_[3];
};

// Finds the next match again and again, from positions that mostly ascend: a block of 64 bytes is
// compared once for all the matches inside. Used by one thread.
class ByteScan {
 public:
  explicit ByteScan(const ByteSet& set) : set_(set) {}

  void open(std::string_view text) {
    text_ = text;
    load(0);
  }
  // The first match from `at` on; the text's end when there is none.
  size_t find(size_t at) {
    if (at - block_ >= kBlock) load(at);
    uint64_t found = matches_ & (~uint64_t{0} << (at - block_));
    while (found == 0) {
      if (block_ + kBlock >= text_.size()) return text_.size();
      load(block_ + kBlock);
      found = matches_;
    }
    return block_ + static_cast<size_t>(std::countr_zero(found));
  }

 private:
  static constexpr size_t kBlock = 64;

  void load(size_t block) {
    block_ = block;
    if (block >= text_.size()) {
      matches_ = 0;
      return;
    }
    const char* bytes = text_.data() + block;
    matches_ = set_.matches(bytes) | uint64_t{set_.matches(bytes + 32)} << 32;
  }

  ByteSet set_;
  std::string_view text_;
  size_t block_ = 0;
  uint64_t matches_ = 0;
};

}  // namespace firesteel
