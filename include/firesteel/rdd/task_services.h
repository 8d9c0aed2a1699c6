#pragma once

// What the engine does for the code of a task. Templates of this API call these; they are not for
// applications.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "firesteel/rdd/byte_buffer.h"
#include "firesteel/rdd/storage_level.h"

namespace firesteel::rdd {

// A task's output for a shuffle. One thread.
class ShuffleOutput {
 public:
  virtual ~ShuffleOutput() = default;
  // Records for a reduce partition, in pieces in any order.
  virtual void write(int reduce, std::string_view bytes) = 0;
  // All is written: others may read it now.
  virtual void commit() = 0;
};

// The blocks of some reduce partitions. One thread.
class ShuffleInput {
 public:
  virtual ~ShuffleInput() = default;
  // The next block's bytes, whole records, which are valid until the next call; false at the end.
  virtual bool next(std::string_view& bytes) = 0;
};

// Pieces of bytes in a file without a name. One thread.
class SpillStream {
 public:
  virtual ~SpillStream() = default;
  virtual void write(std::string_view bytes) = 0;
  // Ends writing.
  virtual void finish() = 0;
  // Of all that was written.
  virtual uint64_t size() const = 0;
  // The piece of `count` bytes that was written when the size was `offset`.
  virtual size_t read(uint64_t offset, char* out, size_t count) const = 0;
};

// Makes a partition's elements bytes and back, so that the block store needs not know their type.
struct BlockCodec {
  void (*encode)(const void* elements, ByteBuffer& out);
  std::shared_ptr<const void> (*decode)(std::string_view bytes);
  // In memory, about.
  size_t (*size)(const void* elements);
};

class TaskServices {
 public:
  virtual ~TaskServices() = default;

  // Throws when the task is to end early.
  virtual void check_killed() = 0;
  virtual bool killed() const = 0;

  // Of a barrier stage: waits for all its tasks; their messages, by partition.
  virtual bool in_barrier_stage() const = 0;
  virtual std::vector<std::string> barrier(const std::string& message, bool all_gather) = 0;
  virtual std::vector<std::string> barrier_hosts() const = 0;

  // Memory for what can be spilled; false: spill instead.
  virtual bool try_reserve(size_t bytes) = 0;
  virtual void release(size_t bytes) = 0;
  virtual std::unique_ptr<SpillStream> spill() = 0;

  virtual std::unique_ptr<ShuffleOutput> shuffle_output(int shuffle_id, int reduce_partitions) = 0;
  virtual std::unique_ptr<ShuffleInput> shuffle_input(int shuffle_id, int map_partitions,
                                                      int reduce) = 0;

  // The kept elements of a persisted partition; when they are not there, those that `compute`
  // makes, which are kept if they can be.
  virtual std::shared_ptr<const void> stored(
      int rdd_id, int partition, const StorageLevel& level, const BlockCodec& codec,
      const std::function<std::shared_ptr<const void>()>& compute) = 0;

  // What a source wrote for its partition on the driver.
  virtual std::string_view partition_bytes(int rdd_id, int partition) const = 0;

  // Counts for the task's metrics.
  virtual void count_input(uint64_t bytes, uint64_t records) = 0;
  virtual void count_output(uint64_t bytes, uint64_t records) = 0;
  virtual void count_spilled(uint64_t memory_bytes, uint64_t disk_bytes) = 0;
};

// A reservation of a task's memory that grows; given back with this object.
class TaskMemory {
 public:
  explicit TaskMemory(TaskServices& services) : services_(&services) {}
  ~TaskMemory() { clear(); }
  TaskMemory(const TaskMemory&) = delete;
  TaskMemory& operator=(const TaskMemory&) = delete;

  // False: there is no more; the caller spills. Asks in steps, so that most calls only compare.
  bool grow_to(size_t bytes) {
    if (bytes <= reserved_) [[likely]]
      return true;
    const size_t step = std::max(bytes - reserved_, std::max(kStep, reserved_ / 4));
    if (services_->try_reserve(step)) {
      reserved_ += step;
      return true;
    }
    // Always granted, so that every task makes progress.
    return bytes <= kAlways;
  }
  void clear() {
    if (reserved_ != 0) services_->release(reserved_);
    reserved_ = 0;
  }

 private:
  static constexpr size_t kStep = 1 << 20;
  // A few hash tables or runs of this size are what a process has room for in any case.
  static constexpr size_t kAlways = 4 << 20;

  TaskServices* services_;
  size_t reserved_ = 0;
};

}  // namespace firesteel::rdd
