#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "firesteel/rdd/node.h"

namespace firesteel::rdd {

// Slices of a vector of the driver. Each task gets its own slice.
template <class T>
class CollectionNode final : public NodeOf<CollectionNode<T>, T> {
 public:
  CollectionNode(NodeHeader header, NodeOrigin origin, std::vector<T> values)
      : NodeOf<CollectionNode, T>(std::move(header), std::move(origin)),
        values_(std::move(values)) {}
  explicit CollectionNode(const NodeHeader& header) : NodeOf<CollectionNode, T>(header) {}

  void write(GraphWriter&) const override {}
  static std::shared_ptr<CollectionNode> read(GraphReader& graph) {
    return std::make_shared<CollectionNode>(graph.header());
  }
  std::vector<RddDependency> dependencies() const override { return {}; }
  void write_partition(PartitionWriter& out, int partition) const override {
    ByteBuffer* buffer = out.open(this->id(), partition);
    if (buffer == nullptr) return;
    OutArchive archive(*buffer);
    const auto n = static_cast<size_t>(this->num_partitions());
    const auto p = static_cast<size_t>(partition);
    const size_t begin = p * values_.size() / n;
    const size_t end = (p + 1) * values_.size() / n;
    for (size_t i = begin; i < end; ++i) archive(static_cast<const T&>(values_[i]));
  }

  class Pull {
   public:
    explicit Pull(std::string_view bytes) : in_(bytes) {}
    const T* next() {
      if (in_.done()) return nullptr;
      in_(current_);
      return &current_;
    }

   private:
    InArchive in_;
    T current_{};
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(task.services().partition_bytes(this->task_header().id, partition));
  }
  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    InArchive in(task.services().partition_bytes(this->task_header().id, partition));
    while (!in.done()) {
      if (!sink(in.template take<T>())) return false;
    }
    return true;
  }

 private:
  std::vector<T> values_;
};

// start, start + step... below end (above it, for a negative step).
class RangeNode final : public NodeOf<RangeNode, int64_t> {
 public:
  RangeNode(NodeHeader header, NodeOrigin origin, int64_t start, int64_t end, int64_t step)
      : NodeOf<RangeNode, int64_t>(std::move(header), std::move(origin)),
        start_(start),
        step_(step),
        count_(count_of(start, end, step)) {}
  RangeNode(const NodeHeader& header, int64_t start, int64_t step, int64_t count)
      : NodeOf<RangeNode, int64_t>(header), start_(start), step_(step), count_(count) {}

  void write(GraphWriter& graph) const override { graph(start_, step_, count_); }
  static std::shared_ptr<RangeNode> read(GraphReader& graph) {
    const auto start = graph.take<int64_t>();
    const auto step = graph.take<int64_t>();
    const auto count = graph.take<int64_t>();
    return std::make_shared<RangeNode>(graph.header(), start, step, count);
  }
  std::vector<RddDependency> dependencies() const override { return {}; }

  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    const int64_t end = begin(partition + 1);
    int64_t i = begin(partition);
    while (i < end) {
      // Long enough that looking whether the task was killed costs nothing.
      const int64_t stop = std::min(end, i + (1 << 16));
      for (; i < stop; ++i) {
        if (!sink(value(i))) return false;
      }
      task.services().check_killed();
    }
    return true;
  }

  class Pull {
   public:
    Pull(const RangeNode& node, int64_t at, int64_t end) : node_(&node), at_(at), end_(end) {}
    const int64_t* next() {
      if (at_ == end_) return nullptr;
      current_ = node_->value(at_++);
      return &current_;
    }

   private:
    const RangeNode* node_;
    int64_t at_;
    int64_t end_;
    int64_t current_ = 0;
  };
  Pull open_computed(TaskContext&, int partition) const {
    return Pull(*this, begin(partition), begin(partition + 1));
  }

 private:
  static int64_t count_of(int64_t start, int64_t end, int64_t step) {
    __extension__ typedef __int128 Wide;
    const Wide distance = static_cast<Wide>(end) - start;
    if (distance == 0 || (distance > 0) != (step > 0)) return 0;
    const Wide one = step > 0 ? 1 : -1;
    return static_cast<int64_t>((distance + step - one) / step);
  }
  int64_t begin(int partition) const {
    __extension__ typedef __int128 Wide;
    return static_cast<int64_t>(static_cast<Wide>(partition) * count_ / this->num_partitions());
  }
  // Wraps round only for numbers that are not in the range.
  int64_t value(int64_t index) const {
    return static_cast<int64_t>(static_cast<uint64_t>(start_) +
                                static_cast<uint64_t>(index) * static_cast<uint64_t>(step_));
  }

  int64_t start_;
  int64_t step_;
  int64_t count_;
};

}  // namespace firesteel::rdd
