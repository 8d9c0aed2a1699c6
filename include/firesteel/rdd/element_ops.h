#pragma once

// What the element-wise nodes do; see each_node.h.

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "firesteel/rdd/each_node.h"
#include "firesteel/rdd/random.h"

namespace firesteel::rdd {

// An operation that is one function of the user.
template <class Op, class F>
struct FunctionOp {
  F function;

  void write(GraphWriter& graph) const { graph.function(function); }
  static Op read(GraphReader& graph) { return Op{{graph.template function<F>()}}; }
  auto begin(TaskContext&, int) const { return typename Op::Local{function}; }
};

template <class T, class F>
struct MapOp : FunctionOp<MapOp<T, F>, F> {
  using Out = CallResult<F, T>;
  struct Local {
    TaskFunction<F> function;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      return sink(call(function, std::forward<X>(element)));
    }
  };
};

template <class T, class F>
struct FilterOp : FunctionOp<FilterOp<T, F>, F> {
  using Out = T;
  struct Local {
    TaskFunction<F> function;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      return call(function, std::as_const(element)) ? sink(std::forward<X>(element)) : true;
    }
  };
};

namespace detail {

template <class R>
using RangeElement = std::remove_cvref_t<decltype(*std::declval<R&>().begin())>;

// Hands on the elements of a range; moves them out of one that is a temporary.
template <class R, class Sink>
bool push_range(R&& range, Sink& sink) {
  for (auto&& element : range) {
    if constexpr (std::is_rvalue_reference_v<R&&> &&
                  std::is_lvalue_reference_v<decltype(element)> &&
                  !std::is_const_v<std::remove_reference_t<decltype(element)>>) {
      if (!sink(std::move(element))) return false;
    } else {
      if (!sink(std::forward<decltype(element)>(element))) return false;
    }
  }
  return true;
}

}  // namespace detail

template <class T, class F>
struct FlatMapOp : FunctionOp<FlatMapOp<T, F>, F> {
  using Range = CallResult<F, T>;
  using Out = detail::RangeElement<Range>;
  struct Local {
    TaskFunction<F> function;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      return detail::push_range(call(function, std::forward<X>(element)), sink);
    }
  };
};

// flatMap whose function hands its results to emit(...), with no container between.
template <class T, class U, class F>
struct EmitOp : FunctionOp<EmitOp<T, U, F>, F> {
  using Out = U;
  struct Local {
    TaskFunction<F> function;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      bool more = true;
      const auto emit = [&](auto&& out) {
        if (more) more = sink(U(std::forward<decltype(out)>(out)));
      };
      function(std::as_const(element), emit);
      return more;
    }
  };
};

template <class K, class V, class F>
struct MapValuesOp : FunctionOp<MapValuesOp<K, V, F>, F> {
  using Out = std::pair<K, CallResult<F, V>>;
  struct Local {
    TaskFunction<F> function;
    template <class X, class Sink>
    bool operator()(X&& pair, Sink& sink) {
      // The value first: moving the key away leaves it alone.
      auto value = call(function, std::forward<X>(pair).second);
      return sink(Out(std::forward<X>(pair).first, std::move(value)));
    }
  };
};

template <class K, class V, class F>
struct FlatMapValuesOp : FunctionOp<FlatMapValuesOp<K, V, F>, F> {
  using Out = std::pair<K, detail::RangeElement<CallResult<F, V>>>;
  struct Local {
    TaskFunction<F> function;
    template <class X, class Sink>
    bool operator()(X&& pair, Sink& sink) {
      const K& key = pair.first;
      const auto with_key = [&](auto&& value) {
        return sink(Out(key, std::forward<decltype(value)>(value)));
      };
      return detail::push_range(call(function, std::forward<X>(pair).second), with_key);
    }
  };
};

