#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "rows/spill_file.h"

namespace firesteel {

// Rows on disk in partitions by a hash of theirs, for joins and aggregates that do not fit into
// memory. A partition that is still too large is cut again by other bits of the hash: its level is
// one more.
class SpillPartitions {
 public:
  // Few enough that a partition's pending rows make blocks of some size in little memory; a second
  // level makes 256 of them.
  static constexpr size_t kCount = 16;
  // Beyond this, rows that are still together have one hash: cutting does not help.
  static constexpr int kMaxLevel = 8;

  SpillPartitions(SpillSpacePtr space, std::vector<DataType> types, int level);

  // One thread's way in. Thread-safe against other writers; flush() before the rows are read.
  class Writer {
   public:
    explicit Writer(SpillPartitions& partitions) : partitions_(partitions) {}
    // Row i belongs to hashes[i].
    void add(const Batch& batch, std::span<const uint64_t> hashes);
    void flush();
    // Held in pending rows, about.
    size_t memory_usage() const { return pending_bytes_; }

   private:
    struct Pending {
      std::vector<Batch> batches;
      size_t num_rows = 0;
      size_t bytes = 0;
    };
    void write(size_t partition);

    SpillPartitions& partitions_;
    Pending pending_[kCount];
    size_t pending_bytes_ = 0;
  };

  // After all writers have flushed.
  const SpilledRows& operator[](size_t partition) const { return partitions_[partition]; }
  int level() const { return level_; }
  uint64_t num_rows() const;

 private:
  size_t partition_of(uint64_t hash) const {
    constexpr int kBits = 4;
    static_assert(kCount == 1 << kBits);
    return (hash >> (64 - kBits * (level_ + 1))) & (kCount - 1);
  }

  const int level_;
  std::mutex mutex_;
  std::vector<SpilledRows> partitions_;
};

}  // namespace firesteel
