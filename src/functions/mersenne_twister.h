#pragma once

#include <array>
#include <cstdint>

namespace firesteel {

// MT19937 seeded from a 64-bit number as an array of its two halves, and drawn from as Apache
// Commons Math does: the generator behind Spark's shuffle.
class MersenneTwister {
 public:
  explicit MersenneTwister(int64_t seed);

  // Uniform in [0, bound), for bound > 0.
  int32_t next_int(int32_t bound);
  int64_t next_long();

 private:
  static constexpr size_t kSize = 624;

  // The upper `bits` of the next 32.
  uint32_t next(int bits);
  void refill();

  std::array<uint32_t, kSize> state_;
  size_t position_ = kSize;
};

}  // namespace firesteel
