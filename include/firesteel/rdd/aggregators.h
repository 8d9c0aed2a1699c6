#pragma once

// How values of one key become one combiner, in place:
//
//   using Value, Combiner
//   Combiner create(value), void merge(Combiner&, value), void merge_combiners(Combiner&,
//   Combiner&&) write(GraphWriter&), static read(GraphReader&)

#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

#include "firesteel/rdd/portable.h"

namespace firesteel::rdd {

// acc = f(acc, value), or f(acc, value) when it changes acc itself and returns nothing.
template <class F, class C, class V>
void fold_into(F& f, C& acc, V&& value) {
  if constexpr (std::invocable<F&, C&, V>) {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, C&, V>>) {
      f(acc, std::forward<V>(value));
    } else if constexpr (std::invocable<F&, C&&, V>) {
      acc = f(std::move(acc), std::forward<V>(value));
    } else {
      acc = f(acc, std::forward<V>(value));
    }
  } else {
    acc = f(std::move(acc), std::forward<V>(value));
  }
}

// reduceByKey.
template <class V, class F>
struct ReduceAggregator {
  using Value = V;
  using Combiner = V;
  F f;

  template <class X>
  V create(X&& value) {
    return std::forward<X>(value);
  }
  template <class X>
  void merge(V& acc, X&& value) {
    fold_into(f, acc, std::forward<X>(value));
  }
  void merge_combiners(V& acc, V&& other) { fold_into(f, acc, std::move(other)); }
  void write(GraphWriter& graph) const { graph.function(f); }
  static ReduceAggregator read(GraphReader& graph) { return {graph.template function<F>()}; }
};

// groupByKey.
template <class V>
struct GroupAggregator {
  using Value = V;
  using Combiner = std::vector<V>;

  template <class X>
  Combiner create(X&& value) {
    Combiner group;
    group.push_back(std::forward<X>(value));
    return group;
  }
  template <class X>
  void merge(Combiner& group, X&& value) {
    group.push_back(std::forward<X>(value));
  }
  void merge_combiners(Combiner& group, Combiner&& other) {
    group.insert(group.end(), std::make_move_iterator(other.begin()),
                 std::make_move_iterator(other.end()));
  }
  void write(GraphWriter&) const {}
  static GroupAggregator read(GraphReader&) { return {}; }
};

// combineByKey.
template <class V, class Create, class Merge, class MergeCombiners>
struct CombineAggregator {
  using Value = V;
  using Combiner = std::remove_cvref_t<std::invoke_result_t<Create&, const V&>>;
  Create create_combiner;
  Merge merge_value;
  MergeCombiners merge_both;

  template <class X>
  Combiner create(X&& value) {
    return create_combiner(std::forward<X>(value));
  }
  template <class X>
  void merge(Combiner& acc, X&& value) {
    fold_into(merge_value, acc, std::forward<X>(value));
  }
  void merge_combiners(Combiner& acc, Combiner&& other) {
    fold_into(merge_both, acc, std::move(other));
  }
  void write(GraphWriter& graph) const {
    graph.function(create_combiner);
    graph.function(merge_value);
    graph.function(merge_both);
  }
  static CombineAggregator read(GraphReader& graph) {
    return {graph.template function<Create>(), graph.template function<Merge>(),
            graph.template function<MergeCombiners>()};
  }
};

// aggregateByKey and foldByKey: from a zero on.
template <class V, class U, class Seq, class Comb>
struct ZeroAggregator {
  using Value = V;
  using Combiner = U;
  U zero;
  Seq seq;
  Comb comb;

  template <class X>
  U create(X&& value) {
    U acc = zero;
    fold_into(seq, acc, std::forward<X>(value));
    return acc;
  }
  template <class X>
  void merge(U& acc, X&& value) {
    fold_into(seq, acc, std::forward<X>(value));
  }
  void merge_combiners(U& acc, U&& other) { fold_into(comb, acc, std::move(other)); }
  void write(GraphWriter& graph) const {
    graph(zero);
    graph.function(seq);
    graph.function(comb);
  }
  static ZeroAggregator read(GraphReader& graph) {
    U zero = graph.template take<U>();
    return {std::move(zero), graph.template function<Seq>(), graph.template function<Comb>()};
  }
};

}  // namespace firesteel::rdd
