#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/block_id.h"
#include "core/shared_bytes.h"
#include "core/storage_level.h"

namespace firesteel {

// What a store knows of a block that it holds, and tells the driver. The level says where the block
// is now: neither in memory nor on disk once it is gone.
struct BlockStatus {
  StorageLevel level;
  uint64_t memory_bytes = 0;
  uint64_t disk_bytes = 0;
  bool stored() const { return level.use_memory || level.use_disk; }
};

// The blocks of the application's other processes. Any thread.
class BlockPeers {
 public:
  virtual ~BlockPeers() = default;
  // From whichever peer has it; nothing when none answers with it.
  virtual std::optional<SharedBytes> fetch(const BlockId& id) = 0;
  // Puts a copy to `count` peers, as many as there are; returns how many took it.
  virtual int replicate(const BlockId& id, const SharedBytes& bytes, const StorageLevel& level,
                        int count) = 0;
};

// Told of every change of what the store holds. Called from any thread, without its locks.
class BlockListener {
 public:
  virtual ~BlockListener() = default;
  virtual void block_updated(const BlockId& id, const BlockStatus& status) = 0;
};

}  // namespace firesteel
