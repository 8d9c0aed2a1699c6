#pragma once

// Nodes whose partitions are made of others' partitions as a whole: union, coalesce, zip,
// cartesian.

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "firesteel/rdd/node.h"

namespace firesteel::rdd {

// The partitions of all parents, one parent after the other.
template <class T>
class UnionNode final : public NodeOf<UnionNode<T>, T> {
 public:
  using Parent = TypedNode<T>;
  using Parents = std::vector<std::shared_ptr<const Parent>>;

  UnionNode(NodeHeader header, NodeOrigin origin, Parents parents)
      : NodeOf<UnionNode, T>(std::move(header), std::move(origin)), parents_(std::move(parents)) {
    int first = 0;
    for (const auto& parent : parents_) {
      firsts_.push_back(first);
      first += parent->num_partitions();
    }
  }
  UnionNode(const NodeHeader& header, Parents parents, std::vector<int> firsts)
      : NodeOf<UnionNode, T>(header), parents_(std::move(parents)), firsts_(std::move(firsts)) {}

  void write(GraphWriter& graph) const override {
    graph(firsts_);
    for (const auto& parent : parents_) graph.parent(*this, parent.get());
  }
  static std::shared_ptr<UnionNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    auto firsts = graph.template take<std::vector<int>>();
    Parents parents;
    for (size_t i = 0; i < firsts.size(); ++i) {
      parents.push_back(graph.template parent<Parent>());
    }
    return std::make_shared<UnionNode>(header, std::move(parents), std::move(firsts));
  }
  std::vector<RddDependency> dependencies() const override {
    std::vector<RddDependency> all;
    for (size_t i = 0; i < parents_.size(); ++i) {
      const int first = firsts_[i];
      const int last = first + parents_[i]->num_partitions();
      all.push_back({parents_[i], nullptr, [first, last](int partition) {
                       return partition >= first && partition < last
                                  ? std::vector<int>{partition - first}
                                  : std::vector<int>{};
                     }});
    }
    return all;
  }

  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    const size_t which = parent_of(partition);
    return parents_[which]->push(task, partition - firsts_[which], sink);
  }
  detail::AnyCursor<T> open_computed(TaskContext& task, int partition) const {
    const size_t which = parent_of(partition);
    return parents_[which]->open(task, partition - firsts_[which]);
  }

 private:
  size_t parent_of(int partition) const {
    const auto above = std::upper_bound(firsts_.begin(), firsts_.end(), partition);
    return static_cast<size_t>(above - firsts_.begin()) - 1;
  }

  Parents parents_;
  // The first partition of each parent; a parent without any shares it with the next.
  std::vector<int> firsts_;
};

// Neighbouring partitions put together, without a shuffle.
template <class Parent>
class CoalesceNode final : public NodeOf<CoalesceNode<Parent>, typename Parent::value_type> {
 public:
  using T = typename Parent::value_type;
  using Base = NodeOf<CoalesceNode, T>;

  CoalesceNode(NodeHeader header, NodeOrigin origin, std::shared_ptr<const Parent> parent)
      : Base(std::move(header), std::move(origin)),
        parent_(std::move(parent)),
        parent_partitions_(parent_->num_partitions()) {}
  CoalesceNode(const NodeHeader& header, std::shared_ptr<const Parent> parent,
               int parent_partitions)
      : Base(header), parent_(std::move(parent)), parent_partitions_(parent_partitions) {}

  void write(GraphWriter& graph) const override {
    graph(parent_partitions_);
    graph.parent(*this, parent_.get());
  }
  static std::shared_ptr<CoalesceNode> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    const int partitions = graph.template take<int>();
    return std::make_shared<CoalesceNode>(header, graph.template parent<Parent>(), partitions);
  }
  std::vector<RddDependency> dependencies() const override {
    return {
        {parent_, nullptr, [from = parent_partitions_, to = this->num_partitions()](int partition) {
           std::vector<int> all;
           for (int p = begin_of(partition, from, to); p < begin_of(partition + 1, from, to); ++p) {
             all.push_back(p);
           }
           return all;
         }}};
  }

  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    for (int p = begin(partition); p < begin(partition + 1); ++p) {
      if (!parent_->push(task, p, sink)) return false;
    }
    return true;
  }

  class Pull {
   public:
    Pull(const Parent& parent, TaskContext& task, int begin, int end)
        : parent_(&parent), task_(&task), next_(begin), end_(end) {}
    const T* next() {
      while (true) {
        if (cursor_) {
          if (const T* element = cursor_->next()) return element;
        }
        if (next_ == end_) return nullptr;
        cursor_.emplace(parent_->open(*task_, next_++));
      }
    }

   private:
    const Parent* parent_;
    TaskContext* task_;
    int next_;
    int end_;
    std::optional<detail::AnyCursor<T>> cursor_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(*parent_, task, begin(partition), begin(partition + 1));
  }

 private:
  static int begin_of(int partition, int from, int to) {
    return static_cast<int>(int64_t{partition} * from / to);
  }
  int begin(int partition) const {
    return begin_of(partition, parent_partitions_, this->num_partitions());
  }

  std::shared_ptr<const Parent> parent_;
  int parent_partitions_;
};

