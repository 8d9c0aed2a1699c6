#pragma once

// Reductions of dense integers that the compiler turns into SIMD code: explicit vector lanes,
// because a plain loop of unknown length stays scalar at -O2.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/int128.h"

namespace firesteel {

// op(a, b) must be associative and commutative, and work on single values and on lanes alike.
template <std::integral T, class Op>
T reduce_lanes(const T* values, size_t count, T initial, const Op& op) {
  typedef T Lanes __attribute__((vector_size(32)));
  constexpr size_t kWidth = sizeof(Lanes) / sizeof(T);
  size_t i = 0;
  T result = initial;
  if (count >= 2 * kWidth) {
    // Two chains, so that one step need not wait for the one before.
    Lanes first;
    Lanes second;
    std::memcpy(&first, values, sizeof(Lanes));
    std::memcpy(&second, values + kWidth, sizeof(Lanes));
    for (i = 2 * kWidth; i + 2 * kWidth <= count; i += 2 * kWidth) {
      Lanes a;
      Lanes b;
      std::memcpy(&a, values + i, sizeof(Lanes));
      std::memcpy(&b, values + i + kWidth, sizeof(Lanes));
      first = op(first, a);
      second = op(second, b);
    }
    first = op(first, second);
    for (size_t lane = 0; lane < kWidth; ++lane) result = op(result, static_cast<T>(first[lane]));
  }
  for (; i < count; ++i) result = op(result, values[i]);
  return result;
}

// The exact sum of at most 2^32 values. Halves of 32 bits are summed apart in 64-bit lanes, which
// cannot overflow; the sign is moved out by an offset of 2^63 a value.
inline int128_t sum_lanes(const int64_t* values, size_t count) {
  typedef uint64_t Lanes __attribute__((vector_size(32)));
  constexpr size_t kWidth = 4;
  constexpr uint64_t kSign = uint64_t{1} << 63;
  constexpr uint64_t kLow = 0xffffffff;
  Lanes low = {0, 0, 0, 0};
  Lanes high = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + kWidth <= count; i += kWidth) {
    Lanes value;
    std::memcpy(&value, values + i, sizeof(Lanes));
    low += value & kLow;
    high += (value ^ kSign) >> 32;
  }
  int128_t sum = 0;
  for (size_t lane = 0; lane < kWidth; ++lane) {
    sum += static_cast<int128_t>(low[lane]) + (static_cast<int128_t>(high[lane]) << 32);
  }
  sum -= static_cast<int128_t>(kSign) * static_cast<int128_t>(i);
  for (; i < count; ++i) sum += values[i];
  return sum;
}

// Integers of up to 32 bits, in 64-bit lanes: exact for fewer than 2^32 values.
template <std::signed_integral T>
requires(sizeof(T) <= 4) int128_t sum_lanes(const T* values, size_t count) {
  typedef T Narrow __attribute__((vector_size(4 * sizeof(T))));
  typedef int64_t Wide __attribute__((vector_size(32)));
  Wide sums = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    Narrow value;
    std::memcpy(&value, values + i, sizeof(Narrow));
    sums += __builtin_convertvector(value, Wide);
  }
  int64_t sum = sums[0] + sums[1] + sums[2] + sums[3];
  for (; i < count; ++i) sum += values[i];
  return sum;
}

}  // namespace firesteel
