#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firesteel/rdd/combining_nodes.h"
#include "firesteel/rdd/context_core.h"
#include "firesteel/rdd/element_ops.h"
#include "firesteel/rdd/partitions_node.h"
#include "firesteel/rdd/pipe_node.h"
#include "firesteel/rdd/shuffle_nodes.h"

namespace firesteel::rdd {

template <class T, class Node>
class RDD;

// What passes the class around without its definition.
template <class Node>
using RddOf = RDD<typename Node::value_type, Node>;

namespace detail {

template <class Op, class Rdd>
auto each(const Rdd& rdd, Op op, const CallSite& site, bool keeps_partitioner = false) {
  using Node = EachNode<typename Rdd::node_type, Op>;
  auto node = make_node<Node>(rdd.node()->context(), rdd.getNumPartitions(), "MapPartitionsRDD",
                              site, rdd.node(), std::move(op));
  if (keeps_partitioner) node->set_partitioner(rdd.partitioner());
  return RddOf<Node>(std::move(node));
}

template <class F, class Rdd, class... Others>
auto over_partitions(const char* kind, F function, bool barrier, bool keeps_partitioner,
                     const CallSite& site, const Rdd& rdd, const Others&... others) {
  using Node = PartitionsNode<F, typename Rdd::node_type, typename Others::node_type...>;
  check_portable<F>();
  auto node = make_node<Node>(rdd.node()->context(), rdd.getNumPartitions(), kind, site, barrier,
                              std::move(function), rdd.node(), others.node()...);
  if (keeps_partitioner) node->set_partitioner(rdd.partitioner());
  return RddOf<Node>(std::move(node));
}

// The partitioner that pair functions use when they are given none: the one of an input, or a hash
// partitioner of as many partitions as the largest input, as Spark.
template <class K, class... Rdds>
KeyPartitionerPtr<K> default_partitioner(const Rdds&... rdds) {
  KeyPartitionerPtr<K> best;
  int most = 0;
  const auto look = [&](const auto& rdd) {
    most = std::max(most, rdd.getNumPartitions());
    auto own = std::dynamic_pointer_cast<const KeyPartitioner<K>>(rdd.partitioner());
    if (own && (!best || own->numPartitions() > best->numPartitions())) best = std::move(own);
  };
  (look(rdds), ...);
  const ContextPtr& context = std::get<0>(std::tie(rdds...)).node()->context();
  const std::string set = context->conf("spark.default.parallelism", "");
  const int wanted = set.empty() ? most : context->default_parallelism();
  // One that is much too coarse is not worth the shuffle that it saves.
  if (best && (best->numPartitions() >= wanted || most < 10 * best->numPartitions())) return best;
  return std::make_shared<KeyHashPartitioner<K>>(std::max(wanted, 1));
}

template <class Combine, class Rdd, class K>
Shuffle shuffle_map(const Rdd& rdd, KeyPartitionerPtr<K> partitioner, Combine combine) {
  auto lease = rdd.node()->context()->new_shuffle();
  auto map = std::make_shared<ShuffleMapOf<typename Rdd::node_type, Combine>>(
      *lease, rdd.node(), std::move(partitioner), std::move(combine));
  return {std::move(map), std::move(lease)};
}

template <class Rdd>
bool has_partitioner(const Rdd& rdd, const Partitioner& partitioner) {
  return rdd.partitioner() != nullptr && rdd.partitioner()->equals(partitioner);
}

// The pairs of `rdd` by `partitioner`: through a shuffle unless they lie that way.
template <class K, class V, class Rdd>
KeyedInput<K, V> keyed_input(const Rdd& rdd, const KeyPartitionerPtr<K>& partitioner) {
  if (has_partitioner(rdd, *partitioner)) {
    return KeyedInput<K, V>(std::shared_ptr<const TypedNode<std::pair<K, V>>>(rdd.node()));
  }
  return KeyedInput<K, V>(shuffle_map(rdd, partitioner, NoCombine()));
}

template <class K, class Rdd, class Aggregator>
auto combine_by_key(const Rdd& rdd, Aggregator aggregator, KeyPartitionerPtr<K> partitioner,
                    const CallSite& site, bool map_side = true) {
  // Of one type, whichever way the pairs come.
  using Out = std::pair<K, typename Aggregator::Combiner>;
  const auto finish = [&](auto node) {
    node->set_partitioner(partitioner);
    return RDD<Out, TypedNode<Out>>(std::shared_ptr<const TypedNode<Out>>(std::move(node)));
  };
  const ContextPtr& context = rdd.node()->context();
  const int partitions = partitioner->numPartitions();
  using V = typename Aggregator::Value;
  if (has_partitioner(rdd, *partitioner) || !map_side) {
    using Node = CombinedNode<K, Aggregator, false>;
    const auto input = keyed_input<K, V>(rdd, partitioner);
    const char* kind = input.is_shuffle() ? "ShuffledRDD" : "MapPartitionsRDD";
    return finish(make_node<Node>(context, partitions, kind, site, input, std::move(aggregator)));
  }
  using Node = CombinedNode<K, Aggregator, true>;
  auto map = shuffle_map(rdd, partitioner, aggregator);
  return finish(make_node<Node>(context, partitions, "ShuffledRDD", site,
                                KeyedInput<K, typename Aggregator::Combiner>(std::move(map)),
                                std::move(aggregator)));
}

template <class K, class... Rdds>
auto cogroup(const CallSite& site, const KeyPartitionerPtr<K>& partitioner, const Rdds&... rdds) {
  using Node = CoGroupNode<K, typename Rdds::value_type::second_type...>;
  const ContextPtr& context = std::get<0>(std::tie(rdds...)).node()->context();
  auto node =
      make_node<Node>(context, partitioner->numPartitions(), "CoGroupedRDD", site,
                      typename Node::Inputs(keyed_input<K, typename Rdds::value_type::second_type>(
                          rdds, partitioner)...));
  node->set_partitioner(partitioner);
  return RddOf<Node>(std::move(node));
}

struct First {
  template <class P>
  auto operator()(const P& pair) const {
    return pair.first;
  }
  template <class P>
  auto operator()(P&& pair) const requires(!std::is_lvalue_reference_v<P>) {
    return std::move(pair.first);
  }
};
struct Second {
  template <class P>
  auto operator()(const P& pair) const {
    return pair.second;
  }
  template <class P>
  auto operator()(P&& pair) const requires(!std::is_lvalue_reference_v<P>) {
    return std::move(pair.second);
  }
};

template <class T>
struct WithNothing {
  template <class X>
  std::pair<T, char> operator()(X&& element) const {
    return {std::forward<X>(element), '\0'};
  }
};
struct KeepFirst {
  void operator()(char&, char) const {}
};

// A key and how often each of two RDDs has it.
template <class T>
using BothSides = std::pair<T, std::tuple<std::vector<char>, std::vector<char>>>;
template <class T>
struct InBoth {
  std::vector<T> operator()(const BothSides<T>& sides) const {
    const auto& [left, right] = sides.second;
    return left.empty() || right.empty() ? std::vector<T>{} : std::vector<T>{sides.first};
  }
};
template <class T>
struct InFirst {
  std::vector<T> operator()(const BothSides<T>& sides) const {
    const auto& [left, right] = sides.second;
    return right.empty() ? std::vector<T>(left.size(), sides.first) : std::vector<T>{};
  }
};

// A key that is a partition's number.
struct DirectPartitioner {
  int partitions = 1;
  int numPartitions() const { return partitions; }
  int getPartition(int key) const { return key; }
};

// What pair functions are given as their last argument; 0: the default.
template <class K, class P, class... Rdds>
KeyPartitionerPtr<K> partitioner_or_default(const P& given, const Rdds&... rdds) {
  if constexpr (std::is_integral_v<P>) {
    if (given == 0) return default_partitioner<K>(rdds...);
    if (given < 0) {
      throw_illegal_argument("Number of partitions (" + std::to_string(given) +
                             ") cannot be negative.");
    }
  }
  return as_partitioner<K>(given);
}

}  // namespace detail

// What every RDD can be made into. Functions must be able to travel: see closure.h.
template <class Self, class T>
class Transformations {
 public:
  // f(element), or f(a, b) for a pair.
  template <class F>
  auto map(F f, Where where = Where::current()) const {
    check_portable<F>();
    return detail::each(self(), MapOp<T, F>{{std::move(f)}}, CallSite("map", where));
  }
  template <class F>
  auto filter(F f, Where where = Where::current()) const {
    check_portable<F>();
    return detail::each(self(), FilterOp<T, F>{{std::move(f)}}, CallSite("filter", where), true);
  }
  // f gives a container or range of results.
  template <class F>
  auto flatMap(F f, Where where = Where::current()) const {
    check_portable<F>();
    return detail::each(self(), FlatMapOp<T, F>{{std::move(f)}}, CallSite("flatMap", where));
  }
  // f(element, emit) calls emit(result) for each result.
  template <class U, class F>
  auto flatMap(F f, Where where = Where::current()) const {
    check_portable<F>();
    return detail::each(self(), EmitOp<T, U, F>{{std::move(f)}}, CallSite("flatMap", where));
  }
  // f(iterator) gives a container, another range, or a callable that gives std::optional<U> until
  // it gives none.
  template <class F>
  auto mapPartitions(F f, bool preservesPartitioning = false,
                     Where where = Where::current()) const {
    return detail::over_partitions("MapPartitionsRDD", std::move(f), false, preservesPartitioning,
                                   CallSite("mapPartitions", where), self());
  }
  // f(partition, iterator)
  template <class F>
  auto mapPartitionsWithIndex(F f, bool preservesPartitioning = false,
                              Where where = Where::current()) const {
    return detail::over_partitions("MapPartitionsRDD", std::move(f), false, preservesPartitioning,
                                   CallSite("mapPartitionsWithIndex", where), self());
  }
  // f(iterator, iterator of the other)
  template <class Other, class F>
  auto zipPartitions(const Other& other, F f, bool preservesPartitioning = false,
                     Where where = Where::current()) const {
    check_same_partitions(other);
    return detail::over_partitions("ZippedPartitionsRDD2", std::move(f), false,
                                   preservesPartitioning, CallSite("zipPartitions", where), self(),
                                   other);
  }
  // Each partition as one vector.
  auto glom(Where where = Where::current()) const {
    return detail::each(self(), GlomOp<T>(), CallSite("glom", where));
  }

