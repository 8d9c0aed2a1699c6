#include "base/memory_pool.h"

#include <algorithm>
#include <utility>

#include "base/spark_error.h"

namespace firesteel {

MemoryPool::MemoryPool(std::string name, std::shared_ptr<MemoryPool> parent, size_t limit)
    : name_(std::move(name)), parent_(std::move(parent)), limit_(limit) {}

MemoryPool::~MemoryPool() { end_claim(); }

std::shared_ptr<MemoryPool> MemoryPool::make_root(std::string name, size_t limit) {
  return std::shared_ptr<MemoryPool>(new MemoryPool(std::move(name), nullptr, limit));
}

std::shared_ptr<MemoryPool> MemoryPool::make_child(std::string name, size_t limit) {
  return std::shared_ptr<MemoryPool>(new MemoryPool(std::move(name), shared_from_this(), limit));
}

std::shared_ptr<MemoryPool> MemoryPool::make_claimant(std::string name) {
  auto child = make_child(std::move(name));
  child->claims_.store(true);
  claimants_.fetch_add(1);
  return child;
}

void MemoryPool::end_claim() {
  if (claims_.exchange(false)) parent_->claimants_.fetch_sub(1);
}

size_t MemoryPool::limit() const { return parent_ ? std::min(limit_, parent_->limit()) : limit_; }

size_t MemoryPool::available() const {
  size_t free = kNoLimit;
  for (const MemoryPool* pool = this; pool != nullptr; pool = pool->parent_.get()) {
    free = std::min(free, pool->limit_ - std::min(pool->limit_, pool->used()));
  }
  return free;
}

void MemoryPool::add(size_t bytes) {
  for (MemoryPool* pool = this; pool != nullptr; pool = pool->parent_.get()) {
    pool->used_.fetch_add(bytes, std::memory_order_relaxed);
  }
}

void MemoryPool::note_peak() {
  for (MemoryPool* pool = this; pool != nullptr; pool = pool->parent_.get()) {
    const size_t now = pool->used();
    size_t peak = pool->peak();
    while (now > peak && !pool->peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
    }
  }
}

void MemoryPool::force(size_t bytes) {
  add(bytes);
  note_peak();
}

void MemoryPool::release(size_t bytes) {
  for (MemoryPool* pool = this; pool != nullptr; pool = pool->parent_.get()) {
    pool->used_.fetch_sub(bytes, std::memory_order_relaxed);
  }
}

bool MemoryPool::over_limit() const {
  for (const MemoryPool* pool = this; pool != nullptr; pool = pool->parent_.get()) {
    if (pool->used() > pool->limit_) return true;
  }
  return false;
}

// Counting first and looking then leaves no gap between threads; the price is that of two that
// come at the same time both may be refused.
bool MemoryPool::try_count(size_t bytes) {
  add(bytes);
  if (over_limit()) {
    release(bytes);
    return false;
  }
  note_peak();
  return true;
}

bool MemoryPool::beyond_share(size_t bytes) const {
  if (!claims_.load(std::memory_order_relaxed)) return false;
  const size_t claimants = std::max<size_t>(1, parent_->claimants_.load(std::memory_order_relaxed));
  return claimants > 1 && used() + bytes > (available() + used()) / claimants;
}

bool MemoryPool::try_reserve(size_t bytes) {
  if (!beyond_share(bytes) && try_count(bytes)) return true;
  reclaim_for(bytes);
  return !beyond_share(bytes) && try_count(bytes);
}

void MemoryPool::reserve(size_t bytes) {
  if (try_count(bytes)) return;
  reclaim_for(bytes);
  if (try_count(bytes)) return;
  throw SparkError("UNABLE_TO_ACQUIRE_MEMORY", {{"requestedBytes", std::to_string(bytes)},
                                                {"receivedBytes", std::to_string(available())}});
}

MemoryPool& MemoryPool::root() {
  MemoryPool* pool = this;
  while (pool->parent_) pool = pool->parent_.get();
  return *pool;
}

std::vector<std::shared_ptr<Reclaimable>> MemoryPool::reclaimers() {
  std::vector<std::shared_ptr<Reclaimable>> alive;
  std::lock_guard lock(mutex_);
  for (const auto& reclaimer : reclaimers_) {
    if (auto held = reclaimer.lock()) alive.push_back(std::move(held));
  }
  std::erase_if(reclaimers_, [](const auto& reclaimer) { return reclaimer.expired(); });
  return alive;
}

void MemoryPool::reclaim_for(size_t bytes) {
  MemoryPool& top = root();
  for (const auto& reclaimer : top.reclaimers()) {
    size_t wanted = bytes;
    if (claims_.load(std::memory_order_relaxed)) {
      // What has to be free for its share to hold what it has and the bytes.
      const size_t claimants = std::max<size_t>(1, parent_->claimants_.load());
      wanted = claimants * (used() + bytes) - used();
    }
    const size_t free = top.available();
    if (free >= wanted) return;
    if (reclaimer->reclaimable() > 0) reclaimer->reclaim(wanted - free);
  }
}

void MemoryPool::add_reclaimer(std::weak_ptr<Reclaimable> reclaimer) {
  MemoryPool& top = root();
  std::lock_guard lock(top.mutex_);
  top.reclaimers_.push_back(std::move(reclaimer));
}

bool MemoryReservation::try_resize(size_t bytes) {
  if (bytes > bytes_ && !pool_->try_reserve(bytes - bytes_)) return false;
  if (bytes < bytes_) pool_->release(bytes_ - bytes);
  bytes_ = bytes;
  return true;
}

void MemoryReservation::resize(size_t bytes) {
  if (try_resize(bytes)) return;
  if (bytes > kAlwaysGranted) {
    pool_->reserve(bytes - bytes_);
    bytes_ = bytes;
  } else {
    force_resize(bytes);
  }
}

void MemoryReservation::force_resize(size_t bytes) {
  if (bytes > bytes_) pool_->force(bytes - bytes_);
  if (bytes < bytes_) pool_->release(bytes_ - bytes);
  bytes_ = bytes;
}

}  // namespace firesteel
