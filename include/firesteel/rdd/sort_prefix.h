#pragma once

// The first bytes of keys as numbers in the keys' order, so that most comparisons look at one word.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace firesteel::rdd {

template <class K>
struct SortPrefix {
  static constexpr bool kHas = std::is_arithmetic_v<K>;
  // Equal prefixes mean equal keys.
  static constexpr bool kExact = kHas;
  static uint64_t of(const K& key) {
    if constexpr (std::is_floating_point_v<K>) {
      // NaN is the largest, as in Spark.
      if (key != key) return ~uint64_t{0};
      const auto bits = std::bit_cast<uint64_t>(key == 0 ? 0.0 : static_cast<double>(key));
      return bits >> 63 != 0 ? ~bits : bits | uint64_t{1} << 63;
    } else if constexpr (std::is_signed_v<K>) {
      return static_cast<uint64_t>(static_cast<int64_t>(key)) ^ uint64_t { 1 } << 63;
    } else if constexpr (std::is_integral_v<K>) {
      return static_cast<uint64_t>(key);
    } else {
      return 0;
    }
  }
};

namespace detail {

inline uint64_t first_bytes(const char* data, size_t size) {
  uint64_t word = 0;
  std::memcpy(&word, data, std::min<size_t>(size, 8));
  return __builtin_bswap64(word);
}

}  // namespace detail

template <>
struct SortPrefix<std::string> {
  static constexpr bool kHas = true;
  static constexpr bool kExact = false;
  static uint64_t of(const std::string& key) { return detail::first_bytes(key.data(), key.size()); }
};

template <class B, size_t N>
requires(std::is_integral_v<B> && sizeof(B) == 1) struct SortPrefix<std::array<B, N>> {
  static constexpr bool kHas = true;
  static constexpr bool kExact = N <= 8;
  static uint64_t of(const std::array<B, N>& key) {
    const uint64_t word = detail::first_bytes(reinterpret_cast<const char*>(key.data()), N);
    // Bytes with a sign: the sign bits turned round.
    return std::is_signed_v<B> ? word ^ 0x8080808080808080 : word;
  }
};

template <class A, class B>
struct SortPrefix<std::pair<A, B>> {
  static constexpr bool kHas = SortPrefix<A>::kHas;
  static constexpr bool kExact = false;
  static uint64_t of(const std::pair<A, B>& key) { return SortPrefix<A>::of(key.first); }
};
template <class A, class... Rest>
struct SortPrefix<std::tuple<A, Rest...>> {
  static constexpr bool kHas = SortPrefix<A>::kHas;
  static constexpr bool kExact = kHas && sizeof...(Rest) == 0;
  static uint64_t of(const std::tuple<A, Rest...>& key) {
    return SortPrefix<A>::of(std::get<0>(key));
  }
};

// Whether a comparison is the keys' own order, which prefixes follow.
template <class K, class Less>
inline constexpr bool kUsesPrefix = SortPrefix<K>::kHas && (std::is_same_v<Less, std::less<K>> ||
                                                            std::is_same_v<Less, std::less<>>);

struct PrefixItem {
  uint64_t prefix;
  uint64_t index;
};

// By prefix, a byte at a time from the last one on; bytes that all items share cost nothing.
// Stable.
void radix_sort(std::vector<PrefixItem>& items);

}  // namespace firesteel::rdd
