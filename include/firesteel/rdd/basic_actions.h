#pragma once

// What actions do in each partition; see job.h.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "firesteel/rdd/aggregators.h"
#include "firesteel/rdd/hyper_log_log.h"
#include "firesteel/rdd/job.h"
#include "firesteel/rdd/random.h"

namespace firesteel::rdd {

template <class T>
struct CollectAction : PlainAction<CollectAction<T>> {
  template <class Node>
  Elements<T> run(TaskContext& task, const Node& node, int partition) const {
    Elements<T> all;
    node.push(task, partition, [&](auto&& element) {
      all.push_back(std::forward<decltype(element)>(element));
      return true;
    });
    return all;
  }
};

template <class T>
struct TakeAction : PlainAction<TakeAction<T>> {
  size_t count = 0;
  template <class A>
  void serialize(A& archive) {
    archive(count);
  }
  template <class Node>
  Elements<T> run(TaskContext& task, const Node& node, int partition) const {
    Elements<T> some;
    if (count == 0) return some;
    node.push(task, partition, [&](auto&& element) {
      some.push_back(std::forward<decltype(element)>(element));
      return some.size() < count;
    });
    return some;
  }
};

struct CountAction : PlainAction<CountAction> {
  template <class Node>
  int64_t run(TaskContext& task, const Node& node, int partition) const {
    int64_t count = 0;
    node.push(task, partition, [&](const auto&) {
      ++count;
      return true;
    });
    return count;
  }
};

template <class T, class F>
struct ReduceAction : FunctionAction<ReduceAction<T, F>, F> {
  template <class Node>
  std::optional<T> run(TaskContext& task, const Node& node, int partition) const {
    TaskFunction<F> f = this->function;
    std::optional<T> acc;
    node.push(task, partition, [&](auto&& element) {
      if (acc) {
        fold_into(f, *acc, std::forward<decltype(element)>(element));
      } else {
        acc.emplace(std::forward<decltype(element)>(element));
      }
      return true;
    });
    return acc;
  }
};

template <class U, class Seq>
struct AggregateAction {
  U zero;
  Seq seq;

  void write(GraphWriter& graph) const {
    graph(zero);
    graph.function(seq);
  }
  static AggregateAction read(GraphReader& graph) {
    U zero = graph.template take<U>();
    return {std::move(zero), graph.template function<Seq>()};
  }
  template <class Node>
  U run(TaskContext& task, const Node& node, int partition) const {
    std::remove_cvref_t<Seq> f = seq;
    U acc = zero;
    node.push(task, partition, [&](auto&& element) {
      fold_into(f, acc, std::forward<decltype(element)>(element));
      return true;
    });
    return acc;
  }
};

template <class T, class F>
struct ForeachAction : FunctionAction<ForeachAction<T, F>, F> {
  template <class Node>
  char run(TaskContext& task, const Node& node, int partition) const {
    TaskFunction<F> f = this->function;
    node.push(task, partition, [&](auto&& element) {
      call(f, std::forward<decltype(element)>(element));
      return true;
    });
    return 0;
  }
};

// Any function of a partition's iterator: f(iterator), f(partition, iterator) or
// f(task context, iterator).
template <class T, class F>
struct PartitionAction : FunctionAction<PartitionAction<T, F>, F> {
  template <class Node>
  auto run(TaskContext& task, const Node& node, int partition) const {
    TaskFunction<F> f = this->function;
    auto cursor = node.open(task, partition);
    struct Virtual final : Cursor<T> {
      explicit Virtual(decltype(cursor)& inner) : inner(inner) {}
      const T* next() override { return inner.next(); }
      decltype(cursor)& inner;
    } as_virtual(cursor);
    Iterator<T> iterator(as_virtual);
    const auto call_it = [&]() -> decltype(auto) {
      if constexpr (std::invocable<decltype(f)&, TaskContext&, Iterator<T>&>) {
        return f(task, iterator);
      } else if constexpr (std::invocable<decltype(f)&, int, Iterator<T>&>) {
        return f(partition, iterator);
      } else {
        return f(iterator);
      }
    };
    if constexpr (std::is_void_v<decltype(call_it())>) {
      call_it();
      return char{0};
    } else {
      return std::remove_cvref_t<decltype(call_it())>(call_it());
    }
  }
};

// The first `count` elements in an order, sorted.
template <class T, class Less>
struct FirstInOrderAction {
  size_t count = 0;
  Less less;

  void write(GraphWriter& graph) const {
    graph(count);
    graph.function(less);
  }
  static FirstInOrderAction read(GraphReader& graph) {
    const auto count = graph.template take<size_t>();
    return {count, graph.template function<Less>()};
  }
  template <class Node>
  Elements<T> run(TaskContext& task, const Node& node, int partition) const {
    // A heap with the last of the kept ones on top.
    Elements<T> kept;
    Less before = less;
    if (count == 0) return kept;
    node.push(task, partition, [&](auto&& element) {
      if (kept.size() < count) {
        kept.push_back(std::forward<decltype(element)>(element));
        if (kept.size() == count) std::make_heap(kept.begin(), kept.end(), before);
      } else if (before(std::as_const(element), kept[0])) {
        std::pop_heap(kept.begin(), kept.end(), before);
        kept[count - 1] = std::forward<decltype(element)>(element);
        std::push_heap(kept.begin(), kept.end(), before);
      }
      return true;
    });
    std::sort(kept.begin(), kept.end(), before);
    return kept;
  }
};

template <class T>
struct SketchAction : PlainAction<SketchAction<T>> {
  HyperLogLog empty;
  template <class A>
  void serialize(A& archive) {
    archive(empty);
  }
  template <class Node>
  HyperLogLog run(TaskContext& task, const Node& node, int partition) const {
    HyperLogLog sketch = empty;
    node.push(task, partition, [&](const T& element) {
      sketch.add_hash(hash_code(element));
      return true;
    });
    return sketch;
  }
};

// At most `count` elements, each as likely as another, and how many there are.
template <class T>
struct ReservoirAction : PlainAction<ReservoirAction<T>> {
  size_t count = 0;
  uint64_t seed = 0;
  template <class A>
  void serialize(A& archive) {
    archive(count, seed);
  }
  template <class Node>
  std::pair<int64_t, Elements<T>> run(TaskContext& task, const Node& node, int partition) const {
    std::pair<int64_t, Elements<T>> result{0, {}};
    auto& [seen, kept] = result;
    Random random = Random::of_partition(seed, partition);
    node.push(task, partition, [&](const auto& element) {
      ++seen;
      if (kept.size() < count) {
        kept.push_back(element);
      } else {
        const uint64_t at = random.nextInt(static_cast<uint64_t>(seen));
        if (at < count) kept[at] = element;
      }
      return true;
    });
    return result;
  }
};

}  // namespace firesteel::rdd
