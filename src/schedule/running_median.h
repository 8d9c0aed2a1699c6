#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

namespace firesteel {

// The median of numbers as they come; a logarithm of their count for each.
class RunningMedian {
 public:
  void add(int64_t value) {
    if (low_.empty() || value <= low_.top()) {
      low_.push(value);
    } else {
      high_.push(value);
    }
    if (low_.size() > high_.size() + 1) {
      high_.push(low_.top());
      low_.pop();
    } else if (high_.size() > low_.size()) {
      low_.push(high_.top());
      high_.pop();
    }
  }
  // There must be one.
  double median() const {
    if (low_.size() > high_.size()) return static_cast<double>(low_.top());
    return (static_cast<double>(low_.top()) + static_cast<double>(high_.top())) / 2;
  }
  size_t count() const { return low_.size() + high_.size(); }

 private:
  std::priority_queue<int64_t> low_;
  std::priority_queue<int64_t, std::vector<int64_t>, std::greater<>> high_;
};

}  // namespace firesteel
