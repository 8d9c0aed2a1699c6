#pragma once

#include <cmath>
#include <cstdint>

#include "firesteel/rdd/hash_code.h"

namespace firesteel::rdd {

// Random numbers that a seed determines, so that a partition computed again is the same.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  static Random of_partition(uint64_t seed, int partition) {
    return Random(mix_hash(seed) + mix_hash(static_cast<uint64_t>(partition) + 1));
  }

  // Splitmix64.
  uint64_t next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  // In [0, 1).
  double nextDouble() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  // In [0, bound).
  uint64_t nextInt(uint64_t bound) { return next() % bound; }
  // Standard normal.
  double nextGaussian() {
    const double radius = std::sqrt(-2 * std::log(1 - nextDouble()));
    return radius * std::cos(6.283185307179586 * nextDouble());
  }
  uint64_t nextPoisson(double mean) {
    // In pieces: exp(-mean) of a large mean is zero.
    uint64_t count = 0;
    for (; mean > 500; mean -= 500) count += nextPoisson(500);
    const double limit = std::exp(-mean);
    for (double product = nextDouble(); product > limit; product *= nextDouble()) ++count;
    return count;
  }

 private:
  uint64_t state_;
};

}  // namespace firesteel::rdd
