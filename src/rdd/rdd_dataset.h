#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "core/dataset.h"
#include "firesteel/rdd/node.h"
#include "firesteel/rdd/shuffle_map.h"

namespace firesteel::rdd {

// A node of an RDD's graph as the schedulers see it.
class RddDataset final : public Dataset {
 public:
  // The one of that node; a new one when nobody has it.
  static std::shared_ptr<RddDataset> of(const RddNodePtr& node);

  explicit RddDataset(RddNodePtr node) : Dataset(node->id()), node_(std::move(node)) {}

  std::string name() const override;
  int num_partitions() const override { return node_->num_partitions(); }
  const std::vector<Dependency>& dependencies() const override;
  std::vector<std::string> preferred_locations(int partition) const override {
    return node_->preferred_hosts(partition);
  }
  Determinism determinism() const override;
  bool barrier() const override { return node_->barrier(); }
  bool cached() const override { return node_->header().level.isValid(); }
  TaskProgram map_program(const ShuffleDependency& shuffle) const override;
  std::string storage_level() const override;
  std::string call_site() const override { return node_->call_site(); }

 private:
  void add_shuffle(const std::shared_ptr<const ShuffleMap>& map) const;

  const RddNodePtr node_;
  mutable std::mutex mutex_;
  mutable std::vector<Dependency> dependencies_;
  mutable bool dependencies_known_ = false;
  mutable bool dependencies_cut_ = false;
  // Shuffles whose map side this is.
  mutable std::map<int, std::shared_ptr<const ShuffleMap>> shuffles_;
};

// What the tasks of a stage that ends with `program` run.
TaskProgram task_program(std::shared_ptr<const StageProgram> program);

}  // namespace firesteel::rdd
