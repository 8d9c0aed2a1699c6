#pragma once

// The reduce side of shuffles.

#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "firesteel/rdd/external_sorter.h"
#include "firesteel/rdd/shuffle_map.h"
#include "firesteel/rdd/spilling_combiner.h"

namespace firesteel::rdd {

namespace detail {

// The pairs of a reduce partition one by one.
template <class K, class V>
class ShuffleRecords {
 public:
  ShuffleRecords(TaskContext& task, int shuffle_id, int map_partitions, int partition)
      : task_(&task),
        input_(task.services().shuffle_input(shuffle_id, map_partitions, partition)) {}

  bool next_block() {
    task_->services().check_killed();
    std::string_view bytes;
    if (!input_->next(bytes)) return false;
    in_ = InArchive(bytes);
    return true;
  }
  const std::pair<K, V>* next() {
    while (in_.done()) {
      if (!next_block()) return nullptr;
    }
    in_(current_.first, current_.second);
    return &current_;
  }
  // Calls f(pair) -> bool for all.
  template <class F>
  bool each(F&& f) {
    while (next_block()) {
      while (!in_.done()) {
        std::pair<K, V> record{};
        in_(record.first, record.second);
        if (!f(std::move(record))) return false;
      }
    }
    return true;
  }

 private:
  TaskContext* task_;
  std::unique_ptr<ShuffleInput> input_;
  InArchive in_{std::string_view()};
  std::pair<K, V> current_{};
};

}  // namespace detail

// Pairs that come by a shuffle, or straight from a parent that has the right partitions already.
template <class K, class V>
class KeyedInput {
 public:
  using Pair = std::pair<K, V>;

  KeyedInput() = default;
  explicit KeyedInput(Shuffle shuffle)
      : shuffle_id_(shuffle.map->shuffle_id()),
        map_partitions_(shuffle.map->node().num_partitions()),
        shuffle_(std::move(shuffle)) {}
  explicit KeyedInput(std::shared_ptr<const TypedNode<Pair>> parent) : parent_(std::move(parent)) {}

  void write(GraphWriter& graph, const RddNode& owner) const {
    graph(shuffle_id_, map_partitions_);
    if (shuffle_id_ < 0) graph.parent(owner, parent_.get());
  }
  void read(GraphReader& graph) {
    graph(shuffle_id_, map_partitions_);
    if (shuffle_id_ < 0) parent_ = graph.template parent<TypedNode<Pair>>();
  }
  RddDependency dependency() const {
    if (!is_shuffle()) return {parent_, nullptr, nullptr};
    return {shuffle_.map->node().shared_from_this(), shuffle_.map, nullptr};
  }
  bool is_shuffle() const { return shuffle_id_ >= 0; }
  detail::ShuffleRecords<K, V> records(TaskContext& task, int partition) const {
    return detail::ShuffleRecords<K, V>(task, shuffle_id_, map_partitions_, partition);
  }

  // Calls f(pair) for all.
  template <class F>
  void each(TaskContext& task, int partition, F&& f) const {
    const auto all = [&](auto&& pair) {
      f(std::forward<decltype(pair)>(pair));
      return true;
    };
    if (is_shuffle()) {
      records(task, partition).each(all);
    } else {
      parent_->push(task, partition, all);
    }
  }

 private:
  int shuffle_id_ = -1;
  int map_partitions_ = 0;
  Shuffle shuffle_;
  std::shared_ptr<const TypedNode<Pair>> parent_;
};

// partitionBy, and what repartition is made of: the pairs in no order.
template <class K, class V>
class ShuffledNode final : public NodeOf<ShuffledNode<K, V>, std::pair<K, V>> {
 public:
  using Base = NodeOf<ShuffledNode, std::pair<K, V>>;
  ShuffledNode(NodeHeader header, NodeOrigin origin, KeyedInput<K, V> input)
      : Base(std::move(header), std::move(origin)), input_(std::move(input)) {}
  ShuffledNode(const NodeHeader& header, KeyedInput<K, V> input)
      : Base(header), input_(std::move(input)) {}

  void write(GraphWriter& graph) const override { input_.write(graph, *this); }
  static std::shared_ptr<ShuffledNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    KeyedInput<K, V> input;
    input.read(graph);
    return std::make_shared<ShuffledNode>(header, std::move(input));
  }
  std::vector<RddDependency> dependencies() const override { return {input_.dependency()}; }
  NodeDeterminism determinism() const override {
    return std::max(NodeDeterminism::kUnordered, Base::determinism());
  }

  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    return input_.records(task, partition).each(sink);
  }
  detail::ShuffleRecords<K, V> open_computed(TaskContext& task, int partition) const {
    return input_.records(task, partition);
  }

 private:
  KeyedInput<K, V> input_;
};