  // A random part: of about `fraction` of the elements, or, with replacement, each as often as a
  // Poisson distribution with that mean says. The seed determines it.
  RDD<T, TypedNode<T>> sample(bool withReplacement, double fraction, uint64_t seed = 42,
                              Where where = Where::current()) const {
    const CallSite site("sample", where);
    if (fraction < 0 || (!withReplacement && fraction > 1)) {
      throw_illegal_argument("Invalid sampling fraction: " + std::to_string(fraction));
    }
    if (withReplacement) return poisson(fraction, seed, site);
    return bernoulli(0, fraction, seed, site);
  }
  // Random parts that together are all elements; the weights' sum is taken as 1.
  std::vector<RDD<T, TypedNode<T>>> randomSplit(const std::vector<double>& weights,
                                                uint64_t seed = 42,
                                                Where where = Where::current()) const {
    double sum = 0;
    for (const double weight : weights) {
      if (weight < 0) throw_illegal_argument("Weights must be nonnegative");
      sum += weight;
    }
    if (sum <= 0) throw_illegal_argument("Sum of weights must be positive");
    const CallSite site("randomSplit", where);
    std::vector<RDD<T, TypedNode<T>>> parts;
    double from = 0;
    for (size_t i = 0; i < weights.size(); ++i) {
      const double to = i + 1 == weights.size() ? 1 : from + weights[i] / sum;
      parts.push_back(bernoulli(from, to, seed, site));
      from = to;
    }
    return parts;
  }

