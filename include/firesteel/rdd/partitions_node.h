#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "firesteel/rdd/element_ops.h"

namespace firesteel::rdd {

namespace detail {

// What a function over partitions may give back: a container or other range, or a generator, a
// callable that gives std::optional<U> until it gives none.
template <class R>
concept Generator = requires(R& result) {
  result().has_value();
};

template <class R>
struct ResultElement {
  using Type = RangeElement<R>;
};
template <Generator R>
struct ResultElement<R> {
  using Type = std::remove_cvref_t<decltype(*std::declval<R&>()())>;
};

template <class R>
class ResultCursor {
 public:
  using Out = typename ResultElement<R>::Type;
  explicit ResultCursor(R result) : result_(std::move(result)), at_(result_.begin()) {}
  const Out* next() {
    if (at_ == result_.end()) return nullptr;
    current_ = *at_;
    ++at_;
    return &*current_;
  }

 private:
  R result_;
  decltype(std::declval<R&>().begin()) at_;
  std::optional<Out> current_;
};

template <Generator R>
class ResultCursor<R> {
 public:
  using Out = typename ResultElement<R>::Type;
  explicit ResultCursor(R result) : result_(std::move(result)) {}
  const Out* next() {
    current_.reset();
    if (auto value = result_()) current_.emplace(std::move(*value));
    return current_ ? &*current_ : nullptr;
  }

 private:
  R result_;
  std::optional<Out> current_;
};

template <class F, class... Args>
decltype(auto) call_with_partition(F& function, int partition, Args&... args) {
  if constexpr (std::invocable<F&, int, Args&...>) {
    return function(partition, args...);
  } else {
    return function(args...);
  }
}

// One parent's cursor and the iterator over it that the user's function may keep.
template <class T>
struct OpenInput {
  AnyCursor<T> any;
  struct Virtual final : Cursor<T> {
    explicit Virtual(AnyCursor<T>& any) : any(any) {}
    const T* next() override { return any.next(); }
    AnyCursor<T>& any;
  } cursor{any};
  Iterator<T> iterator{cursor};

  explicit OpenInput(AnyCursor<T> opened) : any(std::move(opened)) {}
  OpenInput(const OpenInput&) = delete;
  OpenInput& operator=(const OpenInput&) = delete;
};

}  // namespace detail

// mapPartitions, mapPartitionsWithIndex, zipPartitions: a function over the whole partitions of the
// parents, (Iterator<T>&...) or (int partition, Iterator<T>&...).
template <class F, class... Parents>
class PartitionsNode final
    : public NodeOf<
          PartitionsNode<F, Parents...>,
          typename detail::ResultElement<std::remove_cvref_t<decltype(detail::call_with_partition(
              std::declval<F&>(), 0,
              std::declval<Iterator<typename Parents::value_type>&>()...))>>::Type> {
 public:
  using Result = std::remove_cvref_t<decltype(detail::call_with_partition(
      std::declval<F&>(), 0, std::declval<Iterator<typename Parents::value_type>&>()...))>;
  using Out = typename detail::ResultElement<Result>::Type;
  using Base = NodeOf<PartitionsNode, Out>;

  PartitionsNode(NodeHeader header, NodeOrigin origin, bool barrier, F function,
                 std::shared_ptr<const Parents>... parents)
      : Base(std::move(header), std::move(origin)),
        barrier_(barrier),
        function_(std::move(function)),
        parents_(std::move(parents)...) {}
  PartitionsNode(const NodeHeader& header, F function,
                 std::tuple<std::shared_ptr<const Parents>...> parents)
      : Base(header), function_(std::move(function)), parents_(std::move(parents)) {}

  void write(GraphWriter& graph) const override {
    std::apply([&](const auto&... parents) { (graph.parent(*this, parents.get()), ...); },
               parents_);
    graph.function(function_);
  }
  static std::shared_ptr<PartitionsNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    // Braces: in this order.
    std::tuple<std::shared_ptr<const Parents>...> parents{graph.template parent<Parents>()...};
    return std::make_shared<PartitionsNode>(header, graph.template function<F>(),
                                            std::move(parents));
  }
  std::vector<RddDependency> dependencies() const override {
    return std::apply(
        [](const auto&... parents) {
          return std::vector<RddDependency>{{parents, nullptr, nullptr}...};
        },
        parents_);
  }
  bool barrier() const override { return barrier_; }

  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    const auto opened = open_inputs(task, partition);
    TaskFunction<F> function = function_;
    Result result = call_on(function, partition, *opened);
    if constexpr (detail::Generator<Result>) {
      while (auto value = result()) {
        if (!sink(std::move(*value))) return false;
      }
      return true;
    } else {
      return detail::push_range(std::move(result), sink);
    }
  }

  class Pull {
   public:
    Pull(const PartitionsNode& node, TaskContext& task, int partition)
        : opened_(node.open_inputs(task, partition)),
          function_(std::make_unique<Function>(node.function_)),
          results_(call_on(function_->function, partition, *opened_)) {}
    const Out* next() { return results_.next(); }

   private:
    struct Function {
      explicit Function(const F& given) : function(given) {}
      TaskFunction<F> function;
    };
    std::unique_ptr<std::tuple<detail::OpenInput<typename Parents::value_type>...>> opened_;
    // Generators may refer to it.
    std::unique_ptr<Function> function_;
    detail::ResultCursor<Result> results_;
  };
  // The cursor moves once more before use, which ranges and their iterators may not survive.
  class Shared {
   public:
    explicit Shared(std::unique_ptr<Pull> pull) : pull_(std::move(pull)) {}
    const Out* next() { return pull_->next(); }

   private:
    std::unique_ptr<Pull> pull_;
  };
  Shared open_computed(TaskContext& task, int partition) const {
    return Shared(std::make_unique<Pull>(*this, task, partition));
  }

 private:
  using Opened = std::tuple<detail::OpenInput<typename Parents::value_type>...>;

  std::unique_ptr<Opened> open_inputs(TaskContext& task, int partition) const {
    return std::apply(
        [&](const auto&... parents) {
          return std::make_unique<Opened>(parents->open(task, partition)...);
        },
        parents_);
  }
  template <class Function>
  static Result call_on(Function& function, int partition, Opened& opened) {
    return std::apply(
        [&](auto&... inputs) {
          return detail::call_with_partition(function, partition, inputs.iterator...);
        },
        opened);
  }

  bool barrier_ = false;
  F function_;
  std::tuple<std::shared_ptr<const Parents>...> parents_;
};

}  // namespace firesteel::rdd
