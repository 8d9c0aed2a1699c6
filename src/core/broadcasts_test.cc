#include "core/broadcasts.h"

#include <thread>

#include "base/spark_error.h"

namespace firesteel {
namespace {

std::string text_of(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i / 7 % 251);
  return text;
}

Broadcasts::Value build_string(const SharedBytes& bytes) {
  return std::make_shared<const std::string>(bytes.view());
}

// The driver's store, which garbles the first answers.
class DriverStore final : public BlockPeers {
 public:
  explicit DriverStore(std::shared_ptr<BlockStore> store) : store_(std::move(store)) {}
  std::optional<SharedBytes> fetch(const BlockId& id) override {
    ++fetches;
    const auto value = store_->get(id);
    if (!value) return std::nullopt;
    std::string bytes(value->as_bytes().view());
    if (garbled > 0) {
      --garbled;
      bytes[bytes.size() / 2] ^= 1;
    }
    return SharedBytes(std::move(bytes));
  }
  int replicate(const BlockId&, const SharedBytes&, const StorageLevel&, int) override { return 0; }

  std::atomic<int> fetches{0};
  std::atomic<int> garbled{0};

 private:
  std::shared_ptr<BlockStore> store_;
};

class BroadcastsTest : public testing::Test {
 protected:
  BroadcastsTest() { executor_blocks_->set_peers(peer_); }

  const BroadcastOptions options_{.block_size = 1000};
  MemoryPoolPtr pool_ = MemoryPool::make_root("process", MemoryPool::kNoLimit);
  std::shared_ptr<BlockStore> driver_blocks_ = BlockStore::make(pool_, nullptr);
  std::shared_ptr<BlockStore> executor_blocks_ = BlockStore::make(pool_, nullptr);
  std::shared_ptr<DriverStore> peer_ = std::make_shared<DriverStore>(driver_blocks_);
  Broadcasts driver_{driver_blocks_, options_};
  Broadcasts executor_{executor_blocks_, options_};
};

TEST_F(BroadcastsTest, TravelsInPiecesAndIsBuiltOnce) {
  const std::string text = text_of(10'500);
  const int64_t id = driver_.create(text);
  std::atomic<int> built{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto value = executor_.get_as<std::string>(id, [&](const SharedBytes& bytes) {
        ++built;
        return build_string(bytes);
      });
      EXPECT_EQ(*value, text);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(built, 1);
  // 11 pieces and their description.
  EXPECT_EQ(peer_->fetches, 12);
  EXPECT_TRUE(executor_blocks_->contains(BlockId::broadcast_piece(id, 10)));
}

TEST_F(BroadcastsTest, EmptyAndOwnValues) {
  const int64_t empty = driver_.create("");
  EXPECT_EQ(executor_.bytes(empty).size(), 0u);
  const auto mine = std::make_shared<const std::string>("mine");
  const int64_t id = driver_.create("bytes", mine);
  EXPECT_NE(id, empty);
  EXPECT_EQ(driver_.get_as<std::string>(id, build_string), mine);
  EXPECT_EQ(*executor_.get_as<std::string>(id, build_string), "bytes");
}

TEST_F(BroadcastsTest, GarbledPiecesAreFetchedAgain) {
  const std::string text = text_of(5000);
  const int64_t id = driver_.create(text);
  peer_->garbled = 2;
  EXPECT_EQ(executor_.bytes(id).view(), text);
  executor_.remove(id);
  EXPECT_TRUE(executor_blocks_->blocks().empty());
  peer_->garbled = 1000;
  EXPECT_THROW(executor_.bytes(id), SparkError);
}

TEST_F(BroadcastsTest, GoneAfterRemoval) {
  const int64_t id = driver_.create(text_of(5000));
  driver_.remove(id);
  try {
    executor_.get(id, build_string);
    FAIL();
  } catch (const SparkError& error) {
    EXPECT_EQ(error.condition(), "BROADCAST_VARIABLE_NOT_LOADED");
  }
}

}  // namespace
}  // namespace firesteel