  auto keyBy(auto f, Where where = Where::current()) const {
    using F = decltype(f);
    check_portable<F>();
    return detail::each(self(), KeyByOp<T, F>{{std::move(f)}}, CallSite("keyBy", where));
  }
  // (key, all elements with that key)
  template <class F, class P = int>
  auto groupBy(F f, P partitioning = 0, Where where = Where::current()) const {
    return keyBy(std::move(f), where).groupByKey(partitioning, where);
  }
  RDD<T, TypedNode<T>> distinct(int numPartitions = 0, Where where = Where::current()) const {
    const CallSite site("distinct", where);
    const auto pairs = detail::each(self(), MapOp<T, detail::WithNothing<T>>{{}}, site);
    using Aggregator = ReduceAggregator<char, detail::KeepFirst>;
    const auto unique = detail::combine_by_key<T>(
        pairs, Aggregator{}, detail::partitioner_or_default<T>(numPartitions, pairs), site);
    return detail::each(unique, MapOp<std::pair<T, char>, detail::First>{{}}, site);
  }

  // All elements of both; duplicates stay.
  RDD<T, TypedNode<T>> union_(const RDD<T, TypedNode<T>>& other,
                              Where where = Where::current()) const {
    using Node = UnionNode<T>;
    return RDD<T, TypedNode<T>>(std::shared_ptr<const TypedNode<T>>(detail::make_node<Node>(
        self().node()->context(), self().getNumPartitions() + other.getNumPartitions(), "UnionRDD",
        CallSite("union", where), typename Node::Parents{self().node(), other.node()})));
  }
  friend RDD<T, TypedNode<T>> operator+(const Self& a, const RDD<T, TypedNode<T>>& b) {
    return a.union_(b);
  }
  // Elements in both, once each.
  RDD<T, TypedNode<T>> intersection(const RDD<T, TypedNode<T>>& other, int numPartitions = 0,
                                    Where where = Where::current()) const {
    return with_other(other, numPartitions, CallSite("intersection", where), detail::InBoth<T>());
  }
  // Elements that the other does not have; duplicates stay.
  RDD<T, TypedNode<T>> subtract(const RDD<T, TypedNode<T>>& other, int numPartitions = 0,
                                Where where = Where::current()) const {
    return with_other(other, numPartitions, CallSite("subtract", where), detail::InFirst<T>());
  }
  // All pairs.
  template <class Other>
  auto cartesian(const Other& other, Where where = Where::current()) const {
    using Node = CartesianNode<typename Self::node_type, typename Other::node_type>;
    return RddOf<Node>(detail::make_node<Node>(
        self().node()->context(), self().getNumPartitions() * other.getNumPartitions(),
        "CartesianRDD", CallSite("cartesian", where), self().node(), other.node()));
  }
  // The i-th elements of both, which must have as many in each partition.
  template <class Other>
  auto zip(const Other& other, Where where = Where::current()) const {
    using Node = ZipNode<typename Self::node_type, typename Other::node_type>;
    check_same_partitions(other);
    return RddOf<Node>(detail::make_node<Node>(self().node()->context(), self().getNumPartitions(),
                                               "ZippedPartitionsRDD2", CallSite("zip", where),
                                               self().node(), other.node()));
  }
  // Elements with their number, by partition and place. Runs a job when there are several
  // partitions.
  auto zipWithIndex(Where where = Where::current()) const {
    const CallSite site("zipWithIndex", where);
    NumberOp<T> op;
    op.firsts.assign(1, 0);
    if (self().getNumPartitions() > 1) {
      for (const int64_t count : self().countPartitions(self().getNumPartitions() - 1, site)) {
        op.firsts.push_back(op.firsts.back() + count);
      }
    }
    return detail::each(self(), std::move(op), site);
  }
  // Elements with different numbers: k, n + k, 2 n + k... in the k-th of n partitions.
  auto zipWithUniqueId(Where where = Where::current()) const {
    NumberOp<T> op;
    op.step = self().getNumPartitions();
    return detail::each(self(), std::move(op), CallSite("zipWithUniqueId", where));
  }

