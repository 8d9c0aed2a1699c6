#pragma once

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "firesteel/rdd/hyper_log_log.h"
#include "firesteel/rdd/transformations.h"

namespace firesteel::rdd {

// Hash codes of keys for containers of the standard library.
struct KeyHash {
  template <class K>
  size_t operator()(const K& key) const {
    return hash_code(key);
  }
};

// What RDDs of pairs can do besides; for others there is nothing here.
template <class Self, class T>
class PairFunctions {};

namespace detail {

// The sides of joins: what each gives for a key's two groups of values.
template <bool kKeepLeft, bool kKeepRight, class V, class W>
struct JoinGroups {
  using Left = std::conditional_t<kKeepRight, std::optional<V>, V>;
  using Right = std::conditional_t<kKeepLeft, std::optional<W>, W>;

  // For FlatMapValuesOp: the pairs, one by one.
  class Pairs {
   public:
    Pairs(const std::vector<V>& left, const std::vector<W>& right) : left_(&left), right_(&right) {}
    struct Position {
      const Pairs* pairs;
      size_t at;
      std::pair<Left, Right> operator*() const { return pairs->pair(at); }
      Position& operator++() {
        ++at;
        return *this;
      }
      bool operator==(const Position& other) const { return at == other.at; }
    };
    Position begin() const { return {this, 0}; }
    Position end() const { return {this, count()}; }

   private:
    size_t lefts() const { return left_->empty() && kKeepRight ? 1 : left_->size(); }
    size_t rights() const { return right_->empty() && kKeepLeft ? 1 : right_->size(); }
    size_t count() const {
      // An outer side stands in for one that is empty, not for both.
      return left_->empty() && right_->empty() ? 0 : lefts() * rights();
    }
    std::pair<Left, Right> pair(size_t at) const {
      return {value<Left>(*left_, at / rights()), value<Right>(*right_, at % rights())};
    }
    template <class Out, class X>
    static Out value(const std::vector<X>& values, size_t at) {
      if constexpr (!std::is_same_v<Out, X>) {
        if (values.empty()) return std::nullopt;
      }
      return values[at];
    }

    const std::vector<V>* left_;
    const std::vector<W>* right_;
  };
  Pairs operator()(const std::tuple<std::vector<V>, std::vector<W>>& groups) const {
    return Pairs(std::get<0>(groups), std::get<1>(groups));
  }
};

// The left values of keys that the right side does not have.
template <class V, class W>
struct LeftAlone {
  std::vector<V> operator()(const std::tuple<std::vector<V>, std::vector<W>>& groups) const {
    return std::get<1>(groups).empty() ? std::get<0>(groups) : std::vector<V>{};
  }
};

}  // namespace detail

template <class Self, class K, class V>
class PairFunctions<Self, std::pair<K, V>> {
 public:
  using Pair = std::pair<K, V>;
  template <class U>
  using Pairs = RDD<std::pair<K, U>, TypedNode<std::pair<K, U>>>;

  // Each takes, last, how keys are partitioned: a number of partitions, a HashPartitioner, or a
  // partitioner of your own. By default as an input is, else by hash into as many partitions as
  // the input has.

  // One value for each key: f(a, b), associative and commutative; or f(acc, value) that changes its
  // first argument and returns nothing. Values are combined before they are sent.
  template <class F, class P = int>
  auto reduceByKey(F f, P partitioning = {}, Where where = Where::current()) const {
    check_portable<F>();
    return combined(ReduceAggregator<V, F>{std::move(f)}, partitioning,
                    CallSite("reduceByKey", where));
  }
  // As reduceByKey, from `zero` on in each partition.
  template <class F, class P = int>
  auto foldByKey(V zero, F f, P partitioning = {}, Where where = Where::current()) const {
    check_portable<F>();
    return combined(ZeroAggregator<V, V, F, F>{std::move(zero), f, f}, partitioning,
                    CallSite("foldByKey", where));
  }
  // seq(acc, value) in a partition, comb(acc, acc) between them.
  template <class U, class Seq, class Comb, class P = int>
  auto aggregateByKey(U zero, Seq seq, Comb comb, P partitioning = {},
                      Where where = Where::current()) const {
    check_portable<Seq>();
    check_portable<Comb>();
    return combined(
        ZeroAggregator<V, U, Seq, Comb>{std::move(zero), std::move(seq), std::move(comb)},
        partitioning, CallSite("aggregateByKey", where));
  }
  template <class Create, class Merge, class MergeCombiners, class P = int>
  auto combineByKey(Create create, Merge merge, MergeCombiners mergeCombiners, P partitioning = {},
                    bool mapSideCombine = true, Where where = Where::current()) const {
    check_portable<Create>();
    check_portable<Merge>();
    check_portable<MergeCombiners>();
    return combined(
        CombineAggregator<V, Create, Merge, MergeCombiners>{std::move(create), std::move(merge),
                                                            std::move(mergeCombiners)},
        partitioning, CallSite("combineByKey", where), mapSideCombine);
  }
  template <class P = int>
  Pairs<std::vector<V>> groupByKey(P partitioning = {}, Where where = Where::current()) const {
    return combined(GroupAggregator<V>(), partitioning, CallSite("groupByKey", where), false);
  }
  // About how many different values each key has; relativeSD is the estimate's relative standard
  // deviation.
  template <class P = int>
  Pairs<int64_t> countApproxDistinctByKey(double relativeSD = 0.05, P partitioning = {},
                                          Where where = Where::current()) const {
    const CallSite site("countApproxDistinctByKey", where);
    using Seq = detail::AddToSketch<V>;
    using Comb = detail::MergeSketches;
    const auto sketches =
        combined(ZeroAggregator<V, HyperLogLog, Seq, Comb>{HyperLogLog(relativeSD), {}, {}},
                 partitioning, site);
    return detail::each(sketches, MapValuesOp<K, HyperLogLog, detail::EstimateOfSketch>{{}}, site,
                        true);
  }

