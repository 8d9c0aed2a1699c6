#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "firesteel/rdd/serializer.h"
#include "firesteel/rdd/to_text.h"

namespace firesteel::rdd {

namespace detail {

// What an accumulator has gathered, of any type.
class AccumulatorState {
 public:
  virtual ~AccumulatorState() = default;
  virtual std::unique_ptr<AccumulatorState> zero() const = 0;
  virtual void write(ByteBuffer& out) const = 0;
  virtual void merge(std::string_view bytes) = 0;
  virtual std::string text() const = 0;
};

template <class A>
class StateOf final : public AccumulatorState {
 public:
  explicit StateOf(A initial) : zero_(initial), value(std::move(initial)) {}
  std::unique_ptr<AccumulatorState> zero() const override {
    return std::make_unique<StateOf>(zero_);
  }
  void write(ByteBuffer& out) const override { OutArchive{out}(value); }
  void merge(std::string_view bytes) override { value.merge(from_bytes<A>(bytes)); }
  std::string text() const override {
    if constexpr (requires { value.text(); }) {
      return value.text();
    } else {
      return "";
    }
  }

 private:
  A zero_;

 public:
  A value;
};

int64_t register_accumulator(std::unique_ptr<AccumulatorState> state, const std::string& name);
// On the driver: under a lock. In a task: the task's own part, made by `make` when it is new.
void with_accumulator(int64_t id, std::unique_ptr<AccumulatorState> (*make)(),
                      const std::function<void(AccumulatorState&)>& use);
void reset_accumulator(int64_t id);

}  // namespace detail

// Something that tasks add to and the driver reads. A is any serializable type with a default
// constructor, which makes its zero, add(x) and merge(const A&). What a task added counts once,
// when it has succeeded, even if it ran several times. A handle of some bytes, which functions may
// capture.
template <class A>
class Accumulator {
 public:
  int64_t id() const { return id_; }
  template <class X>
  void add(const X& value) const {
    detail::with_accumulator(id_, &make, [&](detail::AccumulatorState& state) {
      static_cast<detail::StateOf<A>&>(state).value.add(value);
    });
  }
  template <class X>
  const Accumulator& operator+=(const X& value) const {
    add(value);
    return *this;
  }
  // On the driver.
  A state() const {
    A copy;
    detail::with_accumulator(id_, &make, [&](detail::AccumulatorState& state) {
      copy = static_cast<detail::StateOf<A>&>(state).value;
    });
    return copy;
  }
  decltype(auto) value() const requires requires(A a) { a.value(); }
  { return state().value(); }
  void reset() const { detail::reset_accumulator(id_); }

  // For SparkContext.
  explicit Accumulator(int64_t id) : id_(id) {}
  static std::unique_ptr<detail::AccumulatorState> make() {
    return std::make_unique<detail::StateOf<A>>(A());
  }

 private:
  int64_t id_;
};

namespace detail {

template <class T>
struct NumberSum {
  T sum{};
  int64_t count = 0;

  void add(T value) {
    sum += value;
    ++count;
  }
  void merge(const NumberSum& other) {
    sum += other.sum;
    count += other.count;
  }
  T value() const { return sum; }
  std::string text() const { return to_text(sum); }
};

template <class T>
struct Collected {
  std::vector<T> elements;

  void add(const T& element) { elements.push_back(element); }
  void merge(const Collected& other) {
    elements.insert(elements.end(), other.elements.begin(), other.elements.end());
  }
  std::vector<T> value() const { return elements; }
  template <class A>
  void serialize(A& archive) {
    archive(elements);
  }
};

}  // namespace detail

// The sum, count and average of numbers.
template <class T>
class NumberAccumulator : public Accumulator<detail::NumberSum<T>> {
 public:
  using Accumulator<detail::NumberSum<T>>::Accumulator;
  T sum() const { return this->state().sum; }
  int64_t count() const { return this->state().count; }
  double avg() const {
    const auto state = this->state();
    return static_cast<double>(state.sum) / static_cast<double>(state.count);
  }
  bool isZero() const { return this->state().count == 0; }
};
using LongAccumulator = NumberAccumulator<int64_t>;
using DoubleAccumulator = NumberAccumulator<double>;
// All elements, in the order in which tasks end.
template <class T>
using CollectionAccumulator = Accumulator<detail::Collected<T>>;

}  // namespace firesteel::rdd
