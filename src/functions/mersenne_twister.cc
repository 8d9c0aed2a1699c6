#include "functions/mersenne_twister.h"

#include <algorithm>

namespace firesteel {

// The published initialization by an array of words, here of two.
MersenneTwister::MersenneTwister(int64_t seed) {
  state_[0] = 19650218;
  for (uint32_t i = 1; i < kSize; ++i) {
    state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
  }
  const uint32_t key[] = {static_cast<uint32_t>(static_cast<uint64_t>(seed) >> 32),
                          static_cast<uint32_t>(seed)};
  size_t i = 1;
  const auto advance = [&] {
    if (++i == kSize) {
      state_[0] = state_[kSize - 1];
      i = 1;
    }
  };
  for (size_t k = 0; k < kSize; ++k) {
    const uint32_t last = state_[i - 1];
    const auto j = static_cast<uint32_t>(k % 2);
    state_[i] = (state_[i] ^ ((last ^ (last >> 30)) * 1664525U)) + key[j] + j;
    advance();
  }
  for (size_t k = 0; k < kSize - 1; ++k) {
    const uint32_t last = state_[i - 1];
    state_[i] = (state_[i] ^ ((last ^ (last >> 30)) * 1566083941U)) - static_cast<uint32_t>(i);
    advance();
  }
  state_[0] = 0x80000000U;
}

void MersenneTwister::refill() {
  constexpr size_t kShift = 397;
  for (size_t i = 0; i < kSize; ++i) {
    const uint32_t y = (state_[i] & 0x80000000U) | (state_[(i + 1) % kSize] & 0x7fffffffU);
    state_[i] = state_[(i + kShift) % kSize] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfU : 0);
  }
  position_ = 0;
}

uint32_t MersenneTwister::next(int bits) {
  if (position_ == kSize) refill();
  uint32_t y = state_[position_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680U;
  y ^= (y << 15) & 0xefc60000U;
  y ^= y >> 18;
  return y >> (32 - bits);
}

int64_t MersenneTwister::next_long() {
  const auto high = static_cast<uint64_t>(next(32)) << 32;
  return static_cast<int64_t>(high | next(32));
}

int32_t MersenneTwister::next_int(int32_t bound) {
  const auto n = static_cast<uint32_t>(bound);
  if ((n & (n - 1)) == 0) {
    return static_cast<int32_t>((static_cast<uint64_t>(n) * next(31)) >> 31);
  }
  for (;;) {
    const uint32_t bits = next(31);
    const uint32_t value = bits % n;
    // Rejects the incomplete last interval.
    if (bits - value + (n - 1) <= 0x7fffffffU) return static_cast<int32_t>(value);
  }
}

}  // namespace firesteel
