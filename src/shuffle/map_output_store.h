#pragma once

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "base/memory_pool.h"
#include "core/local_dirs.h"
#include "shuffle/map_extents.h"
#include "shuffle/shuffle_options.h"

namespace firesteel {

// The map outputs that this process has published. They stay in memory until somebody needs it;
// then the oldest go to disk, each as a data and an index file. Thread-safe.
class MapOutputStore : public Reclaimable {
 public:
  static std::shared_ptr<MapOutputStore> make(const MemoryPoolPtr& pool, LocalDirsPtr dirs,
                                              const ShuffleOptions& options);
  ~MapOutputStore() override;

  // From now on the output can be read. Bytes in memory count in memory() from here on.
  void publish(int shuffle_id, int64_t map_task_id, MapExtentsPtr extents);
  // Null: not here.
  MapExtentsPtr find(int shuffle_id, int64_t map_task_id) const;
  void remove_shuffle(int shuffle_id);
  // One output, of which the driver said that it is not needed.
  void remove(int shuffle_id, int64_t map_task_id);

  struct Name {
    int shuffle_id;
    int64_t map_task_id;
    auto operator<=>(const Name&) const = default;
  };
  std::vector<Name> outputs() const;
  // All that is in memory goes to disk: before the process ends and a service takes over.
  void flush();

  // Writes an output's files: `write_partition` appends reduce partition r and returns its size.
  // Called again from the first when a disk is full and another is tried.
  using WritePartition = std::function<uint64_t(File& file, size_t r)>;
  MapExtentsPtr write_files(const Name& name, size_t reduce_partitions,
                            const WritePartition& write_partition) const;
  // The same of an output in memory.
  MapExtentsPtr write_files(const Name& name, const MapExtents& extents) const;

  const LocalDirsPtr& dirs() const { return dirs_; }
  const MemoryPoolPtr& memory() const { return pool_; }

  size_t reclaim(size_t bytes) override;
  size_t reclaimable() const override;

 private:
  MapOutputStore(MemoryPoolPtr pool, LocalDirsPtr dirs, const ShuffleOptions& options);
  MapExtentsPtr finish_files(const Name& name, std::string path,
                             std::vector<uint64_t> offsets) const;
  void delete_files(const Name& name) const;
  void erase_locked(const Name& name);

  const MemoryPoolPtr pool_;
  const LocalDirsPtr dirs_;
  const Codec codec_;
  mutable std::mutex mutex_;
  std::map<Name, MapExtentsPtr> outputs_;
  // Outputs in memory, the oldest first.
  std::list<Name> in_memory_;
  // Writes to disk one at a time; nobody waits for it to read.
  std::mutex spilling_;
};

}  // namespace firesteel
