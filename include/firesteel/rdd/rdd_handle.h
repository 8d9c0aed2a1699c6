#pragma once

// The class RDD itself; what can be done with one is in the headers of its bases.

#include <concepts>
#include <memory>
#include <string>
#include <vector>

#include "firesteel/rdd/actions.h"
#include "firesteel/rdd/numeric_functions.h"
#include "firesteel/rdd/pair_functions.h"
#include "firesteel/rdd/transformations.h"

namespace firesteel::rdd {

class SparkContext;

// A lazy, distributed collection: a handle, cheap to copy.
//
// RDD<T> is all that an application needs to write. Transformations return RDDs that also know the
// type of what they do, `auto` in a program, so that a chain of them compiles to one loop; such an
// RDD converts to RDD<T>, behind which elements pass in chunks.
template <class T, class Node = TypedNode<T>>
class RDD : public Transformations<RDD<T, Node>, T>,
            public Actions<RDD<T, Node>, T>,
            public PairFunctions<RDD<T, Node>, T>,
            public NumericFunctions<RDD<T, Node>, T> {
 public:
  using value_type = T;
  using node_type = Node;

  explicit RDD(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  template <class Other>
  requires(std::same_as<Node, TypedNode<T>> && !std::same_as<Other, Node>)
      RDD(const RDD<T, Other>& other)  // NOLINT: a widening conversion
      : node_(other.node()) {}

  const std::shared_ptr<const Node>& node() const { return node_; }
  // Without the type of what it does.
  RDD<T> erased() const { return RDD<T>(std::shared_ptr<const TypedNode<T>>(node_)); }

  int id() const { return node_->id(); }
  int getNumPartitions() const { return node_->num_partitions(); }
  std::string name() const { return node_->name(); }
  const RDD& setName(const std::string& name) const {
    node_->set_name(name);
    return *this;
  }
  PartitionerPtr partitioner() const { return node_->partitioner(); }
  std::vector<RddDependency> dependencies() const { return node_->live_dependencies(); }
  std::vector<std::string> preferredLocations(int partition) const {
    return node_->preferred_hosts(partition);
  }
  // The graph of RDDs that this one is made of, as Spark prints it.
  std::string toDebugString() const { return debug_string(node_); }
  SparkContext sparkContext() const;

  // Keeps the partitions that are computed, for later uses.
  RDD<T> cache() const { return persist(StorageLevel::MEMORY_ONLY); }
  RDD<T> persist(const StorageLevel& level = StorageLevel::MEMORY_ONLY) const {
    node_->set_level(level);
    node_->context()->note_persisted(*node_);
    return erased();
  }
  RDD<T> unpersist(bool blocking = false) const {
    node_->context()->unpersist(*node_, blocking);
    return erased();
  }
  StorageLevel getStorageLevel() const { return node_->header().level; }
  // Saves it to files of the checkpoint folder with the next job on it; then its parents are
  // forgotten.
  void checkpoint() const { node_->context()->checkpoint(*node_); }
  // Keeps it on the executors' disks instead, which is faster and lost with them.
  RDD<T> localCheckpoint() const {
    node_->context()->local_checkpoint(*node_);
    return erased();
  }
  bool isCheckpointed() const { return node_->is_cut(); }
  std::string getCheckpointFile() const { return node_->header().checkpoint; }

 private:
  std::shared_ptr<const Node> node_;
};

}  // namespace firesteel::rdd
