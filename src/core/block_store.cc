#include "core/block_store.h"

#include "base/spark_error.h"
#include "core/block_entry.h"
#include "core/compression.h"
#include "core/file_io.h"

namespace firesteel {
namespace {

int rdd_of(const BlockId& id) {
  return id.kind() == BlockId::Kind::kRdd ? static_cast<int>(id.owner()) : -1;
}

size_t memory_of(const BlockValue& value) {
  return value.object != nullptr ? value.object->memory_bytes() : value.bytes.size();
}

}  // namespace

BlockStore::BlockStore(MemoryPoolPtr pool, LocalDirsPtr dirs)
    : pool_(std::move(pool)), dirs_(std::move(dirs)) {}

std::shared_ptr<BlockStore> BlockStore::make(const MemoryPoolPtr& pool, LocalDirsPtr dirs) {
  std::shared_ptr<BlockStore> store(new BlockStore(pool->make_child("blocks"), std::move(dirs)));
  pool->add_reclaimer(store);
  return store;
}

BlockStore::~BlockStore() {
  for (const auto& [id, entry] : entries_) {
    if (entry->in_memory) pool_->release(entry->memory_bytes);
    delete_file(*entry);
  }
}

bool BlockStore::claim(const BlockId& id) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !in_making_.contains(id); });
  if (entries_.contains(id)) return false;
  in_making_.insert(id);
  return true;
}

void BlockStore::end_claim(const BlockId& id) {
  std::lock_guard lock(mutex_);
  in_making_.erase(id);
  changed_.notify_all();
}

bool BlockStore::reserve(size_t bytes, int spared_rdd) {
  // Only other blocks make room for a block: operators need not spill for it.
  const size_t free = pool_->available();
  if (free < bytes) evict(bytes - free, spared_rdd);
  return pool_->available() >= bytes && pool_->try_reserve(bytes);
}

void BlockStore::write_to_disk(Entry& entry, const BlockValue& value) {
  const SharedBytes bytes = value.as_bytes();
  entry.path = dirs_->write(
      entry.id.name(), [&](const std::string& path) { File::create(path).append(bytes.view()); });
  entry.disk_bytes = bytes.size();
  entry.checksum = checksum_of(bytes.span());
  entry.on_disk = true;
  disk_bytes_.fetch_add(entry.disk_bytes);
}

bool BlockStore::store(const BlockId& id, BlockValue& value, const StorageLevel& level) {
  auto entry = std::make_shared<Entry>();
  entry->id = id;
  entry->level = level;
  if (level.use_memory) {
    if (!level.deserialized && value.object != nullptr) value = {nullptr, value.as_bytes()};
    entry->memory_bytes = memory_of(value);
    entry->in_memory = reserve(entry->memory_bytes, rdd_of(id));
    if (entry->in_memory) entry->value = value;
  }
  if (!entry->in_memory && level.use_disk && dirs_ != nullptr) write_to_disk(*entry, value);
  if (!entry->in_memory && !entry->on_disk) return false;
  {
    std::lock_guard lock(mutex_);
    if (entry->in_memory) entry->lru = lru_.insert(lru_.end(), entry);
    entries_.emplace(id, entry);
  }
  told(id, entry->status());
  return true;
}

bool BlockStore::put_value(const BlockId& id, BlockValue value, const StorageLevel& level) {
  if (!claim(id)) return true;
  bool stored = false;
  try {
    stored = store(id, value, level);
  } catch (...) {
    end_claim(id);
    throw;
  }
  end_claim(id);
  if (stored) replicate(id, value, level);
  return stored;
}

void BlockStore::replicate(const BlockId& id, const BlockValue& value, const StorageLevel& level) {
  if (level.replication <= 1) return;
  if (const auto others = peers()) {
    others->replicate(id, value.as_bytes(), level, level.replication - 1);
  }
}

bool BlockStore::put(const BlockId& id, BlockObjectPtr object, const StorageLevel& level) {
  return put_value(id, {std::move(object), {}}, level);
}

bool BlockStore::put_bytes(const BlockId& id, SharedBytes bytes, const StorageLevel& level) {
  return put_value(id, {nullptr, std::move(bytes)}, level);
}

std::optional<BlockValue> BlockStore::get(const BlockId& id) {
  EntryPtr entry;
  {
    std::lock_guard lock(mutex_);
    const auto it = entries_.find(id);
    if (it == entries_.end()) return std::nullopt;
    entry = it->second;
    if (entry->in_memory) {
      if (!entry->moving) lru_.splice(lru_.end(), lru_, entry->lru);
      return entry->value;
    }
  }
  // What is on disk only does not change until it is removed.
  try {
    SharedBytes bytes = File::open_read(entry->path).read_all();
    if (bytes.size() == entry->disk_bytes && checksum_of(bytes.span()) == entry->checksum) {
      return BlockValue{nullptr, std::move(bytes)};
    }
  } catch (const std::system_error&) {
  }
  // Removed meanwhile, or damaged: whoever asked makes it again.
  remove(id);
  return std::nullopt;
}

