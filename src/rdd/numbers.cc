#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "firesteel/rdd/future_action.h"
#include "firesteel/rdd/hyper_log_log.h"
#include "firesteel/rdd/numeric_functions.h"
#include "firesteel/rdd/to_text.h"

namespace firesteel::rdd {

namespace {

// Shortest digits, in Java's layout: plain from 10^-3 up to 10^7, else d.dddE±x.
template <class T>
std::string java_text(T value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  char buffer[400];
  const T magnitude = std::fabs(value);
  if (magnitude == 0 || (magnitude >= T(1e-3) && magnitude < T(1e7))) {
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
    std::string text(buffer, end.ptr);
    return text.find('.') == std::string::npos ? text + ".0" : text;
  }
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string text(buffer, end.ptr);
  const size_t e = text.find('e');
  std::string digits = text.substr(0, e);
  if (digits.find('.') == std::string::npos) digits += ".0";
  return digits + "E" + std::to_string(std::stoi(text.substr(e + 1)));
}

}  // namespace

std::string double_text(double value) { return java_text(value); }
std::string float_text(float value) { return java_text(value); }

StatCounter& StatCounter::merge(const StatCounter& other) {
  if (other.count_ == 0) return *this;
  if (count_ == 0) return *this = other;
  const double n = static_cast<double>(count_);
  const double m = static_cast<double>(other.count_);
  const double delta = other.mean_ - mean_;
  // The larger side's mean is moved, which loses least.
  if (m * 10 < n) {
    mean_ += delta * m / (n + m);
  } else if (n * 10 < m) {
    mean_ = other.mean_ - delta * n / (n + m);
  } else {
    mean_ = (mean_ * n + other.mean_ * m) / (n + m);
  }
  m2_ += other.m2_ + delta * delta * n * m / (n + m);
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
  min_ = std::min(min_, other.min_);
  return *this;
}

std::string StatCounter::toString() const {
  char text[256];
  std::snprintf(text, sizeof text, "(count: %ld, mean: %f, stdev: %f, max: %f, min: %f)",
                static_cast<long>(count_), mean_, stdev(), max_, min_);
  return text;
}

std::string BoundedDouble::toString() const {
  char text[128];
  std::snprintf(text, sizeof text, "[%.3f, %.3f]", low, high);
  return text;
}

BoundedDouble bound_of_count(int64_t sum, int done, int partitions, double confidence) {
  const auto known = static_cast<double>(sum);
  if (done == partitions) return {known, 1.0, known, known};
  if (done == 0) return {0, 0, 0, std::numeric_limits<double>::infinity()};
  // What is not counted yet is negative binomial, with this share counted; near enough normal.
  const double share = static_cast<double>(done) / partitions;
  const double mean = (known + 1 - share) / share;
  const double deviation = std::sqrt((known + 1) * (1 - share)) / share;
  // The normal distribution's quantile, by bisection of its distribution function.
  double low = 0;
  double high = 10;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (std::erf(middle / std::sqrt(2.0)) < confidence ? low : high) = middle;
  }
  return {mean, confidence, std::max(known, mean - low * deviation), mean + low * deviation};
}

HyperLogLog::HyperLogLog(double relativeSD) {
  // The error is 1.04 / sqrt(registers).
  bits_ = std::clamp(static_cast<int>(std::ceil(2 * std::log2(1.04 / relativeSD))), 4, 24);
  registers_.resize(size_t{1} << bits_);
}

void HyperLogLog::merge(const HyperLogLog& other) {
  for (size_t i = 0; i < registers_.size(); ++i) {
    registers_[i] = std::max(registers_[i], other.registers_[i]);
  }
}

// Ertl's estimator ("New cardinality estimation algorithms for HyperLogLog sketches", 2017): good
// from none to very many without tables of corrections.
int64_t HyperLogLog::estimate() const {
  const auto m = static_cast<double>(registers_.size());
  const int q = 64 - bits_;
  std::array<int, 66> counts{};
  for (const uint8_t rank : registers_) ++counts[rank];
  const auto tau = [](double x) {
    if (x == 0 || x == 1) return 0.0;
    double y = 1;
    double z = 1 - x;
    for (double before = -1; z != before;) {
      before = z;
      x = std::sqrt(x);
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    }
    return z / 3;
  };
  const auto sigma = [](double x) {
    if (x == 1) return std::numeric_limits<double>::infinity();
    double y = 1;
    double z = x;
    for (double before = -1; z != before;) {
      before = z;
      x *= x;
      z += x * y;
      y += y;
    }
    return z;
  };
  double z = m * tau(1 - counts[static_cast<size_t>(q) + 1] / m);
  for (int k = q; k >= 1; --k) z = 0.5 * (z + counts[static_cast<size_t>(k)]);
  z += m * sigma(counts[0] / m);
  return std::llround(m * m / (2 * std::log(2.0)) / z);
}

}  // namespace firesteel::rdd
