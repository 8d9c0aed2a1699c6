#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace firesteel {

// Something that holds memory and can write it out or drop it on request.
class Reclaimable {
 public:
  virtual ~Reclaimable() = default;
  // Called from any thread that needs memory, never while the caller holds a pool's lock.
  // Returns the bytes set free; 0 when nothing can be given up now.
  virtual size_t reclaim(size_t bytes) = 0;
  // What reclaim could set free now, about. Any thread.
  virtual size_t reclaimable() const = 0;
};

// A node of the accounting tree: process, query, operator. Every reservation counts in the node
// and all its ancestors; each may have a limit, and the root's is the one number a process is
// given. Nobody ever waits for memory: who is refused spills what it holds itself. Thread-safe.
class MemoryPool : public std::enable_shared_from_this<MemoryPool> {
 public:
  static constexpr size_t kNoLimit = std::numeric_limits<size_t>::max();

  static std::shared_ptr<MemoryPool> make_root(std::string name, size_t limit);
  std::shared_ptr<MemoryPool> make_child(std::string name, size_t limit = kNoLimit);
  // A child for an operator that can spill. Until it ends its claim, it is refused what goes beyond
  // an equal share of the free memory for each claimant, so that the first operators of a query
  // leave something for those that run later.
  std::shared_ptr<MemoryPool> make_claimant(std::string name);
  void end_claim();
  ~MemoryPool();

  MemoryPool(const MemoryPool&) = delete;
  MemoryPool& operator=(const MemoryPool&) = delete;

  // Counts `bytes` as held if the limits allow it, asking reclaimers first. False: the caller
  // must spill what it holds itself.
  bool try_reserve(size_t bytes);
  // As try_reserve, for memory that the caller cannot do without: throws SparkError
  // (UNABLE_TO_ACQUIRE_MEMORY) when a limit forbids it. Shares are ignored.
  void reserve(size_t bytes);
  // Counts `bytes` whatever the limits are.
  void force(size_t bytes);
  void release(size_t bytes);

  size_t used() const { return used_.load(std::memory_order_relaxed); }
  size_t peak() const { return peak_.load(std::memory_order_relaxed); }
  // The smallest limit up to the root.
  size_t limit() const;
  // What may still be reserved before some limit up to the root is reached.
  size_t available() const;
  const std::string& name() const { return name_; }

  // Reclaimers of the root are asked in the order of registration; those that are gone are
  // forgotten.
  void add_reclaimer(std::weak_ptr<Reclaimable> reclaimer);

 private:
  MemoryPool(std::string name, std::shared_ptr<MemoryPool> parent, size_t limit);
  // Here and in all ancestors.
  void add(size_t bytes);
  void note_peak();
  bool over_limit() const;
  bool beyond_share(size_t bytes) const;
  bool try_count(size_t bytes);
  MemoryPool& root();
  std::vector<std::shared_ptr<Reclaimable>> reclaimers();
  // Until `bytes` more fit, or nothing is left to reclaim.
  void reclaim_for(size_t bytes);

  const std::string name_;
  const std::shared_ptr<MemoryPool> parent_;
  const size_t limit_;
  std::atomic<size_t> used_{0};
  std::atomic<size_t> peak_{0};
  // Children that claim a share.
  std::atomic<size_t> claimants_{0};
  std::atomic<bool> claims_{false};
  std::mutex mutex_;
  std::vector<std::weak_ptr<Reclaimable>> reclaimers_;
};

using MemoryPoolPtr = std::shared_ptr<MemoryPool>;

// Holds a growing or shrinking reservation and gives it back when it goes away.
class MemoryReservation {
 public:
  // What resize() grants whatever the limits are: about what one thread of an operator needs to
  // make progress while it spills all that it can.
  static constexpr size_t kAlwaysGranted = 8 << 20;

  explicit MemoryReservation(MemoryPoolPtr pool) : pool_(std::move(pool)) {}
  ~MemoryReservation() { clear(); }
  MemoryReservation(MemoryReservation&& other) noexcept
      : pool_(std::move(other.pool_)), bytes_(std::exchange(other.bytes_, 0)) {}
  MemoryReservation& operator=(MemoryReservation&&) = delete;

  // False when the pool refuses; the reservation then keeps its size.
  bool try_resize(size_t bytes);
  // Throws when the pool refuses more than kAlwaysGranted.
  void resize(size_t bytes);
  // Never refused: for what is held already.
  void force_resize(size_t bytes);
  void clear() { force_resize(0); }
  size_t bytes() const { return bytes_; }
  const MemoryPoolPtr& pool() const { return pool_; }

 private:
  MemoryPoolPtr pool_;
  size_t bytes_ = 0;
};

}  // namespace firesteel