  template <class F>
  auto mapValues(F f, Where where = Where::current()) const {
    check_portable<F>();
    return detail::each(self(), MapValuesOp<K, V, F>{{std::move(f)}}, CallSite("mapValues", where),
                        true);
  }
  template <class F>
  auto flatMapValues(F f, Where where = Where::current()) const {
    check_portable<F>();
    return detail::each(self(), FlatMapValuesOp<K, V, F>{{std::move(f)}},
                        CallSite("flatMapValues", where), true);
  }
  auto keys(Where where = Where::current()) const {
    return detail::each(self(), MapOp<Pair, detail::First>{{}}, CallSite("keys", where));
  }
  auto values(Where where = Where::current()) const {
    return detail::each(self(), MapOp<Pair, detail::Second>{{}}, CallSite("values", where));
  }

  // For each key (values here, values there); keys of one side have an empty other.
  template <class W, class N, class P = int>
  auto cogroup(const RDD<std::pair<K, W>, N>& other, P partitioning = {},
               Where where = Where::current()) const {
    return detail::cogroup<K>(CallSite("cogroup", where),
                              detail::partitioner_or_default<K>(partitioning, self(), other),
                              self(), other);
  }
  template <class W1, class N1, class W2, class N2, class P = int>
  requires(!std::is_same_v<N2, void>) auto cogroup(const RDD<std::pair<K, W1>, N1>& other1,
                                                   const RDD<std::pair<K, W2>, N2>& other2,
                                                   P partitioning = {},
                                                   Where where = Where::current()) const {
    return detail::cogroup<K>(
        CallSite("cogroup", where),
        detail::partitioner_or_default<K>(partitioning, self(), other1, other2), self(), other1,
        other2);
  }
  template <class W1, class N1, class W2, class N2, class W3, class N3, class P = int>
  auto cogroup(const RDD<std::pair<K, W1>, N1>& other1, const RDD<std::pair<K, W2>, N2>& other2,
               const RDD<std::pair<K, W3>, N3>& other3, P partitioning = {},
               Where where = Where::current()) const {
    return detail::cogroup<K>(
        CallSite("cogroup", where),
        detail::partitioner_or_default<K>(partitioning, self(), other1, other2, other3), self(),
        other1, other2, other3);
  }
  template <class W, class N, class P = int>
  auto groupWith(const RDD<std::pair<K, W>, N>& other, P partitioning = {},
                 Where where = Where::current()) const {
    return cogroup(other, partitioning, where);
  }
  template <class W, class N, class P = int>
  auto join(const RDD<std::pair<K, W>, N>& other, P partitioning = {},
            Where where = Where::current()) const {
    return joined<false, false>(other, partitioning, CallSite("join", where));
  }
  // Values of the outer side's keys that the other does not have come with std::nullopt.
  template <class W, class N, class P = int>
  auto leftOuterJoin(const RDD<std::pair<K, W>, N>& other, P partitioning = {},
                     Where where = Where::current()) const {
    return joined<true, false>(other, partitioning, CallSite("leftOuterJoin", where));
  }
  template <class W, class N, class P = int>
  auto rightOuterJoin(const RDD<std::pair<K, W>, N>& other, P partitioning = {},
                      Where where = Where::current()) const {
    return joined<false, true>(other, partitioning, CallSite("rightOuterJoin", where));
  }
  template <class W, class N, class P = int>
  auto fullOuterJoin(const RDD<std::pair<K, W>, N>& other, P partitioning = {},
                     Where where = Where::current()) const {
    return joined<true, true>(other, partitioning, CallSite("fullOuterJoin", where));
  }
  template <class W, class N, class P = int>
  auto subtractByKey(const RDD<std::pair<K, W>, N>& other, P partitioning = {},
                     Where where = Where::current()) const {
    const CallSite site("subtractByKey", where);
    const auto groups = grouped(other, partitioning, site);
    using Groups = std::tuple<std::vector<V>, std::vector<W>>;
    return detail::each(groups, FlatMapValuesOp<K, Groups, detail::LeftAlone<V, W>>{{}}, site,
                        true);
  }