std::optional<BlockValue> BlockStore::get_anywhere(const BlockId& id) {
  if (auto value = get(id)) return value;
  const auto others = peers();
  if (others == nullptr) return std::nullopt;
  auto bytes = others->fetch(id);
  if (!bytes) return std::nullopt;
  return BlockValue{nullptr, std::move(*bytes)};
}

BlockValue BlockStore::get_or_compute(const BlockId& id, const StorageLevel& level,
                                      const std::function<BlockObjectPtr()>& compute) {
  do {
    if (auto value = get(id)) return std::move(*value);
  } while (!claim(id));
  BlockValue value;
  try {
    const auto others = peers();
    auto there = others != nullptr ? others->fetch(id) : std::nullopt;
    if (there) {
      value.bytes = std::move(*there);
    } else {
      value.object = compute();
      BlockValue kept = value;
      // An object is what the caller wants back, however it is stored.
      if (store(id, kept, level)) replicate(id, kept, level);
    }
  } catch (...) {
    end_claim(id);
    throw;
  }
  end_claim(id);
  return value;
}

bool BlockStore::contains(const BlockId& id) const {
  std::lock_guard lock(mutex_);
  return entries_.contains(id);
}

std::optional<BlockStatus> BlockStore::status(const BlockId& id) const {
  std::lock_guard lock(mutex_);
  const auto it = entries_.find(id);
  if (it == entries_.end()) return std::nullopt;
  return it->second->status();
}

std::vector<std::pair<BlockId, BlockStatus>> BlockStore::blocks() const {
  std::vector<std::pair<BlockId, BlockStatus>> all;
  std::lock_guard lock(mutex_);
  for (const auto& [id, entry] : entries_) all.emplace_back(id, entry->status());
  return all;
}

void BlockStore::delete_file(const Entry& entry) {
  if (!entry.on_disk) return;
  dirs_->remove(entry.id.name());
  disk_bytes_.fetch_sub(entry.disk_bytes);
}

void BlockStore::erase_locked(const EntryPtr& entry) {
  entry->removed = true;
  if (entry->in_memory) {
    if (!entry->moving) lru_.erase(entry->lru);
    pool_->release(entry->memory_bytes);
    entry->in_memory = false;
    entry->value = {};
  }
  // One that is just being written out has its file deleted by the writer.
  if (!entry->moving) delete_file(*entry);
  entries_.erase(entry->id);
}

template <class Matches>
size_t BlockStore::remove_all(const Matches& matches) {
  std::vector<EntryPtr> gone;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : entries_) {
      if (matches(id)) gone.push_back(entry);
    }
    for (const auto& entry : gone) erase_locked(entry);
  }
  for (const auto& entry : gone) told(entry->id, {});
  return gone.size();
}

bool BlockStore::remove(const BlockId& id) {
  {
    std::lock_guard lock(mutex_);
    const auto it = entries_.find(id);
    if (it == entries_.end()) return false;
    // A copy: erasing ends the entry in the map.
    const EntryPtr entry = it->second;
    erase_locked(entry);
  }
  told(id, {});
  return true;
}

size_t BlockStore::remove_rdd(int rdd_id) {
  return remove_all([&](const BlockId& id) { return id.is_rdd(rdd_id); });
}

size_t BlockStore::remove_broadcast(int64_t broadcast_id) {
  return remove_all([&](const BlockId& id) {
    return id.kind() == BlockId::Kind::kBroadcast && id.owner() == broadcast_id;
  });
}

void BlockStore::set_peers(std::shared_ptr<BlockPeers> peers) {
  std::lock_guard lock(mutex_);
  peers_ = std::move(peers);
}

void BlockStore::set_listener(std::shared_ptr<BlockListener> listener) {
  std::lock_guard lock(mutex_);
  listener_ = std::move(listener);
}

std::shared_ptr<BlockPeers> BlockStore::peers() const {
  std::lock_guard lock(mutex_);
  return peers_;
}

void BlockStore::told(const BlockId& id, const BlockStatus& status) {
  std::shared_ptr<BlockListener> listener;
  {
    std::lock_guard lock(mutex_);
    listener = listener_;
  }
  if (listener) listener->block_updated(id, status);
}

size_t BlockStore::migrate_rdd_blocks() {
  const auto others = peers();
  std::vector<std::pair<BlockId, StorageLevel>> all;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : entries_) {
      if (id.kind() == BlockId::Kind::kRdd) all.emplace_back(id, entry->level);
    }
  }
  if (others == nullptr) return 0;
  size_t moved = 0;
  for (const auto& [id, level] : all) {
    const auto value = get(id);
    if (!value || others->replicate(id, value->as_bytes(), level, 1) == 0) continue;
    remove(id);
    ++moved;
  }
  return moved;
}

}  // namespace firesteel
