#include "base/memory_pool.h"

#include <algorithm>
#include <utility>

#include "base/spark_error.h"

namespace firesteel {

MemoryPool::MemoryPool(std::string name, std::shared_ptr<MemoryPool> parent, size_t limit)
    : name_(std::move(name)), parent_(std::move(parent)), limit_(limit) {}

MemoryPool::~MemoryPool() = default;

std::shared_ptr<MemoryPool> MemoryPool::make_root(std::string name, size_t limit) {
  return std::shared_ptr<MemoryPool>(new MemoryPool(std::move(name), nullptr, limit));
}

std::shared_ptr<MemoryPool> MemoryPool::make_child(std::string name) {
  return std::shared_ptr<MemoryPool>(new MemoryPool(std::move(name), shared_from_this(), 0));
}

size_t MemoryPool::limit() const { return parent_ ? parent_->limit() : limit_; }

void MemoryPool::count(size_t bytes) {
  const size_t now = used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  size_t peak = peak_.load(std::memory_order_relaxed);
  while (now > peak && !peak_.compare_exchange_weak(peak, now, std::memory_order_relaxed)) {
  }
}

bool MemoryPool::try_reserve(size_t bytes) {
  if (parent_) {
    if (!parent_->try_reserve(bytes)) return false;
    count(bytes);
    return true;
  }
  count(bytes);
  if (used() <= limit_) return true;
  std::vector<Reclaimable*> reclaimers;
  {
    std::lock_guard lock(mutex_);
    reclaimers = reclaimers_;
  }
  for (Reclaimable* reclaimer : reclaimers) {
    const size_t now = used();
    if (now <= limit_) break;
    reclaimer->reclaim(now - limit_);
  }
  if (used() <= limit_) return true;
  used_.fetch_sub(bytes, std::memory_order_relaxed);
  return false;
}

void MemoryPool::reserve(size_t bytes) {
  if (try_reserve(bytes)) return;
  throw SparkError("UNABLE_TO_ACQUIRE_MEMORY",
                   {{"requestedBytes", std::to_string(bytes)},
                    {"receivedBytes", std::to_string(limit() - std::min(limit(), used()))}});
}

void MemoryPool::release(size_t bytes) {
  for (MemoryPool* pool = this; pool != nullptr; pool = pool->parent_.get()) {
    pool->used_.fetch_sub(bytes, std::memory_order_relaxed);
  }
}

void MemoryPool::add_reclaimer(Reclaimable* reclaimer) {
  if (parent_) return parent_->add_reclaimer(reclaimer);
  std::lock_guard lock(mutex_);
  reclaimers_.push_back(reclaimer);
}

void MemoryPool::remove_reclaimer(Reclaimable* reclaimer) {
  if (parent_) return parent_->remove_reclaimer(reclaimer);
  std::lock_guard lock(mutex_);
  std::erase(reclaimers_, reclaimer);
}

bool MemoryReservation::try_resize(size_t bytes) {
  if (bytes > bytes_ && !pool_->try_reserve(bytes - bytes_)) return false;
  if (bytes < bytes_) pool_->release(bytes_ - bytes);
  bytes_ = bytes;
  return true;
}

void MemoryReservation::resize(size_t bytes) {
  if (bytes > bytes_) pool_->reserve(bytes - bytes_);
  if (bytes < bytes_) pool_->release(bytes_ - bytes);
  bytes_ = bytes;
}

}  // namespace firesteel
