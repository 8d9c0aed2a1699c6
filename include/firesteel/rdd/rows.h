#pragma once

// Rows of DataFrames as elements of RDDs.

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "firesteel/rdd/spark_context.h"
#include "firesteel/row.h"

namespace firesteel::rdd {

template <>
struct Serializer<types::Binary> {
  static void write(OutArchive& out, const types::Binary& value) { out(value.bytes); }
  static void read(InArchive& in, types::Binary& value) { in(value.bytes); }
};

template <>
struct Serializer<types::Value> {
  static void write(OutArchive& out, const types::Value& value);
  static void read(InArchive& in, types::Value& value);
};

// Rows keep their columns' names.
template <>
struct Serializer<Row> {
  static void write(OutArchive& out, const Row& row) { out(row.values(), row.fieldNames()); }
  static void read(InArchive& in, Row& row) {
    auto values = in.take<std::vector<types::Value>>();
    auto names = in.take<std::vector<std::string>>();
    std::shared_ptr<const std::vector<std::string>> shared;
    if (!names.empty()) {
      shared = std::make_shared<const std::vector<std::string>>(std::move(names));
    }
    row = Row(std::move(values), std::move(shared));
  }
};

// The rows of a query, which runs when the first job needs them.
class RowsNode final : public NodeOf<RowsNode, Row> {
 public:
  using Query = std::function<std::vector<Row>()>;

  RowsNode(NodeHeader header, NodeOrigin origin, Query query)
      : NodeOf<RowsNode, Row>(std::move(header), std::move(origin)), query_(std::move(query)) {}
  explicit RowsNode(const NodeHeader& header) : NodeOf<RowsNode, Row>(header) {}

  void write(GraphWriter&) const override {}
  static std::shared_ptr<RowsNode> read(GraphReader& graph) {
    return std::make_shared<RowsNode>(graph.header());
  }
  std::vector<RddDependency> dependencies() const override { return {}; }
  void prepare() const override;
  void write_partition(PartitionWriter& out, int partition) const override;

  class Pull {
   public:
    explicit Pull(std::string_view bytes) : in_(bytes) {}
    const Row* next() {
      if (in_.done()) return nullptr;
      in_(current_);
      return &current_;
    }

   private:
    InArchive in_;
    Row current_;
  };
  Pull open_computed(TaskContext& task, int partition) const {
    return Pull(task.services().partition_bytes(this->task_header().id, partition));
  }
  template <class Sink>
  bool compute(TaskContext& task, int partition, Sink& sink) const {
    return detail::drain(open_computed(task, partition), sink);
  }

 private:
  Query query_;
  mutable std::once_flag once_;
  mutable std::vector<Row> rows_;
};

}  // namespace firesteel::rdd
