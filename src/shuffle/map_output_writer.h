#pragma once

#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "core/shuffle_access.h"
#include "shuffle/frame.h"
#include "shuffle/map_output_store.h"
#include "shuffle/shuffle_options.h"

namespace firesteel {

// Gathers a map task's output by reduce partition. When the memory budget refuses more, all that
// is there goes to a file without a name as one run; commit() puts runs and memory together.
class MapOutputWriter final : public ShuffleWriter {
 public:
  MapOutputWriter(std::shared_ptr<MapOutputStore> store, std::string executor_id, int shuffle_id,
                  int64_t map_task_id, int reduce_partitions, const ShuffleOptions& options,
                  TaskMetrics& metrics);

  void write(int reduce, std::string_view bytes) override;
  void write_block(int reduce, std::string_view bytes) override;
  MapStatus commit() override;

 private:
  struct Partition {
    // A frame that is being filled: room for its header, then raw bytes. Empty: none.
    std::string open;
    std::vector<SharedBytes> frames;
  };
  // What one spill wrote, by reduce partition.
  struct Run {
    File file;
    std::vector<uint64_t> offsets;
  };

  std::string& room_for(Partition& partition, size_t bytes);
  void close_frame(Partition& partition);
  void count(size_t bytes);
  void spill();
  MapExtents take_memory();
  MapExtentsPtr merge_runs(const MapExtents& memory);

  const std::shared_ptr<MapOutputStore> store_;
  const std::string executor_id_;
  const MapOutputStore::Name name_;
  const ShuffleOptions options_;
  TaskMetrics& metrics_;
  std::vector<Partition> partitions_;
  std::vector<Run> runs_;
  // Held in partitions_, and what the budget granted of it.
  size_t bytes_ = 0;
  MemoryReservation reservation_;
  bool committed_ = false;
};

}  // namespace firesteel
