#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/byte_reader.h"
#include "core/byte_writer.h"

namespace firesteel {

// What an accumulator has gathered: in a task its part, on the driver the whole. One thread at a
// time: AccumulatorRegistry sees to that on the driver, in a task whoever shares it.
class AccumulatorValue {
 public:
  virtual ~AccumulatorValue() = default;
  // A new one that has gathered nothing.
  virtual std::unique_ptr<AccumulatorValue> zero() const = 0;
  virtual bool is_zero() const = 0;
  // What a task sends to the driver, and the driver adds to its own.
  virtual void write(ByteWriter& out) const = 0;
  virtual void merge(ByteReader& in) = 0;
  // As the UI and event log show it.
  virtual std::string text() const = 0;
};

// Sum, count and average of integers or of doubles, as Spark's LongAccumulator and
// DoubleAccumulator: sums wrap around, or round, as they do there.
template <class T>
class NumberAccumulator final : public AccumulatorValue {
 public:
  void add(T value) {
    sum_ = plus(sum_, value);
    ++count_;
  }
  T sum() const { return sum_; }
  int64_t count() const { return count_; }
  double average() const { return static_cast<double>(sum_) / static_cast<double>(count_); }

  std::unique_ptr<AccumulatorValue> zero() const override {
    return std::make_unique<NumberAccumulator>();
  }
  bool is_zero() const override { return count_ == 0 && sum_ == T{}; }
  void write(ByteWriter& out) const override {
    out.fixed(sum_);
    out.signed_varint(count_);
  }
  void merge(ByteReader& in) override {
    sum_ = plus(sum_, in.fixed<T>());
    count_ += in.signed_varint();
  }
  std::string text() const override;

 private:
  static T plus(T a, T b) {
    if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
    } else {
      return a + b;
    }
  }
  T sum_{};
  int64_t count_ = 0;
};

using LongAccumulator = NumberAccumulator<int64_t>;
using DoubleAccumulator = NumberAccumulator<double>;

// Elements as bytes, in the order in which tasks end: what a CollectionAccumulator keeps, whose
// typed front reads them.
class CollectionAccumulator final : public AccumulatorValue {
 public:
  void add(std::string element) { elements_.push_back(std::move(element)); }
  const std::vector<std::string>& elements() const { return elements_; }

  std::unique_ptr<AccumulatorValue> zero() const override {
    return std::make_unique<CollectionAccumulator>();
  }
  bool is_zero() const override { return elements_.empty(); }
  void write(ByteWriter& out) const override;
  void merge(ByteReader& in) override;
  std::string text() const override;

 private:
  std::vector<std::string> elements_;
};

}  // namespace firesteel
