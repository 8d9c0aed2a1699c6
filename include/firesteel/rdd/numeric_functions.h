#pragma once

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "firesteel/rdd/aggregators.h"
#include "firesteel/rdd/basic_actions.h"
#include "firesteel/rdd/job.h"

namespace firesteel::rdd {

// Count, mean, variance and extremes of numbers, gathered in a numerically robust way; two can be
// merged.
class StatCounter {
 public:
  StatCounter& merge(double value) {
    const double delta = value - mean_;
    ++count_;
    mean_ += delta / static_cast<double>(count_);
    m2_ += delta * (value - mean_);
    max_ = std::max(max_, value);
    min_ = std::min(min_, value);
    return *this;
  }
  StatCounter& merge(const StatCounter& other);

  int64_t count() const { return count_; }
  double mean() const { return mean_; }
  double sum() const { return static_cast<double>(count_) * mean_; }
  double max() const { return max_; }
  double min() const { return min_; }
  double popVariance() const {
    return count_ == 0 ? std::nan("") : m2_ / static_cast<double>(count_);
  }
  double variance() const { return popVariance(); }
  double sampleVariance() const {
    return count_ <= 1 ? std::nan("") : m2_ / static_cast<double>(count_ - 1);
  }
  double stdev() const { return std::sqrt(popVariance()); }
  double popStdev() const { return std::sqrt(popVariance()); }
  double sampleStdev() const { return std::sqrt(sampleVariance()); }
  // "(count: 4, mean: 2.5, stdev: 1.118034, max: 4.000000, min: 1.000000)"
  std::string toString() const;

 private:
  int64_t count_ = 0;
  double mean_ = 0;
  double m2_ = 0;
  double max_ = -std::numeric_limits<double>::infinity();
  double min_ = std::numeric_limits<double>::infinity();
};

struct Histogram {
  // The bounds of the buckets, one more than there are buckets.
  std::vector<double> buckets;
  std::vector<int64_t> counts;
};

namespace detail {

// How many numbers are in each bucket; those outside of all count nowhere, the last bound is in
// the last bucket.
template <class T>
struct HistogramAction : PlainAction<HistogramAction<T>> {
  std::vector<double> buckets;
  bool even = false;
  template <class A>
  void serialize(A& archive) {
    archive(buckets, even);
  }
  template <class Node>
  std::vector<int64_t> run(TaskContext& task, const Node& node, int partition) const {
    std::vector<int64_t> counts(buckets.size() - 1);
    const double low = buckets.front();
    const double high = buckets.back();
    const double width = (high - low) / static_cast<double>(counts.size());
    node.push(task, partition, [&](const T& element) {
      const auto value = static_cast<double>(element);
      if (!(value >= low && value <= high)) return true;
      size_t at = 0;
      if (even) {
        at = width == 0 ? 0 : static_cast<size_t>((value - low) / width);
      } else {
        at = static_cast<size_t>(std::upper_bound(buckets.begin(), buckets.end(), value) -
                                 buckets.begin()) -
             1;
      }
      ++counts[std::min(at, counts.size() - 1)];
      return true;
    });
    return counts;
  }
};

struct AddToStats {
  template <class T>
  void operator()(StatCounter& stats, const T& value) const {
    stats.merge(static_cast<double>(value));
  }
};
struct MergeStats {
  void operator()(StatCounter& stats, const StatCounter& other) const { stats.merge(other); }
};
template <class S>
struct AddNumbers {
  template <class T>
  S operator()(const S& a, const T& b) const {
    return a + static_cast<S>(b);
  }
};

}  // namespace detail

// What RDDs of numbers can do besides; for others there is nothing here.
template <class Self, class T>
class NumericFunctions {};

template <class Self, class T>
requires(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) class NumericFunctions<Self, T> {
 public:
  // In 64 bits for integers.
  using Sum = std::conditional_t<std::is_integral_v<T>, int64_t, double>;

  Sum sum(Where where = Where::current()) const {
    return self().aggregate(Sum{}, detail::AddNumbers<Sum>(), detail::AddNumbers<Sum>(), where);
  }
  StatCounter stats(Where where = Where::current()) const {
    return self().aggregate(StatCounter(), detail::AddToStats(), detail::MergeStats(), where);
  }
  double mean(Where where = Where::current()) const { return stats(where).mean(); }
  double variance(Where where = Where::current()) const { return stats(where).variance(); }
  double stdev(Where where = Where::current()) const { return stats(where).stdev(); }
  double sampleVariance(Where where = Where::current()) const {
    return stats(where).sampleVariance();
  }
  double sampleStdev(Where where = Where::current()) const { return stats(where).sampleStdev(); }

  // In so many buckets of one width between the smallest and the largest number.
  Histogram histogram(int bucketCount, Where where = Where::current()) const {
    const StatCounter all = stats(where);
    if (all.count() == 0) throw_empty_collection();
    Histogram result;
    if (all.min() == all.max()) bucketCount = 1;
    const double width = (all.max() - all.min()) / bucketCount;
    for (int i = 0; i < bucketCount; ++i) result.buckets.push_back(all.min() + width * i);
    result.buckets.push_back(all.max());
    result.counts = counts(result.buckets, true, CallSite("histogram", where));
    return result;
  }
  // In buckets [a, b), [b, c)...; the last one has its upper bound too.
  std::vector<int64_t> histogram(const std::vector<double>& buckets,
                                 Where where = Where::current()) const {
    if (buckets.size() < 2) {
      throw_illegal_argument("buckets array must have at least two elements");
    }
    return counts(buckets, false, CallSite("histogram", where));
  }

 private:
  const Self& self() const { return static_cast<const Self&>(*this); }

  std::vector<int64_t> counts(const std::vector<double>& buckets, bool even,
                              const CallSite& site) const {
    detail::HistogramAction<T> action;
    action.buckets = buckets;
    action.even = even;
    std::vector<int64_t> sum(buckets.size() - 1);
    for (const auto& part : detail::run_job(self(), std::move(action), site)) {
      for (size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
    }
    return sum;
  }
};

}  // namespace firesteel::rdd
