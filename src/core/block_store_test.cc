#include "core/block_store.h"

#include <fcntl.h>

#include <filesystem>
#include <thread>

#include "core/file_io.h"
#include "core/temporary_folder.h"

namespace firesteel {
namespace {

const StorageLevel kMemory = StorageLevel::by_name("MEMORY_ONLY");
const StorageLevel kMemorySer = StorageLevel::by_name("MEMORY_ONLY_SER");
const StorageLevel kMemoryAndDisk = StorageLevel::by_name("MEMORY_AND_DISK");
const StorageLevel kDisk = StorageLevel::by_name("DISK_ONLY");

class Text final : public BlockObject {
 public:
  explicit Text(std::string text) : text_(std::move(text)) {}
  size_t memory_bytes() const override { return text_.size(); }
  void write(ByteWriter& out) const override { out.raw(text_); }
  const std::string& text() const { return text_; }

 private:
  const std::string text_;
};

BlockObjectPtr text_of(size_t size, char c = 'x') {
  return std::make_shared<Text>(std::string(size, c));
}

class BlockStoreTest : public testing::Test {
 protected:
  static constexpr size_t kLimit = 1000;
  TemporaryFolder folder_;
  MemoryPoolPtr pool_ = MemoryPool::make_root("process", kLimit);
  LocalDirsPtr dirs_ = std::make_shared<LocalDirs>(std::vector<std::string>{folder_.path()});
  std::shared_ptr<BlockStore> store_ = BlockStore::make(pool_, dirs_);
};

TEST_F(BlockStoreTest, ObjectsComeBackAsTheyAre) {
  const auto object = text_of(10);
  EXPECT_TRUE(store_->put(BlockId::rdd(1, 0), object, kMemory));
  EXPECT_EQ(store_->get(BlockId::rdd(1, 0))->object, object);
  EXPECT_EQ(pool_->used(), 10u);
  EXPECT_FALSE(store_->get(BlockId::rdd(1, 1)));
  EXPECT_TRUE(store_->remove(BlockId::rdd(1, 0)));
  EXPECT_EQ(pool_->used(), 0u);
}

TEST_F(BlockStoreTest, SerializedLevelsKeepBytes) {
  EXPECT_TRUE(store_->put(BlockId::rdd(1, 0), text_of(10), kMemorySer));
  const auto value = store_->get(BlockId::rdd(1, 0));
  EXPECT_EQ(value->object, nullptr);
  EXPECT_EQ(value->bytes.view(), "xxxxxxxxxx");
  EXPECT_TRUE(store_->put(BlockId::rdd(1, 1), text_of(10), kDisk));
  EXPECT_EQ(store_->get(BlockId::rdd(1, 1))->bytes.view(), "xxxxxxxxxx");
  EXPECT_EQ(store_->status(BlockId::rdd(1, 1))->disk_bytes, 10u);
  EXPECT_EQ(store_->disk_bytes(), 10u);
  store_->remove(BlockId::rdd(1, 1));
  EXPECT_EQ(dirs_->find("rdd_1_1"), "");
  EXPECT_EQ(store_->disk_bytes(), 0u);
}

TEST_F(BlockStoreTest, LeastRecentlyUsedGoesFirst) {
  for (int rdd = 0; rdd < 3; ++rdd) store_->put(BlockId::rdd(rdd, 0), text_of(300), kMemory);
  store_->get(BlockId::rdd(0, 0));
  EXPECT_TRUE(store_->put(BlockId::rdd(3, 0), text_of(300), kMemory));
  EXPECT_TRUE(store_->contains(BlockId::rdd(0, 0)));
  EXPECT_FALSE(store_->contains(BlockId::rdd(1, 0)));
  EXPECT_TRUE(store_->contains(BlockId::rdd(2, 0)));
}

TEST_F(BlockStoreTest, AnRddDoesNotEvictItself) {
  for (int i = 0; i < 3; ++i) store_->put(BlockId::rdd(1, i), text_of(300), kMemory);
  EXPECT_FALSE(store_->put(BlockId::rdd(1, 3), text_of(300), kMemory));
  EXPECT_EQ(store_->blocks().size(), 3u);
  EXPECT_TRUE(store_->put(BlockId::rdd(1, 3), text_of(300), kMemoryAndDisk));
  EXPECT_EQ(store_->status(BlockId::rdd(1, 3))->disk_bytes, 300u);
}

TEST_F(BlockStoreTest, MemoryAndDiskDropsToDisk) {
  store_->put(BlockId::rdd(1, 0), text_of(600, 'a'), kMemoryAndDisk);
  EXPECT_TRUE(pool_->try_reserve(700));
  const auto status = store_->status(BlockId::rdd(1, 0));
  EXPECT_EQ(status->memory_bytes, 0u);
  EXPECT_EQ(status->disk_bytes, 600u);
  EXPECT_EQ(store_->get(BlockId::rdd(1, 0))->bytes.view(), std::string(600, 'a'));
  pool_->release(700);
}

TEST_F(BlockStoreTest, ReadersPin) {
  store_->put(BlockId::rdd(1, 0), text_of(600), kMemory);
  {
    const auto held = store_->get(BlockId::rdd(1, 0));
    EXPECT_FALSE(pool_->try_reserve(700));
    EXPECT_TRUE(store_->contains(BlockId::rdd(1, 0)));
  }
  EXPECT_TRUE(pool_->try_reserve(700));
  EXPECT_FALSE(store_->contains(BlockId::rdd(1, 0)));
  pool_->release(700);
}

TEST_F(BlockStoreTest, DamagedFilesAreNotServed) {
  store_->put(BlockId::rdd(1, 0), text_of(100), kDisk);
  File(open(dirs_->find("rdd_1_0").c_str(), O_WRONLY)).write_at("?", 50);
  EXPECT_FALSE(store_->get(BlockId::rdd(1, 0)));
  EXPECT_FALSE(store_->contains(BlockId::rdd(1, 0)));
}

TEST_F(BlockStoreTest, ComputesOnceForAllWhoAsk) {
  std::atomic<int> computed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto value = store_->get_or_compute(BlockId::rdd(1, 0), kMemory, [&] {
        ++computed;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return text_of(10);
      });
      EXPECT_EQ(value.as_bytes().view(), "xxxxxxxxxx");
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(computed, 1);
}

TEST_F(BlockStoreTest, WhatThrewIsComputedByTheNext) {
  const BlockId id = BlockId::rdd(1, 0);
  EXPECT_THROW(store_->get_or_compute(id, kMemory,
                                      []() -> BlockObjectPtr { throw std::runtime_error("no"); }),
               std::runtime_error);
  EXPECT_EQ(store_->get_or_compute(id, kMemory, [] { return text_of(3); }).as_bytes().view(),
            "xxx");
}

TEST_F(BlockStoreTest, RemovesByOwner) {
  for (int i = 0; i < 3; ++i) {
    store_->put(BlockId::rdd(1, i), text_of(10), kMemory);
    store_->put(BlockId::rdd(2, i), text_of(10), kDisk);
    store_->put(BlockId::broadcast_piece(1, i), text_of(10), kMemory);
  }
  EXPECT_EQ(store_->remove_rdd(2), 3u);
  EXPECT_EQ(store_->remove_broadcast(1), 3u);
  EXPECT_EQ(store_->blocks().size(), 3u);
  EXPECT_EQ(pool_->used(), 30u);
  store_.reset();
  EXPECT_EQ(pool_->used(), 0u);
}

TEST_F(BlockStoreTest, ManyThreadsUnderPressure) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        const BlockId id = BlockId::rdd((t + i) % 5, i % 7);
        const char c = static_cast<char>('a' + i % 7);
        const auto value = store_->get_or_compute(id, i % 2 == 0 ? kMemoryAndDisk : kMemory, [&] {
          return text_of(static_cast<size_t>(50 + i % 7), c);
        });
        EXPECT_EQ(value.as_bytes().view(), std::string(static_cast<size_t>(50 + i % 7), c));
        if (i % 11 == 0) store_->remove(id);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(pool_->used(), kLimit);
  for (int rdd = 0; rdd < 5; ++rdd) store_->remove_rdd(rdd);
  EXPECT_EQ(pool_->used(), 0u);
  EXPECT_EQ(store_->disk_bytes(), 0u);
}

// A peer that is another store of the same process.
class OtherStore final : public BlockPeers {
 public:
  explicit OtherStore(std::shared_ptr<BlockStore> store) : store_(std::move(store)) {}
  std::optional<SharedBytes> fetch(const BlockId& id) override {
    const auto value = store_->get(id);
    if (!value) return std::nullopt;
    return value->as_bytes();
  }
  int replicate(const BlockId& id, const SharedBytes& bytes, const StorageLevel& level,
                int count) override {
    return count > 0 && store_->put_bytes(id, bytes, {level.use_disk, level.use_memory}) ? 1 : 0;
  }

 private:
  std::shared_ptr<BlockStore> store_;
};

TEST_F(BlockStoreTest, ReplicatesAndMigrates) {
  const auto other = BlockStore::make(pool_, dirs_);
  store_->set_peers(std::make_shared<OtherStore>(other));
  store_->put(BlockId::rdd(1, 0), text_of(10), StorageLevel::by_name("MEMORY_ONLY_2"));
  EXPECT_TRUE(other->contains(BlockId::rdd(1, 0)));
  store_->put(BlockId::rdd(1, 1), text_of(10), kMemory);
  EXPECT_FALSE(other->contains(BlockId::rdd(1, 1)));
  EXPECT_EQ(store_->migrate_rdd_blocks(), 2u);
  EXPECT_TRUE(store_->blocks().empty());
  EXPECT_EQ(store_->get_anywhere(BlockId::rdd(1, 1))->as_bytes().view(), "xxxxxxxxxx");
}

}  // namespace
}  // namespace firesteel
