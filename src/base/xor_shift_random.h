#pragma once

#include <cstdint>

namespace firesteel {

// Spark's XORShiftRandom with java.util.Random's derived draws: a seed gives the numbers that it
// gives in Spark (rand(seed), sampling).
class XorShiftRandom {
 public:
  explicit XorShiftRandom(int64_t seed) : seed_(hash_seed(seed)) {}

  // The top `bits` bits of the next state.
  int32_t next(int bits) {
    int64_t next_seed = seed_ ^ static_cast<int64_t>(static_cast<uint64_t>(seed_) << 21);
    next_seed ^= static_cast<int64_t>(static_cast<uint64_t>(next_seed) >> 35);
    next_seed ^= static_cast<int64_t>(static_cast<uint64_t>(next_seed) << 4);
    seed_ = next_seed;
    return static_cast<int32_t>(next_seed & ((int64_t{1} << bits) - 1));
  }
  // Uniform in [0, 1).
  double next_double() {
    const auto high = static_cast<int64_t>(next(26)) << 27;
    return static_cast<double>(high + next(27)) * 0x1.0p-53;
  }
  // Standard normal, by the polar method as java.util.Random.
  double next_gaussian();

  // Leaves out `draws` calls of next (next_double makes two), in few steps however many.
  void skip(uint64_t draws);

  // MurmurHash3 of the seed's bytes, twice: spreads the bits of small seeds.
  static int64_t hash_seed(int64_t seed);

 private:
  int64_t seed_;
  double next_next_gaussian_ = 0;
  bool have_next_gaussian_ = false;
};

}  // namespace firesteel
