#pragma once

#include <cstdint>

namespace firesteel {

// The generator of java.util.Random: its sequence is part of what some of Spark's results are.
class JavaRandom {
 public:
  explicit JavaRandom(int64_t seed) : state_((static_cast<uint64_t>(seed) ^ kFactor) & kMask) {}

  // Uniform in [0, bound), for bound > 0.
  int32_t next_int(int32_t bound) {
    const auto n = static_cast<uint32_t>(bound);
    if ((n & (n - 1)) == 0) return static_cast<int32_t>((uint64_t{n} * next(31)) >> 31);
    for (;;) {
      const uint32_t bits = next(31);
      const uint32_t value = bits % n;
      // Rejects the incomplete last interval.
      if (bits - value + (n - 1) <= 0x7fffffffU) return static_cast<int32_t>(value);
    }
  }

  // Uniform in [0, 1), in steps of 2^-53.
  double next_double() {
    const uint64_t high = next(26);
    return static_cast<double>((high << 27) + next(27)) * 0x1.0p-53;
  }

 private:
  static constexpr uint64_t kFactor = 0x5deece66d;
  static constexpr uint64_t kMask = (uint64_t{1} << 48) - 1;

  uint32_t next(int bits) {
    state_ = (state_ * kFactor + 0xb) & kMask;
    return static_cast<uint32_t>(state_ >> (48 - bits));
  }

  uint64_t state_;
};

}  // namespace firesteel
