#pragma once

#include "core/block_store.h"

namespace firesteel {

// What the store knows of one block. Guarded by the store's lock.
struct BlockStore::Entry {
  BlockId id;
  StorageLevel level;
  bool in_memory = false;
  BlockValue value;
  size_t memory_bytes = 0;
  std::list<EntryPtr>::iterator lru;
  // A thread writes it out at the moment: it is not in the list.
  bool moving = false;
  bool removed = false;
  bool on_disk = false;
  std::string path;
  uint64_t disk_bytes = 0;
  uint64_t checksum = 0;

  BlockStatus status() const {
    BlockStatus status{level, in_memory ? memory_bytes : 0, on_disk ? disk_bytes : 0};
    status.level.use_memory = in_memory;
    status.level.use_disk = on_disk;
    return status;
  }
};

}  // namespace firesteel