// combineByKey and its kin. kMapSide: what comes are combiners, not values.
template <class K, class Aggregator, bool kMapSide>
class CombinedNode final : public NodeOf<CombinedNode<K, Aggregator, kMapSide>,
                                         std::pair<K, typename Aggregator::Combiner>> {
 public:
  using C = typename Aggregator::Combiner;
  using Incoming = std::conditional_t<kMapSide, C, typename Aggregator::Value>;
  using Base = NodeOf<CombinedNode, std::pair<K, C>>;

  CombinedNode(NodeHeader header, NodeOrigin origin, KeyedInput<K, Incoming> input,
               Aggregator aggregator)
      : Base(std::move(header), std::move(origin)),
        input_(std::move(input)),
        aggregator_(std::move(aggregator)) {}
  CombinedNode(const NodeHeader& header, KeyedInput<K, Incoming> input, Aggregator aggregator)
      : Base(header), input_(std::move(input)), aggregator_(std::move(aggregator)) {}

  void write(GraphWriter& graph) const override {
    input_.write(graph, *this);
    aggregator_.write(graph);
  }
  static std::shared_ptr<CombinedNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    KeyedInput<K, Incoming> input;
    input.read(graph);
    return std::make_shared<CombinedNode>(header, std::move(input), Aggregator::read(graph));
  }
  std::vector<RddDependency> dependencies() const override { return {input_.dependency()}; }
  NodeDeterminism determinism() const override {
    return std::max(NodeDeterminism::kUnordered, Base::determinism());
  }

  // All is combined when the first entry is asked for.
  class Pull {
   public:
    Pull(const CombinedNode& node, TaskContext& task, int partition)
        : state_(std::make_unique<State>(node.aggregator_, task.services())) {
      auto& combiner = state_->combiner;
      node.input_.each(task, partition, [&](auto&& pair) {
        using Given = decltype(pair);
        if constexpr (kMapSide) {
          C other = std::forward<Given>(pair).second;
          combiner.add_combiner(std::forward<Given>(pair).first, std::move(other));
        } else {
          combiner.add(std::forward<Given>(pair).first, std::forward<Given>(pair).second);
        }
      });
    }
    std::pair<K, C>* next() { return state_->combiner.next(); }

   private:
    struct State {
      State(const Aggregator& given, TaskServices& services)
          : aggregator(given), combiner(services, aggregator) {}
      Aggregator aggregator;
      SpillingCombiner<K, Aggregator> combiner;
    };
    std::unique_ptr<State> state_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(*this, task, partition);
  }
  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    Pull pull(*this, task, partition);
    while (auto* entry = pull.next()) {
      if (!sink(std::move(*entry))) return false;
    }
    return true;
  }

 private:
  KeyedInput<K, Incoming> input_;
  Aggregator aggregator_;
};

// sortByKey and repartitionAndSortWithinPartitions: the pairs of a partition in order.
template <class K, class V, class Less>
class SortedNode final : public NodeOf<SortedNode<K, V, Less>, std::pair<K, V>> {
 public:
  using Base = NodeOf<SortedNode, std::pair<K, V>>;
  SortedNode(NodeHeader header, NodeOrigin origin, KeyedInput<K, V> input, bool ascending)
      : Base(std::move(header), std::move(origin)),
        input_(std::move(input)),
        ascending_(ascending) {}
  SortedNode(const NodeHeader& header, KeyedInput<K, V> input, bool ascending)
      : Base(header), input_(std::move(input)), ascending_(ascending) {}

  void write(GraphWriter& graph) const override {
    input_.write(graph, *this);
    graph(ascending_);
  }
  static std::shared_ptr<SortedNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    KeyedInput<K, V> input;
    input.read(graph);
    return std::make_shared<SortedNode>(header, std::move(input), graph.template take<bool>());
  }
  std::vector<RddDependency> dependencies() const override { return {input_.dependency()}; }
  NodeDeterminism determinism() const override {
    return std::max(NodeDeterminism::kUnordered, Base::determinism());
  }

  class Pull {
   public:
    Pull(const SortedNode& node, TaskContext& task, int partition)
        : sorter_(std::make_unique<ExternalSorter<K, V, Less>>(task.services(), node.ascending_)) {
      node.input_.each(task, partition, [&](auto&& pair) {
        sorter_->add(std::pair<K, V>(std::forward<decltype(pair)>(pair)));
      });
    }
    std::pair<K, V>* next() { return sorter_->next(); }

   private:
    std::unique_ptr<ExternalSorter<K, V, Less>> sorter_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(*this, task, partition);
  }
  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    Pull pull(*this, task, partition);
    while (auto* record = pull.next()) {
      if (!sink(std::move(*record))) return false;
    }
    return true;
  }

 private:
  KeyedInput<K, V> input_;
  bool ascending_;
};

