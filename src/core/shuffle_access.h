#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "core/task.h"

namespace firesteel {

// Thrown by a ShuffleReader; whoever runs the task reports it as FetchFailed.
class FetchFailedError : public std::exception {
 public:
  explicit FetchFailedError(FetchFailed failure) : failure_(std::move(failure)) {}
  const char* what() const noexcept override { return failure_.message.c_str(); }
  const FetchFailed& failure() const { return failure_; }

 private:
  FetchFailed failure_;
};

// Takes one map task's output. One thread. Dropped without commit(): nothing is published.
class ShuffleWriter {
 public:
  virtual ~ShuffleWriter() = default;
  // Appends to the reduce partition's block. The bytes are copied or written before it returns.
  // A reader gets them whole, with others before and behind.
  virtual void write(int reduce, std::string_view bytes) = 0;
  // As write(), but a reader gets these bytes as a ShuffleBlock of their own, at an address that
  // is a multiple of 16: for batches.
  virtual void write_block(int reduce, std::string_view bytes) = 0;
  // Publishes all that was written, atomically. Once, last.
  virtual MapStatus commit() = 0;
};

// Part of what one map task wrote for one reduce partition: the bytes of some whole writes.
// Parts of the same output come in the order of writing.
struct ShuffleBlock {
  int map_index = -1;
  int reduce = -1;
  // Live until the reader's next call, or as long as `owner` is held.
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

// Hands out blocks in the order in which they arrive. One thread.
class ShuffleReader {
 public:
  virtual ~ShuffleReader() = default;
  // False: there are no more. Throws FetchFailedError.
  virtual bool next(ShuffleBlock& block) = 0;
};

// A task's way to the shuffle. Thread-safe.
class ShuffleAccess {
 public:
  virtual ~ShuffleAccess() = default;
  // `metrics` counts what is moved; it must outlive the writer or reader.
  virtual std::unique_ptr<ShuffleWriter> writer(int shuffle_id, int map_index, int64_t map_task_id,
                                                int reduce_partitions, TaskMetrics& metrics) = 0;
  // Blocks of map partitions [map_begin, map_end) for reduce partitions [reduce_begin, reduce_end).
  virtual std::unique_ptr<ShuffleReader> reader(int shuffle_id, int map_begin, int map_end,
                                                int reduce_begin, int reduce_end,
                                                TaskMetrics& metrics) = 0;
};

}  // namespace firesteel
