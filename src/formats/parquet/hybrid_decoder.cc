#include "formats/parquet/hybrid_decoder.h"

#include <immintrin.h>
#include <parquet/exception.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace firesteel {
namespace {

constexpr size_t kGroup = 8;
constexpr int kMaxBits = 32;

[[noreturn]] void throw_early_end() { throw parquet::ParquetException("page ends early"); }

uint64_t varint(std::span<const uint8_t>& bytes) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const uint8_t next = bytes.front();
    bytes = bytes.subspan(1);
    value |= uint64_t{next & 0x7fu} << shift;
    if ((next & 0x80) == 0) return value;
  }
  throw_early_end();
}

// How the eight numbers of a group lie in two halves of a register: the four bytes that hold a
// number, and where in them it begins.
template <int kBits>
struct GroupLayout {
  std::array<uint8_t, 32> bytes{};
  std::array<uint32_t, kGroup> shifts{};

  constexpr GroupLayout() {
    for (size_t i = 0; i < kGroup; ++i) {
      // The upper half is loaded from where its first number begins.
      const size_t half = i / 4;
      const size_t bit = i * kBits - half * (kBits / 2) * 8;
      for (size_t b = 0; b < 4; ++b) bytes[4 * i + b] = static_cast<uint8_t>(bit / 8 + b);
      shifts[i] = static_cast<uint32_t>(bit % 8);
    }
  }
};

// Groups of eight numbers take kBits bytes each. Returns the largest number.
template <int kBits>
uint32_t unpack_groups(const uint8_t* from, size_t groups, uint32_t* to) {
  static constexpr GroupLayout<kBits> kLayout;
  const auto load = [](const uint8_t* bytes) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  };
  const __m256i pick = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kLayout.bytes.data()));
  const __m256i shift = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kLayout.shifts.data()));
  const __m256i mask = _mm256_set1_epi32(static_cast<int>((uint64_t{1} << kBits) - 1));
  __m256i largest = _mm256_setzero_si256();
  for (size_t g = 0; g < groups; ++g) {
    const __m256i halves = _mm256_set_m128i(load(from + kBits / 2), load(from));
    const __m256i words = _mm256_srlv_epi32(_mm256_shuffle_epi8(halves, pick), shift);
    const __m256i numbers = _mm256_and_si256(words, mask);
    largest = _mm256_max_epu32(largest, numbers);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), numbers);
    from += kBits;
    to += kGroup;
  }
  std::array<uint32_t, kGroup> lanes;
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(lanes.data()), largest);
  return *std::max_element(lanes.begin(), lanes.end());
}

// Numbers that may take five bytes of a register.
template <int kBits>
uint32_t unpack_wide_groups(const uint8_t* from, size_t groups, uint32_t* to) {
  constexpr uint64_t kMask = (uint64_t{1} << kBits) - 1;
  uint32_t largest = 0;
  for (size_t g = 0; g < groups; ++g) {
    for (size_t i = 0; i < kGroup; ++i) {
      uint64_t word;
      std::memcpy(&word, from + i * kBits / 8, sizeof(word));
      to[i] = static_cast<uint32_t>((word >> (i * kBits % 8)) & kMask);
      largest = std::max(largest, to[i]);
    }
    from += kBits;
    to += kGroup;
  }
  return largest;
}

using Unpack = uint32_t (*)(const uint8_t*, size_t, uint32_t*);

// A number of up to 25 bits that begins at any bit of a byte lies in four bytes.
constexpr int kMaxNarrowBits = 25;

template <int kBits>
constexpr Unpack unpack_function() {
  if constexpr (kBits <= kMaxNarrowBits) {
    return unpack_groups<kBits>;
  } else {
    return unpack_wide_groups<kBits>;
  }
}

template <int... kBits>
constexpr std::array<Unpack, sizeof...(kBits)> unpack_table(
    std::integer_sequence<int, kBits...> /*widths*/) {
  return {unpack_function<kBits>()...};
}

constexpr auto kUnpack = unpack_table(std::make_integer_sequence<int, kMaxBits + 1>());

}  // namespace

uint32_t decode_hybrid(std::span<const uint8_t> bytes, int bit_width, std::span<uint32_t> out) {
  if (bit_width < 0 || bit_width > kMaxBits) throw parquet::ParquetException("bad bit width");
  const size_t value_bytes = (static_cast<size_t>(bit_width) + 7) / 8;
  uint32_t largest = 0;
  while (!out.empty()) {
    const uint64_t head = varint(bytes);
    if ((head & 1) == 0) {
      if (bytes.size() < value_bytes) throw_early_end();
      uint32_t value = 0;
      std::memcpy(&value, bytes.data(), value_bytes);
      bytes = bytes.subspan(value_bytes);
      const size_t count = std::min<size_t>(head >> 1, out.size());
      std::fill_n(out.begin(), count, value);
      if (count > 0) largest = std::max(largest, value);
      out = out.subspan(count);
      continue;
    }
    // The last group may be cut short, by the numbers and by the bytes.
    const size_t groups = head >> 1;
    const size_t count = std::min(groups * kGroup, out.size());
    const size_t size =
        groups > bytes.size() ? bytes.size() : std::min<size_t>(groups * bit_width, bytes.size());
    if (size * 8 < count * static_cast<size_t>(bit_width)) throw_early_end();
    const size_t whole = count / kGroup;
    const Unpack unpack = kUnpack[static_cast<size_t>(bit_width)];
    largest = std::max(largest, unpack(bytes.data(), whole, out.data()));
    if (const size_t rest = count % kGroup; rest > 0) {
      std::array<uint32_t, kGroup> last;
      unpack(bytes.data() + whole * bit_width, 1, last.data());
      for (size_t i = 0; i < rest; ++i) {
        out[whole * kGroup + i] = last[i];
        largest = std::max(largest, last[i]);
      }
    }
    bytes = bytes.subspan(size);
    out = out.subspan(count);
  }
  return largest;
}

bool is_single_run(std::span<const uint8_t> bytes, bool value, size_t count) {
  if (bytes.empty()) return false;
  const uint64_t head = varint(bytes);
  return (head & 1) == 0 && head >> 1 >= count && !bytes.empty() && bytes[0] == (value ? 1 : 0);
}

}  // namespace firesteel
