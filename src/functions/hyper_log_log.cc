#include "functions/hyper_log_log.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/check.h"

namespace firesteel {
namespace {

constexpr int kMinPrecision = 4;
// Beyond this precision the paper knows no bias.
constexpr int kMaxCorrectedPrecision = 18;
// Estimates up to which linear counting is better, by precision from 4: the paper's.
constexpr double kLinearCountingLimits[] = {10,   20,   40,    80,    220,   400,    900,   1800,
                                            3100, 6500, 15500, 20000, 50000, 120000, 350000};

double alpha_of(int precision, double m) {
  switch (precision) {
    case 4:
      return 0.673;
    case 5:
      return 0.697;
    case 6:
      return 0.709;
    default:
      return 0.7213 / (1.0 + 1.079 / m);
  }
}

// The raw estimate to be expected of n values in m registers. Each register's maximum follows from
// a Poisson number of values; the mean of the inverse sum is taken to the second order.
double expected_estimate(double n, double m, double alpha) {
  const double load = n / m;
  double mean = 0;
  double square = 0;
  double below = 0;
  // Ranks beyond this one are too rare to matter.
  constexpr int kRanks = 60;
  for (int rank = 0; rank <= kRanks; ++rank) {
    const double up_to = std::exp(-load * std::ldexp(1.0, -rank));
    const double probability = up_to - below;
    below = up_to;
    mean += probability * std::ldexp(1.0, -rank);
    square += probability * std::ldexp(1.0, -2 * rank);
  }
  const double variance = square - mean * mean;
  return alpha * m / mean * (1 + variance / (m * mean * mean));
}

}  // namespace

HyperLogLog::HyperLogLog(int precision)
    : precision_(precision), registers_(size_t{1} << precision, 0) {}

int HyperLogLog::precision_for(double relative_deviation) {
  return static_cast<int>(std::ceil(2.0 * std::log(1.106 / relative_deviation) / std::log(2.0)));
}

void HyperLogLog::add(uint64_t hash) {
  const size_t index = hash >> (64 - precision_);
  // A bit behind the hash's bits bounds the rank.
  const uint64_t rest = (hash << precision_) | (uint64_t{1} << (precision_ - 1));
  const auto rank = static_cast<uint8_t>(std::countl_zero(rest) + 1);
  registers_[index] = std::max(registers_[index], rank);
}

void HyperLogLog::merge(const HyperLogLog& other) {
  for (size_t i = 0; i < registers_.size(); ++i) {
    registers_[i] = std::max(registers_[i], other.registers_[i]);
  }
}

void HyperLogLog::merge_registers(std::string_view registers) {
  FS_CHECK_EQ(registers.size(), registers_.size());
  for (size_t i = 0; i < registers_.size(); ++i) {
    registers_[i] = std::max(registers_[i], static_cast<uint8_t>(registers[i]));
  }
}

int64_t HyperLogLog::estimate() const {
  const auto m = static_cast<double>(registers_.size());
  double inverse_sum = 0;
  double empty = 0;
  for (const uint8_t rank : registers_) {
    inverse_sum += std::ldexp(1.0, -rank);
    if (rank == 0) ++empty;
  }
  const double estimate = alpha_of(precision_, m) * m * m / inverse_sum;
  const bool is_corrected = precision_ <= kMaxCorrectedPrecision;
  if (empty > 0) {
    const double linear = m * std::log(m / empty);
    const bool is_small =
        is_corrected && linear <= kLinearCountingLimits[precision_ - kMinPrecision];
    // The first HyperLogLog's limit holds besides the paper's, in Spark.
    if (is_small || estimate <= 2.5 * m) return static_cast<int64_t>(std::round(linear));
  }
  const bool is_biased = is_corrected && estimate < 5.0 * m;
  return static_cast<int64_t>(std::round(is_biased ? remove_bias(estimate) : estimate));
}

// The number of values for which the raw estimate is the expected one.
double HyperLogLog::remove_bias(double estimate) const {
  const auto m = static_cast<double>(registers_.size());
  const double alpha = alpha_of(precision_, m);
  double low = 0;
  double high = estimate;
  constexpr int kSteps = 50;
  for (int step = 0; step < kSteps; ++step) {
    const double middle = (low + high) / 2;
    (expected_estimate(middle, m, alpha) < estimate ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace firesteel
