#include "base/memory_pool.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/spark_error.h"

namespace firesteel {
namespace {

TEST(MemoryPoolTest, CountsInAllAncestorsAndRefusesBeyondTheLimit) {
  const auto root = MemoryPool::make_root("process", 100);
  const auto query = root->make_child("query", 60);
  EXPECT_TRUE(query->try_reserve(50));
  EXPECT_FALSE(query->try_reserve(20));
  EXPECT_EQ(query->used(), 50u);
  EXPECT_EQ(root->used(), 50u);
  EXPECT_EQ(query->available(), 10u);
  EXPECT_EQ(query->limit(), 60u);
  EXPECT_TRUE(root->try_reserve(50));
  EXPECT_EQ(query->available(), 0u);
  query->release(50);
  root->release(50);
  EXPECT_EQ(root->used(), 0u);
  EXPECT_EQ(root->peak(), 100u);
}

TEST(MemoryPoolTest, ReserveThrowsAndForceDoesNot) {
  const auto root = MemoryPool::make_root("process", 100);
  EXPECT_THROW(root->reserve(101), SparkError);
  root->force(150);
  EXPECT_EQ(root->used(), 150u);
  root->release(150);
}

TEST(MemoryPoolTest, ClaimantsGetEqualSharesOfWhatIsFree) {
  const auto root = MemoryPool::make_root("process", 120);
  const auto first = root->make_claimant("first");
  const auto second = root->make_claimant("second");
  EXPECT_FALSE(first->try_reserve(61));
  EXPECT_TRUE(first->try_reserve(60));
  first->end_claim();
  EXPECT_TRUE(second->try_reserve(60));
  first->release(60);
  second->release(60);
}

TEST(MemoryPoolTest, AClaimEndsWithItsPool) {
  const auto root = MemoryPool::make_root("process", 100);
  const auto kept = root->make_claimant("kept");
  root->make_claimant("dropped");
  EXPECT_TRUE(kept->try_reserve(100));
  kept->release(100);
}

class Cache final : public Reclaimable {
 public:
  explicit Cache(MemoryPoolPtr pool) : pool_(std::move(pool)) {}
  void hold(size_t bytes) {
    pool_->force(bytes);
    held_ += bytes;
  }
  size_t reclaim(size_t bytes) override {
    const size_t freed = std::min(bytes, held_);
    pool_->release(freed);
    held_ -= freed;
    return freed;
  }
  size_t reclaimable() const override { return held_; }

 private:
  MemoryPoolPtr pool_;
  size_t held_ = 0;
};

TEST(MemoryPoolTest, CachesShrinkBeforeAnyoneIsRefused) {
  const auto root = MemoryPool::make_root("process", 100);
  auto cache = std::make_shared<Cache>(root);
  root->add_reclaimer(cache);
  cache->hold(90);
  const auto query = root->make_child("query");
  EXPECT_TRUE(query->try_reserve(50));
  EXPECT_EQ(cache->reclaimable(), 50u);
  EXPECT_FALSE(query->try_reserve(51));
  query->release(50);
  cache.reset();
  EXPECT_FALSE(query->try_reserve(51 + 50));
}

TEST(MemoryPoolTest, CachesShrinkForAClaimantsShareAlso) {
  const auto root = MemoryPool::make_root("process", 100);
  auto cache = std::make_shared<Cache>(root);
  root->add_reclaimer(cache);
  cache->hold(60);
  const auto first = root->make_claimant("first");
  const auto second = root->make_claimant("second");
  EXPECT_TRUE(first->try_reserve(20));
  // There is room for 5 more, but not within the share.
  EXPECT_TRUE(first->try_reserve(5));
  EXPECT_EQ(cache->reclaimable(), 50u);
}

TEST(MemoryPoolTest, AReservationGrantsAMinimumWhateverTheLimit) {
  const auto root = MemoryPool::make_root("process", 10);
  MemoryReservation reservation(root);
  EXPECT_FALSE(reservation.try_resize(11));
  reservation.resize(MemoryReservation::kAlwaysGranted);
  EXPECT_EQ(root->used(), MemoryReservation::kAlwaysGranted);
  EXPECT_THROW(reservation.resize(MemoryReservation::kAlwaysGranted + 1), SparkError);
  reservation.clear();
  EXPECT_EQ(root->used(), 0u);
}

TEST(MemoryPoolTest, IsBalancedWhenManyThreadsReserve) {
  const auto root = MemoryPool::make_root("process", 1000);
  const auto query = root->make_child("query");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10000; ++i) {
        if (query->try_reserve(300)) query->release(300);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(query->used(), 0u);
  EXPECT_EQ(root->used(), 0u);
  EXPECT_LE(root->peak(), 1000u + 4 * 300u);
}

}  // namespace
}  // namespace firesteel
