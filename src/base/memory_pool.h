#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
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
};

// A node of the accounting tree: process, query, operator. Every reservation counts in the node
// and all its ancestors; the root's limit is the one number a process is given. Thread-safe.
class MemoryPool : public std::enable_shared_from_this<MemoryPool> {
 public:
  static std::shared_ptr<MemoryPool> make_root(std::string name, size_t limit);
  std::shared_ptr<MemoryPool> make_child(std::string name);
  ~MemoryPool();

  MemoryPool(const MemoryPool&) = delete;
  MemoryPool& operator=(const MemoryPool&) = delete;

  // Counts `bytes` as held if the limit allows it, asking reclaimers first. False: the caller
  // must spill what it holds itself.
  bool try_reserve(size_t bytes);
  // As try_reserve, for memory that the caller cannot do without: throws SparkError
  // (UNABLE_TO_ACQUIRE_MEMORY) when the limit forbids it.
  void reserve(size_t bytes);
  void release(size_t bytes);

  size_t used() const { return used_.load(std::memory_order_relaxed); }
  size_t peak() const { return peak_.load(std::memory_order_relaxed); }
  size_t limit() const;
  const std::string& name() const { return name_; }

  // Reclaimers are asked in the order of registration (caches register first at the root).
  void add_reclaimer(Reclaimable* reclaimer);
  void remove_reclaimer(Reclaimable* reclaimer);

 private:
  MemoryPool(std::string name, std::shared_ptr<MemoryPool> parent, size_t limit);
  void count(size_t bytes);

  const std::string name_;
  const std::shared_ptr<MemoryPool> parent_;
  const size_t limit_;
  std::atomic<size_t> used_{0};
  std::atomic<size_t> peak_{0};
  std::mutex mutex_;
  std::vector<Reclaimable*> reclaimers_;
};

using MemoryPoolPtr = std::shared_ptr<MemoryPool>;

// Holds a growing or shrinking reservation and gives it back when it goes away.
class MemoryReservation {
 public:
  explicit MemoryReservation(MemoryPoolPtr pool) : pool_(std::move(pool)) {}
  ~MemoryReservation() { resize(0); }
  MemoryReservation(MemoryReservation&& other) noexcept
      : pool_(std::move(other.pool_)), bytes_(std::exchange(other.bytes_, 0)) {}
  MemoryReservation& operator=(MemoryReservation&&) = delete;

  // False when the pool refuses; the reservation then keeps its size.
  bool try_resize(size_t bytes);
  // Throws when the pool refuses.
  void resize(size_t bytes);
  size_t bytes() const { return bytes_; }
  const MemoryPoolPtr& pool() const { return pool_; }

 private:
  MemoryPoolPtr pool_;
  size_t bytes_ = 0;
};

}  // namespace firesteel
