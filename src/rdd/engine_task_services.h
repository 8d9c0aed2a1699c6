#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "core/task_context.h"
#include "firesteel/rdd/task_services.h"

namespace firesteel::rdd {

// A task's services over the process that runs it. One thread, except for killed() and
// check_killed().
class EngineTaskServices final : public TaskServices {
 public:
  explicit EngineTaskServices(firesteel::TaskContext& context);
  ~EngineTaskServices() override;

  void check_killed() override;
  bool killed() const override { return context_.killed(); }
  bool in_barrier_stage() const override { return context_.task().barrier; }
  std::vector<std::string> barrier(const std::string& message, bool all_gather) override;
  std::vector<std::string> barrier_hosts() const override;

  bool try_reserve(size_t bytes) override;
  void release(size_t bytes) override;
  std::unique_ptr<SpillStream> spill() override;

  std::unique_ptr<ShuffleOutput> shuffle_output(int shuffle_id, int reduce_partitions) override;
  std::unique_ptr<ShuffleInput> shuffle_input(int shuffle_id, int map_partitions,
                                              int reduce) override;
  std::shared_ptr<const void> stored(
      int rdd_id, int partition, const StorageLevel& level, const BlockCodec& codec,
      const std::function<std::shared_ptr<const void>()>& compute) override;
  std::string_view partition_bytes(int rdd_id, int partition) const override;

  void count_input(uint64_t bytes, uint64_t records) override;
  void count_output(uint64_t bytes, uint64_t records) override;
  void count_spilled(uint64_t memory_bytes, uint64_t disk_bytes) override;

  // What the task's shuffle output became; none when it has none.
  std::optional<MapStatus> take_map_status() { return std::move(map_status_); }

 private:
  firesteel::TaskContext& context_;
  // Of this task alone; made with the first reservation.
  MemoryPoolPtr memory_;
  std::map<std::pair<int, int>, std::string_view> partitions_;
  std::optional<MapStatus> map_status_;
  int barrier_epoch_ = 0;
};

}  // namespace firesteel::rdd
