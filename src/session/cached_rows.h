#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "base/memory_pool.h"
#include "core/storage_level.h"
#include "rows/spill_file.h"

namespace firesteel {

// The rows of a cached plan, batch by batch: in memory as columns, or on disk. Filled by one
// thread, then read by any, while others may move batches to disk.
class CachedRows {
 public:
  CachedRows(StorageLevel level, std::vector<DataType> types, MemoryPoolPtr memory,
             SpillSpacePtr space);

  // In memory if the level wants that and there is room, else on disk.
  void append(Batch batch);

  size_t num_batches() const { return places_.size(); }
  int64_t num_rows() const { return num_rows_; }
  // In memory or as before compression.
  int64_t size_in_bytes() const { return size_in_bytes_; }
  // Thread-safe.
  Batch read(size_t index) const;

  // The level allows no disk, but there was no room in memory: the rows serve the query that
  // computed them, and others must compute them again.
  bool is_temporary() const { return is_temporary_; }
  size_t memory_usage() const { return memory_usage_.load(std::memory_order_relaxed); }
  // Moves batches to disk until `bytes` of memory are free or none is left. Returns the bytes
  // freed; 0 when another thread is at it. Thread-safe.
  size_t move_to_disk(size_t bytes);

 private:
  struct Place {
    // When in memory; else there is a block.
    std::optional<Batch> held;
    SpillFile::Block block;
    size_t bytes = 0;
  };
  SpillFile::Block write(const Batch& batch);

  const StorageLevel level_;
  const std::vector<DataType> types_;
  SpillSpacePtr space_;
  std::mutex moving_;
  mutable std::mutex mutex_;
  std::vector<Place> places_;
  // Batches before this one have been moved.
  size_t next_to_move_ = 0;
  std::unique_ptr<SpillFile> file_;
  int64_t num_rows_ = 0;
  int64_t size_in_bytes_ = 0;
  bool is_temporary_ = false;
  std::atomic<size_t> memory_usage_{0};
  MemoryReservation reservation_;
};

}  // namespace firesteel