template <class T, class F>
struct KeyByOp : FunctionOp<KeyByOp<T, F>, F> {
  using Out = std::pair<CallResult<F, T>, T>;
  struct Local {
    TaskFunction<F> function;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      auto key = call(function, std::as_const(element));
      return sink(Out(std::move(key), std::forward<X>(element)));
    }
  };
};

// Operations without a function of the user: their members are what travels.
template <class Op>
struct PlainOp {
  void write(GraphWriter& graph) const { graph(static_cast<const Op&>(*this)); }
  static Op read(GraphReader& graph) { return graph.template take<Op>(); }
};

template <class T>
struct GlomOp : PlainOp<GlomOp<T>> {
  using Out = std::vector<T>;
  static constexpr bool kFinishes = true;
  struct Local {
    std::vector<T> all;
    template <class X, class Sink>
    bool operator()(X&& element, Sink&) {
      all.push_back(std::forward<X>(element));
      return true;
    }
    template <class Sink>
    bool finish(Sink& sink) {
      return sink(std::move(all));
    }
  };
  Local begin(TaskContext&, int) const { return {}; }
};

// The elements whose draw is in [from, to), or is not in it.
template <class T>
struct BernoulliOp : PlainOp<BernoulliOp<T>> {
  using Out = T;
  static constexpr bool kOrderSensitive = true;
  double from = 0;
  double to = 0;
  uint64_t seed = 0;

  template <class A>
  void serialize(A& archive) {
    archive(from, to, seed);
  }
  struct Local {
    Random random;
    double from;
    double to;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      const double draw = random.nextDouble();
      return draw >= from && draw < to ? sink(std::forward<X>(element)) : true;
    }
  };
  Local begin(TaskContext&, int partition) const {
    return {Random::of_partition(seed, partition), from, to};
  }
};

// Each element as often as a Poisson draw says: a sample with replacement.
template <class T>
struct PoissonOp : PlainOp<PoissonOp<T>> {
  using Out = T;
  static constexpr bool kOrderSensitive = true;
  double mean = 0;
  uint64_t seed = 0;

  template <class A>
  void serialize(A& archive) {
    archive(mean, seed);
  }
  struct Local {
    Random random;
    double mean;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      for (uint64_t left = random.nextPoisson(mean); left != 0; --left) {
        if (!sink(std::as_const(element))) return false;
      }
      return true;
    }
  };
  Local begin(TaskContext&, int partition) const {
    return {Random::of_partition(seed, partition), mean};
  }
};

// Numbers the elements: first + i * step, where a partition's first number is in `firsts`, or is
// the partition itself.
template <class T>
struct NumberOp : PlainOp<NumberOp<T>> {
  using Out = std::pair<T, int64_t>;
  static constexpr bool kOrderSensitive = true;
  std::vector<int64_t> firsts;
  int64_t step = 1;

  template <class A>
  void serialize(A& archive) {
    archive(firsts, step);
  }
  struct Local {
    int64_t number;
    int64_t step;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      const int64_t mine = number;
      number += step;
      return sink(Out(std::forward<X>(element), mine));
    }
  };
  Local begin(TaskContext&, int partition) const {
    return {firsts.empty() ? partition : firsts[static_cast<size_t>(partition)], step};
  }
};

// Elements with keys that send them round to all partitions of a shuffle, from a random one on.
template <class T>
struct DealOp : PlainOp<DealOp<T>> {
  using Out = std::pair<int, T>;
  static constexpr bool kOrderSensitive = true;
  int partitions = 1;

  template <class A>
  void serialize(A& archive) {
    archive(partitions);
  }
  struct Local {
    int next;
    int partitions;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      next = next + 1 == partitions ? 0 : next + 1;
      return sink(Out(next, std::forward<X>(element)));
    }
  };
  Local begin(TaskContext&, int partition) const {
    Random random = Random::of_partition(0, partition);
    return {static_cast<int>(random.nextInt(static_cast<uint64_t>(partitions))), partitions};
  }
};

}  // namespace firesteel::rdd
