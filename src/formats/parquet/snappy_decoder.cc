#include "formats/parquet/snappy_decoder.h"

#include <immintrin.h>

#include <array>
#include <cstring>

namespace firesteel {
namespace {

constexpr size_t kRegister = 16;
constexpr uint8_t kZero = 0x80;

// Kinds of elements, by the low bits of their first byte.
enum Kind : uint8_t { kLiteral = 0, kCopy1 = 1, kCopy2 = 2, kCopy4 = 3 };

// A window into this moves the bytes of a register: see append().
constexpr std::array<uint8_t, 3 * kRegister> make_slide() {
  std::array<uint8_t, 3 * kRegister> out{};
  for (size_t i = 0; i < out.size(); ++i) {
    out[i] = i / kRegister == 1 ? static_cast<uint8_t>(i % kRegister) : kZero;
  }
  return out;
}
constexpr auto kSlide = make_slide();

// By offset: the last `offset` bytes of a register, repeated.
constexpr std::array<std::array<uint8_t, kRegister>, kRegister + 1> make_repeat() {
  std::array<std::array<uint8_t, kRegister>, kRegister + 1> out{};
  for (size_t offset = 1; offset <= kRegister; ++offset) {
    for (size_t i = 0; i < kRegister; ++i) {
      out[offset][i] = static_cast<uint8_t>(kRegister - offset + i % offset);
    }
  }
  return out;
}
constexpr auto kRepeat = make_repeat();

__m128i load(const uint8_t* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
void store(uint8_t* to, __m128i value) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), value); }

// The last 16 bytes of `tail` followed by the first `length` (at most 16) of `added`.
__m128i append(__m128i tail, __m128i added, size_t length) {
  const __m128i kept = _mm_shuffle_epi8(tail, load(kSlide.data() + kRegister + length));
  return _mm_or_si128(kept, _mm_shuffle_epi8(added, load(kSlide.data() + length)));
}

// Copies in whole registers, at least one; the source may end where the target begins.
void copy_registers(const uint8_t* from, uint8_t* to, size_t length) {
  for (size_t i = 0; i < length; i += kRegister) store(to + i, load(from + i));
}

// Reads the length that stands before the block.
bool read_length(const uint8_t*& in, const uint8_t* end, uint64_t& length) {
  length = 0;
  for (int shift = 0; shift < 35 && in < end; shift += 7) {
    const uint8_t byte = *in++;
    length |= uint64_t{byte & 0x7fu} << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

}  // namespace

// Most elements of a column of numbers are shorter than a register, and copies mostly refer to the
// number before. Reading what was written just now in pieces of other sizes would wait for these
// writes each time; so the last 16 bytes of the output are kept in a register, from which near
// copies are made.
bool decode_snappy(std::span<const uint8_t> in, std::span<uint8_t> out) {
  const uint8_t* next = in.data();
  const uint8_t* const end = next + in.size();
  uint64_t size = 0;
  if (!read_length(next, end, size) || size != out.size()) return false;
  uint8_t* to = out.data();
  uint8_t* const out_end = to + out.size();
  __m128i tail = _mm_setzero_si128();
  while (next < end) {
    const uint8_t head = *next;
    const auto kind = static_cast<Kind>(head & 3);
    if (kind == kLiteral) {
      size_t length = (head >> 2) + size_t{1};
      ++next;
      if (length > 60) [[unlikely]] {
        const size_t bytes = length - 60;
        uint32_t word;
        std::memcpy(&word, next, sizeof(word));
        length = (word & (0xffffffffu >> (32 - 8 * bytes))) + size_t{1};
        next += bytes;
        if (next > end) return false;
      }
      const auto room = static_cast<size_t>(out_end - to);
      const auto left = static_cast<size_t>(end - next);
      if (length > room || length > left) return false;
      const __m128i first = load(next);
      store(to, first);
      if (length <= kRegister) {
        tail = append(tail, first, length);
      } else {
        if (length <= 4 * kRegister) {
          copy_registers(next, to, length);
        } else {
          std::memcpy(to, next, length);
        }
        tail = load(next + length - kRegister);
      }
      next += length;
      to += length;
      continue;
    }
    size_t length;
    size_t offset;
    if (kind == kCopy1) {
      length = 4 + ((head >> 2) & 7u);
      offset = (size_t{head} >> 5 << 8) | next[1];
      next += 2;
    } else {
      length = (head >> 2) + size_t{1};
      uint32_t word;
      std::memcpy(&word, next + 1, sizeof(word));
      offset = kind == kCopy2 ? word & 0xffffu : word;
      next += kind == kCopy2 ? 3 : 5;
    }
    if (next > end) return false;
    const auto written = static_cast<size_t>(to - out.data());
    if (offset == 0 || offset > written || length > static_cast<size_t>(out_end - to)) return false;
    if (offset <= kRegister) {
      const __m128i repeated = _mm_shuffle_epi8(tail, load(kRepeat[offset].data()));
      store(to, repeated);
      if (length <= kRegister) {
        tail = append(tail, repeated, length);
      } else {
        // Whole repetitions follow each other.
        const size_t step = kRegister / offset * offset;
        for (size_t i = step; i < length; i += step) store(to + i, repeated);
        tail = load(to + length - kRegister);
      }
    } else {
      const uint8_t* from = to - offset;
      const __m128i first = load(from);
      store(to, first);
      if (length <= kRegister) {
        tail = append(tail, first, length);
      } else {
        copy_registers(from, to, length);
        tail = load(to + length - kRegister);
      }
    }
    to += length;
  }
  return to == out_end;
}

}  // namespace firesteel
