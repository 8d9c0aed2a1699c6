#pragma once

// Functions of RDDs that are made of other functions of RDDs.

#include <cmath>
#include <unordered_map>

#include "firesteel/rdd/rdd_handle.h"

namespace firesteel::rdd {

namespace detail {

// What a partition's elements come to, as one element.
template <class T, class U, class Seq>
struct AggregatePartitionOp {
  using Out = U;
  static constexpr bool kFinishes = true;
  U zero;
  Seq seq;

  void write(GraphWriter& graph) const {
    graph(zero);
    graph.function(seq);
  }
  static AggregatePartitionOp read(GraphReader& graph) {
    U zero = graph.template take<U>();
    return {std::move(zero), graph.template function<Seq>()};
  }
  struct Local {
    U acc;
    std::remove_cvref_t<Seq> seq;
    template <class X, class Sink>
    bool operator()(X&& element, Sink&) {
      fold_into(seq, acc, std::forward<X>(element));
      return true;
    }
    template <class Sink>
    bool finish(Sink& sink) {
      return sink(std::move(acc));
    }
  };
  Local begin(TaskContext&, int) const { return {zero, seq}; }
};

// A partition's elements reduced to one, or to none.
template <class T, class F>
struct ReducePartitionOp : FunctionOp<ReducePartitionOp<T, F>, F> {
  using Out = T;
  static constexpr bool kFinishes = true;
  struct Local {
    std::remove_cvref_t<F> f;
    std::optional<T> acc = std::nullopt;
    template <class X, class Sink>
    bool operator()(X&& element, Sink&) {
      if (acc) {
        fold_into(f, *acc, std::forward<X>(element));
      } else {
        acc.emplace(std::forward<X>(element));
      }
      return true;
    }
    template <class Sink>
    bool finish(Sink& sink) {
      return acc ? sink(std::move(*acc)) : true;
    }
  };
};

// The elements of a partition under the number of the partition of the next step.
template <class T>
struct ToStepOp : PlainOp<ToStepOp<T>> {
  using Out = std::pair<int, T>;
  int partitions = 1;
  template <class A>
  void serialize(A& archive) {
    archive(partitions);
  }
  struct Local {
    int to;
    template <class X, class Sink>
    bool operator()(X&& element, Sink& sink) {
      return sink(Out(to, std::forward<X>(element)));
    }
  };
  Local begin(TaskContext&, int partition) const { return {partition % partitions}; }
};

// Combines the elements of partitions in steps until few partitions are left, as Spark's
// treeAggregate.
template <class U, class Comb>
RDD<U> combine_in_steps(RDD<U> partial, const Comb& comb, int depth, const CallSite& site) {
  int partitions = partial.getNumPartitions();
  const int scale = std::max(static_cast<int>(std::ceil(std::pow(partitions, 1.0 / depth))), 2);
  while (partitions > scale + static_cast<int>(std::ceil(1.0 * partitions / scale))) {
    partitions /= scale;
    ToStepOp<U> op;
    op.partitions = partitions;
    const auto keyed = each(partial, std::move(op), site);
    const auto combined =
        combine_by_key<int>(keyed, ReduceAggregator<U, Comb>{comb},
                            as_partitioner<int>(DirectPartitioner{partitions}), site);
    partial = each(combined, MapOp<std::pair<int, U>, Second>{{}}, site);
  }
  return partial;
}

// Elements of a key that are drawn with the key's own fraction.
template <class K, class V>
struct StratifiedOp : PlainOp<StratifiedOp<K, V>> {
  using Out = std::pair<K, V>;
  bool replace = false;
  std::map<K, double> fractions;
  uint64_t seed = 0;
  template <class A>
  void serialize(A& archive) {
    archive(replace, fractions, seed);
  }
  struct Local {
    const StratifiedOp* op;
    Random random;
    template <class X, class Sink>
    bool operator()(X&& pair, Sink& sink) {
      const auto it = op->fractions.find(pair.first);
      const double fraction = it == op->fractions.end() ? 0 : it->second;
      const uint64_t copies = op->replace ? random.nextPoisson(fraction)
                                          : static_cast<uint64_t>(random.nextDouble() < fraction);
      for (uint64_t i = 0; i < copies; ++i) {
        if (!sink(std::as_const(pair))) return false;
      }
      return true;
    }
  };
  Local begin(TaskContext&, int partition) const {
    return {this, Random::of_partition(seed, partition)};
  }
};

}  // namespace detail

template <class Self, class T>
template <class U, class Seq, class Comb>
U Actions<Self, T>::treeAggregate(U zero, Seq seq, Comb comb, int depth, Where where) const {
  check_portable<Seq>();
  check_portable<Comb>();
  if (depth < 1) throw_illegal_argument("Depth must be greater than or equal to 1");
  const CallSite site("treeAggregate", where);
  const RDD<U> partial =
      detail::each(self(), detail::AggregatePartitionOp<T, U, Seq>{zero, std::move(seq)}, site);
  const auto few = detail::combine_in_steps(partial, comb, depth, site);
  for (U& part : few.collect(where)) fold_into(comb, zero, std::move(part));
  return zero;
}

template <class Self, class T>
template <class F>
T Actions<Self, T>::treeReduce(F f, int depth, Where where) const {
  check_portable<F>();
  if (depth < 1) throw_illegal_argument("Depth must be greater than or equal to 1");
  const CallSite site("treeReduce", where);
  const RDD<T> partial = detail::each(self(), detail::ReducePartitionOp<T, F>{{f}}, site);
  return detail::combine_in_steps(partial, f, depth, site).reduce(f, where);
}

template <class Self, class T>
std::unordered_map<T, int64_t, KeyHash> Actions<Self, T>::countByValue(Where where) const {
  return self()
      .map([](const T& element) { return std::pair<T, char>(element, 0); }, where)
      .countByKey(where);
}

template <class Self, class T>
std::vector<T> Actions<Self, T>::takeSample(bool withReplacement, int64_t count, uint64_t seed,
                                            Where where) const {
  const CallSite site("takeSample", where);
  if (count < 0) throw_illegal_argument("Negative number of elements requested");
  if (count == 0) return {};
  Random random(seed);
  std::vector<T> sample;
  if (withReplacement) {
    const int64_t all = self().count(where);
    if (all == 0) return {};
    // A little more than needed, then exactly that many at random.
    const double mean = static_cast<double>(count) / static_cast<double>(all);
    const double more = mean + 6 * std::sqrt(mean / static_cast<double>(all)) + 1e-9;
    do {
      sample = self().sample(true, more, random.next(), where).collect(where);
    } while (static_cast<int64_t>(sample.size()) < count);
  } else {
    ReservoirAction<T> action;
    action.count = static_cast<size_t>(count);
    action.seed = seed;
    auto parts = detail::run_job(self(), std::move(action), site);
    // Parts are merged by drawing from each as often as its size says.
    int64_t left = 0;
    for (auto& [seen, kept] : parts) {
      for (size_t i = kept.size(); i > 1; --i) std::swap(kept[i - 1], kept[random.nextInt(i)]);
      left += seen;
    }
    std::vector<size_t> used(parts.size(), 0);
    while (static_cast<int64_t>(sample.size()) < count && left > 0) {
      auto at = static_cast<int64_t>(random.nextInt(static_cast<uint64_t>(left)));
      size_t i = 0;
      while (at >= parts[i].first) at -= parts[i++].first;
      sample.push_back(parts[i].second[used[i]++]);
      --parts[i].first;
      --left;
    }
  }
  for (size_t i = sample.size(); i > 1; --i) std::swap(sample[i - 1], sample[random.nextInt(i)]);
  if (static_cast<int64_t>(sample.size()) > count) {
    sample.erase(sample.begin() + static_cast<ptrdiff_t>(count), sample.end());
  }
  return sample;
}

template <class Self, class K, class V>
auto PairFunctions<Self, std::pair<K, V>>::sampleByKey(bool withReplacement,
                                                       const std::map<K, double>& fractions,
                                                       uint64_t seed, Where where) const
    -> Pairs<V> {
  detail::StratifiedOp<K, V> op;
  op.replace = withReplacement;
  op.fractions = fractions;
  op.seed = seed;
  return detail::each(self(), std::move(op), CallSite("sampleByKey", where), true);
}

template <class Self, class K, class V>
template <class Less>
KeyPartitionerPtr<K> PairFunctions<Self, std::pair<K, V>>::range_partitioner(
    int partitions, bool ascending, const CallSite& site) const {
  std::vector<K> bounds;
  if (partitions > 1) {
    // As Spark: 20 keys for each partition, three times as many in case partitions differ.
    const double wanted = std::min(20.0 * partitions, 1e6);
    ReservoirAction<K> action;
    action.count =
        static_cast<size_t>(std::ceil(3 * wanted / std::max(self().getNumPartitions(), 1)));
    action.seed = 7;
    const auto keys = detail::each(self(), MapOp<Pair, detail::First>{{}}, site);
    std::vector<std::pair<K, double>> sample;
    for (auto& [seen, kept] : detail::run_job(keys, std::move(action), site)) {
      for (auto& key : kept) {
        sample.emplace_back(std::move(key),
                            static_cast<double>(seen) / static_cast<double>(kept.size()));
      }
    }
    bounds = RangePartitioner<K, Less>::bounds_of(std::move(sample), partitions);
  }
  return std::make_shared<RangePartitioner<K, Less>>(std::move(bounds), ascending);
}

}  // namespace firesteel::rdd
