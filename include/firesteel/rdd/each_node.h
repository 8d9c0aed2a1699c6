#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "firesteel/rdd/node.h"

namespace firesteel::rdd {

template <class Op>
concept FinishesPartitions = requires {
  Op::kFinishes;
};
// What it gives depends on the order in which elements come.
template <class Op>
concept OrderSensitive = requires {
  Op::kOrderSensitive;
};

// A node that handles each element of its parent by itself (map, filter, flatMap...). Op says how:
//
//   using Out                          the type of its elements
//   begin(TaskContext&, int partition) what one task does: a callable (element, sink) -> bool that
//                                      calls sink(out) for each result and gives false when the
//                                      sink wants no more; with Op::kFinishes also finish(sink) ->
//                                      bool
//   write(GraphWriter&), static read(GraphReader&)
template <class Parent, class Op>
class EachNode final : public NodeOf<EachNode<Parent, Op>, typename Op::Out> {
 public:
  using Out = typename Op::Out;
  using Base = NodeOf<EachNode<Parent, Op>, Out>;

  EachNode(NodeHeader header, NodeOrigin origin, std::shared_ptr<const Parent> parent, Op op)
      : Base(std::move(header), std::move(origin)),
        parent_(std::move(parent)),
        op_(std::move(op)) {}
  EachNode(const NodeHeader& header, std::shared_ptr<const Parent> parent, Op op)
      : Base(header), parent_(std::move(parent)), op_(std::move(op)) {}

  void write(GraphWriter& graph) const override {
    graph.parent(*this, parent_.get());
    op_.write(graph);
  }
  static std::shared_ptr<EachNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    auto parent = graph.template parent<Parent>();
    return std::make_shared<EachNode>(header, std::move(parent), Op::read(graph));
  }
  std::vector<RddDependency> dependencies() const override { return {{parent_, nullptr, nullptr}}; }
  NodeDeterminism determinism() const override {
    const NodeDeterminism level = Base::determinism();
    return OrderSensitive<Op> && level == NodeDeterminism::kUnordered
               ? NodeDeterminism::kIndeterminate
               : level;
  }

  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    auto local = op_.begin(task, partition);
    const bool more = parent_->push(task, partition, [&](auto&& element) {
      return local(std::forward<decltype(element)>(element), sink);
    });
    if constexpr (FinishesPartitions<Op>) {
      return more && local.finish(sink);
    } else {
      return more;
    }
  }

  class Pull {
   public:
    Pull(const EachNode& node, TaskContext& task, int partition)
        : parent_(node.parent_->open(task, partition)), local_(node.op_.begin(task, partition)) {}
    const Out* next() {
      const auto gather = [this](auto&& out) {
        buffer_.push_back(std::forward<decltype(out)>(out));
        return true;
      };
      while (at_ == buffer_.size()) {
        if (ended_) return nullptr;
        buffer_.clear();
        at_ = 0;
        if (const auto* element = parent_.next()) {
          local_(*element, gather);
        } else {
          ended_ = true;
          if constexpr (FinishesPartitions<Op>) local_.finish(gather);
        }
      }
      return &buffer_[at_++];
    }

   private:
    detail::AnyCursor<typename Parent::value_type> parent_;
    decltype(std::declval<const Op&>().begin(std::declval<TaskContext&>(), 0)) local_;
    Elements<Out> buffer_;
    size_t at_ = 0;
    bool ended_ = false;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(*this, task, partition);
  }

 private:
  std::shared_ptr<const Parent> parent_;
  Op op_;
};

}  // namespace firesteel::rdd