  template <class P>
  Pairs<V> partitionBy(const P& partitioning, Where where = Where::current()) const {
    const auto partitioner = as_partitioner<K>(partitioning);
    if (detail::has_partitioner(self(), *partitioner)) return self().erased();
    using Node = ShuffledNode<K, V>;
    auto node = detail::make_node<Node>(self().node()->context(), partitioner->numPartitions(),
                                        "ShuffledRDD", CallSite("partitionBy", where),
                                        detail::keyed_input<K, V>(self(), partitioner));
    node->set_partitioner(partitioner);
    return RddOf<Node>(std::move(node));
  }
  // As partitionBy, with the pairs of each partition in order.
  template <class P, class Less = std::less<K>>
  Pairs<V> repartitionAndSortWithinPartitions(const P& partitioning, Less = {},
                                              Where where = Where::current()) const {
    return sorted<Less>(as_partitioner<K>(partitioning), true,
                        CallSite("repartitionAndSortWithinPartitions", where));
  }
  // All pairs in order: those of partition i before those of i + 1. Runs a job that samples the
  // keys.
  template <class Less = std::less<K>>
  Pairs<V> sortByKey(bool ascending = true, int numPartitions = 0,
                     Where where = Where::current()) const {
    const CallSite site("sortByKey", where);
    const int wanted = numPartitions > 0 ? numPartitions : self().getNumPartitions();
    return sorted<Less>(range_partitioner<Less>(wanted, ascending, site), ascending, site);
  }
  // The pairs with keys from `lower` to `upper`.
  Pairs<V> filterByRange(const K& lower, const K& upper, Where where = Where::current()) const {
    const auto in_range = [](const K& from, const K& to, const Pair& pair) {
      return !(pair.first < from) && !(to < pair.first);
    };
    return self().filter(rdd::bind(lower, upper, in_range), where);
  }

  std::unordered_map<K, int64_t, KeyHash> countByKey(Where where = Where::current()) const {
    const auto counts = mapValues([](const V&) { return int64_t{1}; }, where)
                            .reduceByKey([](int64_t a, int64_t b) { return a + b; }, 0, where)
                            .collect(where);
    return {counts.begin(), counts.end()};
  }
  // One value of each key, the last one when there are several.
  std::unordered_map<K, V, KeyHash> collectAsMap(Where where = Where::current()) const {
    std::unordered_map<K, V, KeyHash> map;
    for (auto& [key, value] : self().collect(where)) map[key] = std::move(value);
    return map;
  }
  // The values of a key; only its partition is looked at when there is a partitioner.
  std::vector<V> lookup(const K& key, Where where = Where::current()) const {
    const auto values = detail::each(
        self().filter(rdd::bind(key, [](const K& k, const Pair& pair) { return pair.first == k; }),
                      where),
        MapOp<Pair, detail::Second>{{}}, CallSite("lookup", where));
    const auto by = std::dynamic_pointer_cast<const KeyPartitioner<K>>(self().partitioner());
    if (by) return values.collectPartitions({by->getPartition(key)}, CallSite("lookup", where));
    return values.collect(where);
  }
  // A sample with a fraction for each key; keys that are not there have none.
  Pairs<V> sampleByKey(bool withReplacement, const std::map<K, double>& fractions,
                       uint64_t seed = 42, Where where = Where::current()) const;

 private:
  const Self& self() const { return static_cast<const Self&>(*this); }

  template <class Aggregator, class P>
  auto combined(Aggregator aggregator, const P& partitioning, const CallSite& site,
                bool map_side = true) const {
    return detail::combine_by_key<K>(self(), std::move(aggregator),
                                     detail::partitioner_or_default<K>(partitioning, self()), site,
                                     map_side);
  }
  template <class Other, class P>
  auto grouped(const Other& other, const P& partitioning, const CallSite& site) const {
    return detail::cogroup<K>(site, detail::partitioner_or_default<K>(partitioning, self(), other),
                              self(), other);
  }
  template <bool kKeepLeft, bool kKeepRight, class W, class N, class P>
  auto joined(const RDD<std::pair<K, W>, N>& other, const P& partitioning,
              const CallSite& site) const {
    using Groups = std::tuple<std::vector<V>, std::vector<W>>;
    using Pick = detail::JoinGroups<kKeepLeft, kKeepRight, V, W>;
    return detail::each(grouped(other, partitioning, site), FlatMapValuesOp<K, Groups, Pick>{{}},
                        site, true);
  }
  template <class Less>
  Pairs<V> sorted(const KeyPartitionerPtr<K>& partitioner, bool ascending,
                  const CallSite& site) const {
    using Node = SortedNode<K, V, Less>;
    auto node = detail::make_node<Node>(self().node()->context(), partitioner->numPartitions(),
                                        "ShuffledRDD", site,
                                        detail::keyed_input<K, V>(self(), partitioner), ascending);
    node->set_partitioner(partitioner);
    return RddOf<Node>(std::move(node));
  }
  template <class Less>
  KeyPartitionerPtr<K> range_partitioner(int partitions, bool ascending,
                                         const CallSite& site) const;
};

}  // namespace firesteel::rdd