namespace detail {

template <class... Vs>
struct CogroupAggregator {
  using Combiner = std::tuple<std::vector<Vs>...>;
  // A value and, by its type, the side that it is of.
  template <size_t I, class X>
  struct Side {
    X value;
  };
  using Value = Side<0, int>;

  template <size_t I, class X>
  Combiner create(Side<I, X>&& side) {
    Combiner groups;
    merge(groups, std::move(side));
    return groups;
  }
  template <size_t I, class X>
  void merge(Combiner& groups, Side<I, X>&& side) {
    std::get<I>(groups).push_back(std::move(side.value));
  }
  void merge_combiners(Combiner& groups, Combiner&& others) {
    const auto append = [](auto& to, auto& from) {
      to.insert(to.end(), std::make_move_iterator(from.begin()),
                std::make_move_iterator(from.end()));
    };
    [&]<size_t... I>(std::index_sequence<I...>) {
      (append(std::get<I>(groups), std::get<I>(others)), ...);
    }
    (std::index_sequence_for<Vs...>());
  }
};

}  // namespace detail

// For each key the values that it has in each of several RDDs.
template <class K, class... Vs>
class CoGroupNode final
    : public NodeOf<CoGroupNode<K, Vs...>, std::pair<K, std::tuple<std::vector<Vs>...>>> {
 public:
  using Groups = std::tuple<std::vector<Vs>...>;
  using Inputs = std::tuple<KeyedInput<K, Vs>...>;
  using Base = NodeOf<CoGroupNode, std::pair<K, Groups>>;

  CoGroupNode(NodeHeader header, NodeOrigin origin, Inputs inputs)
      : Base(std::move(header), std::move(origin)), inputs_(std::move(inputs)) {}
  CoGroupNode(const NodeHeader& header, Inputs inputs) : Base(header), inputs_(std::move(inputs)) {}

  void write(GraphWriter& graph) const override {
    std::apply([&](const auto&... inputs) { (inputs.write(graph, *this), ...); }, inputs_);
  }
  static std::shared_ptr<CoGroupNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    Inputs inputs;
    std::apply([&](auto&... each) { (each.read(graph), ...); }, inputs);
    return std::make_shared<CoGroupNode>(header, std::move(inputs));
  }
  std::vector<RddDependency> dependencies() const override {
    return std::apply(
        [](const auto&... inputs) { return std::vector<RddDependency>{inputs.dependency()...}; },
        inputs_);
  }
  NodeDeterminism determinism() const override {
    return std::max(NodeDeterminism::kUnordered, Base::determinism());
  }

  class Pull {
   public:
    Pull(const CoGroupNode& node, TaskContext& task, int partition)
        : state_(std::make_unique<State>(task.services())) {
      [&]<size_t... I>(std::index_sequence<I...>) {
        (add<I>(std::get<I>(node.inputs_), task, partition), ...);
      }
      (std::index_sequence_for<Vs...>());
    }
    std::pair<K, Groups>* next() { return state_->combiner.next(); }

   private:
    using Aggregator = detail::CogroupAggregator<Vs...>;
    struct State {
      explicit State(TaskServices& services) : combiner(services, aggregator) {}
      Aggregator aggregator;
      SpillingCombiner<K, Aggregator> combiner;
    };

    template <size_t I, class V>
    void add(const KeyedInput<K, V>& input, TaskContext& task, int partition) {
      input.each(task, partition, [&](auto&& pair) {
        using Given = decltype(pair);
        typename Aggregator::template Side<I, V> side{std::forward<Given>(pair).second};
        state_->combiner.add(std::forward<Given>(pair).first, std::move(side));
      });
    }

    std::unique_ptr<State> state_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(*this, task, partition);
  }
  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    Pull pull(*this, task, partition);
    while (auto* entry = pull.next()) {
      if (!sink(std::move(*entry))) return false;
    }
    return true;
  }

 private:
  Inputs inputs_;
};

}  // namespace firesteel::rdd
