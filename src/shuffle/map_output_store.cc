#include "shuffle/map_output_store.h"

#include "base/spark_error.h"

namespace firesteel {

MapOutputStore::MapOutputStore(MemoryPoolPtr pool, LocalDirsPtr dirs, const ShuffleOptions& options)
    : pool_(std::move(pool)), dirs_(std::move(dirs)), codec_(options.codec) {}

std::shared_ptr<MapOutputStore> MapOutputStore::make(const MemoryPoolPtr& pool, LocalDirsPtr dirs,
                                                     const ShuffleOptions& options) {
  std::shared_ptr<MapOutputStore> store(
      new MapOutputStore(pool->make_child("shuffle"), std::move(dirs), options));
  pool->add_reclaimer(store);
  return store;
}

MapOutputStore::~MapOutputStore() {
  for (const auto& [name, extents] : outputs_) pool_->release(extents->memory_bytes());
}

void MapOutputStore::publish(int shuffle_id, int64_t map_task_id, MapExtentsPtr extents) {
  const Name name{shuffle_id, map_task_id};
  pool_->force(extents->memory_bytes());
  std::lock_guard lock(mutex_);
  if (extents->in_memory()) in_memory_.push_back(name);
  outputs_[name] = std::move(extents);
}

MapExtentsPtr MapOutputStore::find(int shuffle_id, int64_t map_task_id) const {
  std::lock_guard lock(mutex_);
  const auto it = outputs_.find({shuffle_id, map_task_id});
  return it == outputs_.end() ? nullptr : it->second;
}

std::vector<MapOutputStore::Name> MapOutputStore::outputs() const {
  std::vector<Name> names;
  std::lock_guard lock(mutex_);
  for (const auto& [name, extents] : outputs_) names.push_back(name);
  return names;
}

void MapOutputStore::delete_files(const Name& name) const {
  dirs_->remove(shuffle_index_name(name.shuffle_id, name.map_task_id));
  dirs_->remove(shuffle_data_name(name.shuffle_id, name.map_task_id));
}

void MapOutputStore::erase_locked(const Name& name) {
  const auto it = outputs_.find(name);
  if (it == outputs_.end()) return;
  if (it->second->in_memory()) {
    in_memory_.remove(name);
    pool_->release(it->second->memory_bytes());
  } else {
    delete_files(name);
  }
  outputs_.erase(it);
}

void MapOutputStore::remove(int shuffle_id, int64_t map_task_id) {
  std::lock_guard lock(mutex_);
  erase_locked({shuffle_id, map_task_id});
}

void MapOutputStore::remove_shuffle(int shuffle_id) {
  std::lock_guard lock(mutex_);
  auto it = outputs_.lower_bound({shuffle_id, INT64_MIN});
  while (it != outputs_.end() && it->first.shuffle_id == shuffle_id) {
    const Name name = it->first;
    ++it;
    erase_locked(name);
  }
}

MapExtentsPtr MapOutputStore::finish_files(const Name& name, std::string path,
                                           std::vector<uint64_t> offsets) const {
  auto written = std::make_shared<const MapExtents>(std::move(path), std::move(offsets));
  dirs_->write(shuffle_index_name(name.shuffle_id, name.map_task_id),
               [&](const std::string& to) { File::create(to).append(written->index_bytes()); });
  return written;
}

MapExtentsPtr MapOutputStore::write_files(const Name& name, size_t reduce_partitions,
                                          const WritePartition& write_partition) const {
  std::vector<uint64_t> offsets;
  std::string path = dirs_->write(shuffle_data_name(name.shuffle_id, name.map_task_id),
                                  [&](const std::string& to) {
                                    File file = File::create(to);
                                    offsets.assign(1, 0);
                                    for (size_t r = 0; r < reduce_partitions; ++r) {
                                      offsets.push_back(offsets.back() + write_partition(file, r));
                                    }
                                  });
  return finish_files(name, std::move(path), std::move(offsets));
}

MapExtentsPtr MapOutputStore::write_files(const Name& name, const MapExtents& extents) const {
  std::vector<uint64_t> offsets;
  std::string path = dirs_->write(shuffle_data_name(name.shuffle_id, name.map_task_id),
                                  [&](const std::string& to) {
                                    File file = File::create(to);
                                    offsets = write_extents(extents, codec_, file);
                                  });
  return finish_files(name, std::move(path), std::move(offsets));
}

size_t MapOutputStore::reclaim(size_t bytes) {
  if (dirs_ == nullptr) return 0;
  std::lock_guard one_at_a_time(spilling_);
  size_t freed = 0;
  while (freed < bytes) {
    Name name{};
    MapExtentsPtr extents;
    {
      std::lock_guard lock(mutex_);
      if (in_memory_.empty()) break;
      name = in_memory_.front();
      extents = outputs_.at(name);
    }
    MapExtentsPtr written;
    try {
      written = write_files(name, *extents);
    } catch (const SparkError&) {
      // The disk is full: the output stays where it is.
      break;
    }
    std::lock_guard lock(mutex_);
    const auto it = outputs_.find(name);
    if (it == outputs_.end() || it->second != extents) {
      // Removed meanwhile.
      delete_files(name);
      continue;
    }
    it->second = std::move(written);
    in_memory_.remove(name);
    pool_->release(extents->memory_bytes());
    freed += extents->memory_bytes();
  }
  return freed;
}

void MapOutputStore::flush() { reclaim(MemoryPool::kNoLimit); }

size_t MapOutputStore::reclaimable() const { return dirs_ == nullptr ? 0 : pool_->used(); }

}  // namespace firesteel
