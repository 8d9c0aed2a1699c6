#include "base/spark_error.h"
#include "core/block_entry.h"

namespace firesteel {
namespace {

// A reader has it: taking it from the list would not free anything.
bool is_held_elsewhere(const BlockValue& value) {
  return value.object != nullptr ? value.object.use_count() > 1
                                 : value.bytes.owner().use_count() > 1;
}

}  // namespace

BlockStore::EntryPtr BlockStore::pick_victim(int spared_rdd,
                                             const std::set<EntryPtr>& passed_over) {
  for (auto it = lru_.begin(); it != lru_.end(); ++it) {
    EntryPtr entry = *it;
    // The block of an RDD does not make room for another of the same: they would chase each other.
    if (spared_rdd >= 0 && entry->id.is_rdd(spared_rdd)) continue;
    if (passed_over.contains(entry) || is_held_elsewhere(entry->value)) continue;
    if (entry->memory_bytes == 0) continue;
    entry->moving = true;
    in_making_.insert(entry->id);
    lru_.erase(it);
    return entry;
  }
  return nullptr;
}

size_t BlockStore::drop_from_memory(const EntryPtr& victim) {
  // Only this thread changes an entry that is moving, except that it may be removed.
  Entry written;
  written.id = victim->id;
  try {
    BlockValue value;
    {
      std::lock_guard lock(mutex_);
      if (victim->level.use_disk && !victim->on_disk) value = victim->value;
    }
    if (dirs_ != nullptr && (value.object != nullptr || !value.bytes.empty())) {
      write_to_disk(written, value);
    }
  } catch (const SparkError&) {
    // It stays in memory: there is nowhere else.
  }
  size_t freed = 0;
  {
    std::lock_guard lock(mutex_);
    victim->moving = false;
    in_making_.erase(victim->id);
    changed_.notify_all();
    if (written.on_disk) {
      victim->on_disk = true;
      victim->path = written.path;
      victim->disk_bytes = written.disk_bytes;
      victim->checksum = written.checksum;
    }
    if (victim->removed) {
      delete_file(*victim);
      return 0;
    }
    const bool must_stay = victim->level.use_disk && !victim->on_disk;
    if (must_stay || is_held_elsewhere(victim->value)) {
      victim->lru = lru_.insert(lru_.end(), victim);
      return 0;
    }
    victim->in_memory = false;
    victim->value = {};
    freed = victim->memory_bytes;
    pool_->release(freed);
    if (!victim->on_disk) {
      victim->removed = true;
      entries_.erase(victim->id);
    }
  }
  told(victim->id, victim->status());
  return freed;
}

size_t BlockStore::evict(size_t bytes, int spared_rdd) {
  size_t freed = 0;
  std::set<EntryPtr> passed_over;
  while (freed < bytes) {
    EntryPtr victim;
    {
      std::lock_guard lock(mutex_);
      victim = pick_victim(spared_rdd, passed_over);
    }
    if (victim == nullptr) break;
    const size_t got = drop_from_memory(victim);
    if (got == 0) passed_over.insert(victim);
    freed += got;
  }
  return freed;
}

size_t BlockStore::reclaim(size_t bytes) { return evict(bytes, -1); }

size_t BlockStore::reclaimable() const { return pool_->used(); }

}  // namespace firesteel