  // The lines that a program prints which gets the elements as lines. A command of one string is
  // cut at blanks; no shell runs.
  auto pipe(const std::string& command, Where where = Where::current()) const {
    return pipe(split_command(command), {}, where);
  }
  auto pipe(const std::vector<std::string>& command,
            const std::map<std::string, std::string>& environment = {},
            Where where = Where::current()) const {
    using Node = PipeNode<typename Self::node_type>;
    return RddOf<Node>(detail::make_node<Node>(self().node()->context(), self().getNumPartitions(),
                                               "PipedRDD", CallSite("pipe", where), self().node(),
                                               command, environment));
  }

  // At most so many partitions: neighbours put together, or, with a shuffle, elements dealt out.
  RDD<T, TypedNode<T>> coalesce(int numPartitions, bool shuffle = false,
                                Where where = Where::current()) const {
    const CallSite site("coalesce", where);
    if (numPartitions <= 0) {
      throw_illegal_argument("Number of partitions (" + std::to_string(numPartitions) +
                             ") must be positive.");
    }
    if (shuffle) return dealt(numPartitions, site);
    using Node = CoalesceNode<typename Self::node_type>;
    const int partitions = std::min(numPartitions, self().getNumPartitions());
    return RddOf<Node>(detail::make_node<Node>(self().node()->context(), partitions, "CoalescedRDD",
                                               site, self().node()));
  }
  RDD<T, TypedNode<T>> repartition(int numPartitions, Where where = Where::current()) const {
    if (numPartitions <= 0) {
      throw_illegal_argument("Number of partitions (" + std::to_string(numPartitions) +
                             ") must be positive.");
    }
    return dealt(numPartitions, CallSite("repartition", where));
  }
  // In order of f(element).
  template <class F>
  RDD<T, TypedNode<T>> sortBy(F f, bool ascending = true, int numPartitions = 0,
                              Where where = Where::current()) const {
    using K = CallResult<F, T>;
    const auto sorted = keyBy(std::move(f), where).sortByKey(ascending, numPartitions, where);
    return detail::each(sorted, MapOp<std::pair<K, T>, detail::Second>{{}},
                        CallSite("sortBy", where));
  }

