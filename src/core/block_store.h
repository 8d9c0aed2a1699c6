#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/memory_pool.h"
#include "core/block_object.h"
#include "core/block_peers.h"
#include "core/local_dirs.h"

namespace firesteel {

// The blocks of one process: cached partitions, broadcast pieces, large task results. In memory
// while the budget lets them, least recently used first out; to disk if their level says so.
// Thread-safe. Make it with make(): the memory pool then asks it first when memory is short.
class BlockStore : public Reclaimable, public std::enable_shared_from_this<BlockStore> {
 public:
  // Memory is accounted in a child of `pool`. Without folders nothing goes to disk.
  static std::shared_ptr<BlockStore> make(const MemoryPoolPtr& pool, LocalDirsPtr dirs);
  ~BlockStore() override;

  // True when it is stored now, or was already. An object that may neither stay in memory nor
  // go to disk is not kept. Copies for a replicated level go to peers, as many as there are.
  bool put(const BlockId& id, BlockObjectPtr object, const StorageLevel& level);
  bool put_bytes(const BlockId& id, SharedBytes bytes, const StorageLevel& level);

  // From here, memory before disk. Nothing when the block is not here (any more).
  std::optional<BlockValue> get(const BlockId& id);
  // From here, else from a peer. Bytes of a peer are not kept.
  std::optional<BlockValue> get_anywhere(const BlockId& id);
  // The block, or what `compute` makes, put under that level. Of threads that ask at the same
  // time one computes and the others wait for it. What cannot be kept is returned all the same.
  BlockValue get_or_compute(const BlockId& id, const StorageLevel& level,
                            const std::function<BlockObjectPtr()>& compute);

  bool contains(const BlockId& id) const;
  std::optional<BlockStatus> status(const BlockId& id) const;
  std::vector<std::pair<BlockId, BlockStatus>> blocks() const;
  // Those that are kept in memory while a reader holds them are freed after it.
  bool remove(const BlockId& id);
  size_t remove_rdd(int rdd_id);
  size_t remove_broadcast(int64_t broadcast_id);

  void set_peers(std::shared_ptr<BlockPeers> peers);
  void set_listener(std::shared_ptr<BlockListener> listener);

  // At decommission: offers every cached RDD block to the peers. Returns how many moved.
  size_t migrate_rdd_blocks();

  uint64_t memory_bytes() const { return pool_->used(); }
  uint64_t disk_bytes() const { return disk_bytes_.load(); }
  const LocalDirsPtr& dirs() const { return dirs_; }

  size_t reclaim(size_t bytes) override;
  size_t reclaimable() const override;

 private:
  struct Entry;
  using EntryPtr = std::shared_ptr<Entry>;

  BlockStore(MemoryPoolPtr pool, LocalDirsPtr dirs);

  // Marks a block as in the making, after others that make it have ended. False: it is here.
  bool claim(const BlockId& id);
  void end_claim(const BlockId& id);
  // Of a claimed block.
  bool store(const BlockId& id, BlockValue& value, const StorageLevel& level);
  bool put_value(const BlockId& id, BlockValue value, const StorageLevel& level);
  void replicate(const BlockId& id, const BlockValue& value, const StorageLevel& level);
  std::shared_ptr<BlockPeers> peers() const;
  bool reserve(size_t bytes, int spared_rdd);
  void write_to_disk(Entry& entry, const BlockValue& value);
  // Frees about `bytes` of blocks that nobody reads, of all RDDs but one (-1: of all).
  size_t evict(size_t bytes, int spared_rdd);
  EntryPtr pick_victim(int spared_rdd, const std::set<EntryPtr>& passed_over);
  // Returns the memory set free.
  size_t drop_from_memory(const EntryPtr& victim);
  void erase_locked(const EntryPtr& entry);
  void delete_file(const Entry& entry);
  void told(const BlockId& id, const BlockStatus& status);
  template <class Matches>
  size_t remove_all(const Matches& matches);

  const MemoryPoolPtr pool_;
  const LocalDirsPtr dirs_;
  std::atomic<uint64_t> disk_bytes_{0};

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_map<BlockId, EntryPtr> entries_;
  // Blocks in memory, the least recently used first.
  std::list<EntryPtr> lru_;
  // Blocks that a thread makes, or writes out, at the moment.
  std::set<BlockId> in_making_;
  std::shared_ptr<BlockPeers> peers_;
  std::shared_ptr<BlockListener> listener_;
};

}  // namespace firesteel
