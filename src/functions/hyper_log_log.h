#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace firesteel {

// Counts distinct values after Heule, Nunkesser and Hall, "HyperLogLog in Practice" (EDBT 2013),
// with registers as Spark fills them. The bias of small estimates is computed, not looked up.
class HyperLogLog {
 public:
  // 2^precision registers, precision from 4 to 25.
  explicit HyperLogLog(int precision);

  // The precision that keeps the relative standard deviation within a bound.
  static int precision_for(double relative_deviation);

  void add(uint64_t hash);
  void merge(const HyperLogLog& other);
  int64_t estimate() const;

  const std::vector<uint8_t>& registers() const { return registers_; }
  // Merges registers that another one of the same precision gave away.
  void merge_registers(std::string_view registers);

 private:
  double remove_bias(double estimate) const;

  int precision_;
  std::vector<uint8_t> registers_;
};

}  // namespace firesteel
