#include "rdd/rdd_dataset.h"

#include "base/check.h"

namespace firesteel::rdd {

namespace {

std::mutex& slots_mutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

std::shared_ptr<RddDataset> RddDataset::of(const RddNodePtr& node) {
  std::lock_guard lock(slots_mutex());
  auto dataset = std::static_pointer_cast<RddDataset>(node->scheduler_slot().lock());
  if (!dataset) {
    dataset = std::make_shared<RddDataset>(node);
    node->scheduler_slot() = dataset;
  }
  return dataset;
}

std::string RddDataset::name() const {
  const std::string name = node_->name();
  return name.empty() ? node_->kind() : name;
}

const std::vector<Dependency>& RddDataset::dependencies() const {
  std::lock_guard lock(mutex_);
  const bool cut = node_->is_cut();
  if (dependencies_known_ && dependencies_cut_ == cut) return dependencies_;
  dependencies_.clear();
  for (const RddDependency& dependency : node_->live_dependencies()) {
    const auto parent = of(dependency.parent);
    if (dependency.shuffle) {
      parent->add_shuffle(dependency.shuffle);
      dependencies_.push_back(ShuffleDependency{dependency.shuffle->shuffle_id(), parent,
                                                dependency.shuffle->reduce_partitions()});
    } else if (dependency.partitions) {
      dependencies_.push_back(NarrowDependency{parent, dependency.partitions});
    } else {
      dependencies_.push_back(
          NarrowDependency{parent, [](int partition) { return std::vector<int>{partition}; }});
    }
  }
  dependencies_known_ = true;
  dependencies_cut_ = cut;
  return dependencies_;
}

Determinism RddDataset::determinism() const {
  switch (node_->determinism()) {
    case NodeDeterminism::kDeterminate:
      return Determinism::kDeterminate;
    case NodeDeterminism::kUnordered:
      return Determinism::kUnordered;
    case NodeDeterminism::kIndeterminate:
      return Determinism::kIndeterminate;
  }
  FS_UNREACHABLE("determinism");
}

std::string RddDataset::storage_level() const {
  const StorageLevel level = node_->header().level;
  return level.isValid() ? level.toString() : "";
}

void RddDataset::add_shuffle(const std::shared_ptr<const ShuffleMap>& map) const {
  std::lock_guard lock(mutex_);
  shuffles_[map->shuffle_id()] = map;
}

TaskProgram RddDataset::map_program(const ShuffleDependency& shuffle) const {
  std::shared_ptr<const ShuffleMap> map;
  {
    std::lock_guard lock(mutex_);
    map = shuffles_.at(shuffle.shuffle_id);
  }
  return task_program(std::move(map));
}

TaskProgram task_program(std::shared_ptr<const StageProgram> program) {
  ByteBuffer bytes;
  GraphWriter(bytes).portable(*program);
  TaskProgram result;
  result.kind = "rdd";
  result.stage_bytes = std::make_shared<const std::string>(bytes.view());
  result.task_bytes = [program = std::move(program)](int partition) {
    PartitionWriter out;
    program->node().write_partition(out, partition);
    return out.finish();
  };
  return result;
}

}  // namespace firesteel::rdd
