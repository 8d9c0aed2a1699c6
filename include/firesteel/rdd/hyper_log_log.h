#pragma once

#include <cstdint>
#include <vector>

#include "firesteel/rdd/hash_code.h"

namespace firesteel::rdd {

// A sketch of a set that tells about how many different elements it has.
class HyperLogLog {
 public:
  HyperLogLog() : HyperLogLog(0.05) {}
  // 2^p registers, so that the relative standard deviation is at most this.
  explicit HyperLogLog(double relativeSD);

  void add_hash(uint64_t hash) {
    const uint64_t code = mix_hash(hash);
    const size_t index = code >> (64 - bits_);
    const auto rank =
        static_cast<uint8_t>(std::countl_zero((code << bits_) | (uint64_t{1} << (bits_ - 1))) + 1);
    if (registers_[index] < rank) registers_[index] = rank;
  }
  void merge(const HyperLogLog& other);
  int64_t estimate() const;

  template <class A>
  void serialize(A& archive) {
    archive(bits_, registers_);
  }

 private:
  int bits_ = 0;
  std::vector<uint8_t> registers_;
};

namespace detail {

template <class T>
struct AddToSketch {
  void operator()(HyperLogLog& sketch, const T& value) const { sketch.add_hash(hash_code(value)); }
};
struct MergeSketches {
  void operator()(HyperLogLog& sketch, const HyperLogLog& other) const { sketch.merge(other); }
};
struct EstimateOfSketch {
  int64_t operator()(const HyperLogLog& sketch) const { return sketch.estimate(); }
};

}  // namespace detail

}  // namespace firesteel::rdd