// Two nodes and what most nodes over two have in common.
template <class Derived, class A, class B, class Out>
class TwoParentNode : public NodeOf<Derived, Out> {
 public:
  TwoParentNode(NodeHeader header, NodeOrigin origin, std::shared_ptr<const A> left,
                std::shared_ptr<const B> right)
      : NodeOf<Derived, Out>(std::move(header), std::move(origin)),
        left_(std::move(left)),
        right_(std::move(right)),
        right_partitions_(right_->num_partitions()) {}
  TwoParentNode(const NodeHeader& header, std::shared_ptr<const A> left,
                std::shared_ptr<const B> right, int right_partitions)
      : NodeOf<Derived, Out>(header),
        left_(std::move(left)),
        right_(std::move(right)),
        right_partitions_(right_partitions) {}

  void write(GraphWriter& graph) const override {
    graph(right_partitions_);
    graph.parent(*this, left_.get());
    graph.parent(*this, right_.get());
  }
  static std::shared_ptr<Derived> read(GraphReader& graph) {
    const NodeHeader header = graph.header();
    const int right_partitions = graph.template take<int>();
    auto left = graph.template parent<A>();
    auto right = graph.template parent<B>();
    return std::make_shared<Derived>(header, std::move(left), std::move(right), right_partitions);
  }

 protected:
  std::shared_ptr<const A> left_;
  std::shared_ptr<const B> right_;
  int right_partitions_;
};

// The i-th elements of two nodes, which must have as many in each partition.
template <class A, class B>
class ZipNode final
    : public TwoParentNode<ZipNode<A, B>, A, B,
                           std::pair<typename A::value_type, typename B::value_type>> {
 public:
  using Out = std::pair<typename A::value_type, typename B::value_type>;
  using TwoParentNode<ZipNode, A, B, Out>::TwoParentNode;

  std::vector<RddDependency> dependencies() const override {
    return {{this->left_, nullptr, nullptr}, {this->right_, nullptr, nullptr}};
  }

  class Pull {
   public:
    Pull(detail::AnyCursor<typename A::value_type> left,
         detail::AnyCursor<typename B::value_type> right)
        : left_(std::move(left)), right_(std::move(right)) {}
    const Out* next() {
      const auto* a = left_.next();
      const auto* b = right_.next();
      if ((a == nullptr) != (b == nullptr)) {
        throw std::runtime_error(
            "Can only zip RDDs with same number of elements in each partition");
      }
      if (a == nullptr) return nullptr;
      current_.emplace(*a, *b);
      return &*current_;
    }

   private:
    detail::AnyCursor<typename A::value_type> left_;
    detail::AnyCursor<typename B::value_type> right_;
    std::optional<Out> current_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(this->left_->open(task, partition), this->right_->open(task, partition));
  }
  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    return detail::drain(open_computed(task, partition), sink);
  }
};

// All pairs; a partition for each pair of partitions.
template <class A, class B>
class CartesianNode final
    : public TwoParentNode<CartesianNode<A, B>, A, B,
                           std::pair<typename A::value_type, typename B::value_type>> {
 public:
  using Out = std::pair<typename A::value_type, typename B::value_type>;
  using TwoParentNode<CartesianNode, A, B, Out>::TwoParentNode;

  std::vector<RddDependency> dependencies() const override {
    const int n = this->right_partitions_;
    return {
        {this->left_, nullptr, [n](int partition) { return std::vector<int>{partition / n}; }},
        {this->right_, nullptr, [n](int partition) { return std::vector<int>{partition % n}; }}};
  }

  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    const int right = partition % this->right_partitions_;
    return this->left_->push(task, partition / this->right_partitions_, [&](const auto& a) {
      return this->right_->push(task, right, [&](const auto& b) { return sink(Out(a, b)); });
    });
  }

  class Pull {
   public:
    Pull(const CartesianNode& node, TaskContext& task, int partition)
        : node_(&node),
          task_(&task),
          partition_(partition),
          left_(node.left_->open(task, partition / node.right_partitions_)) {}
    const Out* next() {
      while (true) {
        if (right_) {
          if (const auto* b = right_->next()) {
            current_.emplace(*a_, *b);
            return &*current_;
          }
        }
        a_ = left_.next();
        if (a_ == nullptr) return nullptr;
        right_.emplace(node_->right_->open(*task_, partition_ % node_->right_partitions_));
      }
    }

   private:
    const CartesianNode* node_;
    TaskContext* task_;
    int partition_;
    detail::AnyCursor<typename A::value_type> left_;
    const typename A::value_type* a_ = nullptr;
    std::optional<detail::AnyCursor<typename B::value_type>> right_;
    std::optional<Out> current_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(*this, task, partition);
  }
};

}  // namespace firesteel::rdd
