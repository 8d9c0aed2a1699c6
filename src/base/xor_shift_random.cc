#include "base/xor_shift_random.h"

#include <array>
#include <bit>
#include <cmath>
#include <initializer_list>

namespace firesteel {
namespace {

// Scala's MurmurHash3.bytesHash over the 8 bytes of `value`, highest first.
uint32_t murmur3_of_long(int64_t value, uint32_t seed) {
  uint32_t hash = seed;
  for (const int shift : {32, 0}) {
    uint32_t k = __builtin_bswap32(static_cast<uint32_t>(static_cast<uint64_t>(value) >> shift));
    k *= 0xcc9e2d51;
    k = std::rotl(k, 15);
    k *= 0x1b873593;
    hash ^= k;
    hash = std::rotl(hash, 13);
    hash = hash * 5 + 0xe6546b64;
  }
  hash ^= 8;
  hash ^= hash >> 16;
  hash *= 0x85ebca6b;
  hash ^= hash >> 13;
  hash *= 0xc2b2ae35;
  hash ^= hash >> 16;
  return hash;
}

// MurmurHash3.arraySeed of Scala's library.
constexpr uint32_t kScalaArraySeed = 0x3c074a61;

// A step of the generator is linear over bits: a matrix, here by its columns.
using BitMatrix = std::array<uint64_t, 64>;

uint64_t multiply(const BitMatrix& matrix, uint64_t state) {
  uint64_t out = 0;
  while (state != 0) {
    out ^= matrix[std::countr_zero(state)];
    state &= state - 1;
  }
  return out;
}

uint64_t one_step(uint64_t state) {
  state ^= state << 21;
  state ^= state >> 35;
  return state ^ state << 4;
}

// Entry k makes 2^k steps.
const std::array<BitMatrix, 64>& step_powers() {
  static const std::array<BitMatrix, 64> kPowers = [] {
    std::array<BitMatrix, 64> powers;
    for (int i = 0; i < 64; ++i) powers[0][i] = one_step(uint64_t{1} << i);
    for (int k = 1; k < 64; ++k) {
      for (int i = 0; i < 64; ++i) powers[k][i] = multiply(powers[k - 1], powers[k - 1][i]);
    }
    return powers;
  }();
  return kPowers;
}

}  // namespace

void XorShiftRandom::skip(uint64_t draws) {
  for (int k = 0; draws != 0; ++k, draws >>= 1) {
    if ((draws & 1) == 0) continue;
    seed_ = static_cast<int64_t>(multiply(step_powers()[k], static_cast<uint64_t>(seed_)));
  }
}

int64_t XorShiftRandom::hash_seed(int64_t seed) {
  const uint32_t low = murmur3_of_long(seed, kScalaArraySeed);
  const uint32_t high = murmur3_of_long(seed, low);
  return static_cast<int64_t>((static_cast<uint64_t>(high) << 32) | low);
}

double XorShiftRandom::next_gaussian() {
  if (have_next_gaussian_) {
    have_next_gaussian_ = false;
    return next_next_gaussian_;
  }
  double v1 = 0;
  double v2 = 0;
  double s = 0;
  do {
    v1 = 2 * next_double() - 1;
    v2 = 2 * next_double() - 1;
    s = v1 * v1 + v2 * v2;
  } while (s >= 1 || s == 0);
  const double multiplier = std::sqrt(-2 * std::log(s) / s);
  next_next_gaussian_ = v2 * multiplier;
  have_next_gaussian_ = true;
  return v1 * multiplier;
}

}  // namespace firesteel