  // barrier().mapPartitions(f): all tasks run at once and can wait for each other with
  // BarrierTaskContext.
  class Barrier {
   public:
    explicit Barrier(Self rdd) : rdd_(std::move(rdd)) {}
    template <class F>
    auto mapPartitions(F f, bool preservesPartitioning = false,
                       Where where = Where::current()) const {
      return detail::over_partitions("MapPartitionsRDD", std::move(f), true, preservesPartitioning,
                                     CallSite("mapPartitions", where), rdd_);
    }
    template <class F>
    auto mapPartitionsWithIndex(F f, bool preservesPartitioning = false,
                                Where where = Where::current()) const {
      return detail::over_partitions("MapPartitionsRDD", std::move(f), true, preservesPartitioning,
                                     CallSite("mapPartitionsWithIndex", where), rdd_);
    }

   private:
    Self rdd_;
  };
  Barrier barrier() const { return Barrier(self()); }

 private:
  const Self& self() const { return static_cast<const Self&>(*this); }

  template <class Other>
  void check_same_partitions(const Other& other) const {
    if (self().getNumPartitions() == other.getNumPartitions()) return;
    throw_illegal_argument("Can't zip RDDs with unequal numbers of partitions: List(" +
                           std::to_string(self().getNumPartitions()) + ", " +
                           std::to_string(other.getNumPartitions()) + ")");
  }
  RDD<T, TypedNode<T>> bernoulli(double from, double to, uint64_t seed,
                                 const CallSite& site) const {
    BernoulliOp<T> op;
    op.from = from;
    op.to = to;
    op.seed = seed;
    return detail::each(self(), std::move(op), site, true);
  }
  RDD<T, TypedNode<T>> poisson(double mean, uint64_t seed, const CallSite& site) const {
    PoissonOp<T> op;
    op.mean = mean;
    op.seed = seed;
    return detail::each(self(), std::move(op), site, true);
  }
  RDD<T, TypedNode<T>> dealt(int partitions, const CallSite& site) const {
    DealOp<T> op;
    op.partitions = partitions;
    const auto dealt = detail::each(self(), std::move(op), site);
    using Node = ShuffledNode<int, T>;
    const auto by_key = as_partitioner<int>(detail::DirectPartitioner{partitions});
    const RddOf<Node> shuffled(detail::make_node<Node>(
        self().node()->context(), partitions, "ShuffledRDD", site,
        KeyedInput<int, T>(detail::shuffle_map(dealt, by_key, NoCombine()))));
    return detail::each(shuffled, MapOp<std::pair<int, T>, detail::Second>{{}}, site);
  }
  template <class Choose>
  RDD<T, TypedNode<T>> with_other(const RDD<T, TypedNode<T>>& other, int partitions,
                                  const CallSite& site, Choose choose) const {
    const auto left = detail::each(self(), MapOp<T, detail::WithNothing<T>>{{}}, site);
    const auto right = detail::each(other, MapOp<T, detail::WithNothing<T>>{{}}, site);
    const auto by = detail::partitioner_or_default<T>(partitions, left, right);
    const auto groups = detail::cogroup<T>(site, by, left, right);
    return detail::each(groups, FlatMapOp<detail::BothSides<T>, Choose>{{choose}}, site);
  }
};

}  // namespace firesteel::rdd
