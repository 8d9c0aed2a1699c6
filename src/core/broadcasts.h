#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/block_store.h"
#include "core/compression.h"

namespace firesteel {

struct BroadcastOptions {
  // spark.broadcast.blockSize
  size_t block_size = 4 << 20;
  // spark.broadcast.compress
  bool compress = true;
  // spark.io.compression.codec
  Codec codec = Codec::kLz4;
};

// The values that the driver gave to all processes. A value is cut into pieces, which are blocks
// like others: a process fetches each from any peer that has it and then serves it too. What is
// made of the bytes is built once a process and shared by its tasks. Thread-safe.
class Broadcasts {
 public:
  // A value as a process holds it, and how it is made of the bytes.
  using Value = std::shared_ptr<const void>;
  using Build = std::function<Value(const SharedBytes& bytes)>;

  Broadcasts(std::shared_ptr<BlockStore> blocks, BroadcastOptions options)
      : blocks_(std::move(blocks)), options_(options) {}

  // On the driver: makes the value known under a new id. `value`, if given, is what this process
  // gets to see; without it, it is built of the bytes like elsewhere.
  int64_t create(std::string_view bytes, Value value = nullptr);

  // The value on this process. Threads that ask for the same one wait for the first. Throws
  // SparkError (BROADCAST_VARIABLE_NOT_LOADED) when a piece cannot be had from anyone, or is
  // corrupt wherever it comes from.
  Value get(int64_t id, const Build& build);
  template <class T>
  std::shared_ptr<const T> get_as(int64_t id, const Build& build) {
    return std::static_pointer_cast<const T>(get(id, build));
  }
  // The bytes themselves.
  SharedBytes bytes(int64_t id);

  // Forgets the value and the pieces that this process holds. On others the next use fetches them
  // again, unless the driver's are gone.
  void remove(int64_t id);

 private:
  struct Slot {
    std::mutex mutex;
    Value value;
  };

  std::shared_ptr<Slot> slot(int64_t id);
  using Checks = std::function<bool(const SharedBytes& bytes)>;
  // A block from here or a peer that passes the check; it is kept here.
  SharedBytes fetched(const BlockId& id, const Checks& checks);

  const std::shared_ptr<BlockStore> blocks_;
  const BroadcastOptions options_;
  std::mutex mutex_;
  int64_t next_id_ = 0;
  std::unordered_map<int64_t, std::shared_ptr<Slot>> slots_;
};

}  // namespace firesteel
