#include "shuffle/shuffle_store.h"

#include <fcntl.h>

#include <filesystem>
#include <random>

#include "base/spark_error.h"
#include "shuffle/shuffle_test.h"

namespace firesteel {
namespace {

namespace fs = std::filesystem;

constexpr int kShuffle = 3;

class ShuffleStoreTest : public testing::TestWithParam<Codec> {
 protected:
  void make(ShuffleOptions options, size_t limit = MemoryPool::kNoLimit) {
    options.codec = GetParam();
    options_ = options;
    pool_ = MemoryPool::make_root("process", limit);
    outputs_ = MapOutputStore::make(pool_, dirs_, options);
    store_ = std::make_unique<ShuffleStore>("1", outputs_, locator_, nullptr, options);
  }

  // Records "<map>:<reduce>:<i>..." of various lengths; returns what was written by reduce.
  void write_map(int map, int reduces, int records) {
    auto writer = store_->writer(kShuffle, map, 100 + map, reduces, metrics_);
    std::minstd_rand random(static_cast<uint32_t>(map + 1));
    for (int i = 0; i < records; ++i) {
      const int reduce = static_cast<int>(random() % static_cast<uint32_t>(reduces));
      std::string record =
          std::to_string(map) + ":" + std::to_string(i) + ":" + std::string(random() % 200, 'x');
      writer->write(reduce, std::to_string(record.size()) + " " + record);
      written_[{map, reduce}].push_back(record);
    }
    locator_->add(kShuffle, writer->commit());
  }

  using Records = std::map<std::pair<int, int>, std::vector<std::string>>;
  Records read(int map_begin, int map_end, int reduce_begin, int reduce_end) {
    auto reader = store_->reader(kShuffle, map_begin, map_end, reduce_begin, reduce_end, metrics_);
    Records found;
    ShuffleBlock block;
    while (reader->next(block)) {
      std::string_view rest = block.bytes;
      while (!rest.empty()) {
        const size_t space = rest.find(' ');
        const size_t size = std::stoul(std::string(rest.substr(0, space)));
        found[{block.map_index, block.reduce}].emplace_back(rest.substr(space + 1, size));
        rest.remove_prefix(space + 1 + size);
      }
    }
    return found;
  }
  Records expected(int map_begin, int map_end, int reduce_begin, int reduce_end) const {
    Records some;
    for (const auto& [at, records] : written_) {
      if (at.first >= map_begin && at.first < map_end && at.second >= reduce_begin &&
          at.second < reduce_end) {
        some[at] = records;
      }
    }
    return some;
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      const std::string name = entry.path().filename();
      if (entry.is_regular_file() && name != ".lock") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  TemporaryFolder folder_;
  LocalDirsPtr dirs_ = std::make_shared<LocalDirs>(std::vector<std::string>{folder_.path()});
  ShuffleOptions options_;
  MemoryPoolPtr pool_;
  std::shared_ptr<MapOutputStore> outputs_;
  std::shared_ptr<TestLocator> locator_ = std::make_shared<TestLocator>();
  std::unique_ptr<ShuffleStore> store_;
  TaskMetrics metrics_;
  Records written_;
};

INSTANTIATE_TEST_SUITE_P(Codecs, ShuffleStoreTest,
                         testing::Values(Codec::kNone, Codec::kLz4, Codec::kZstd));

TEST_P(ShuffleStoreTest, MemoryAloneMakesNoFiles) {
  make({.frame_bytes = 1000});
  for (int map = 0; map < 3; ++map) write_map(map, 7, 2000);
  EXPECT_EQ(read(0, 3, 0, 7), expected(0, 3, 0, 7));
  EXPECT_EQ(read(1, 2, 3, 5), expected(1, 2, 3, 5));
  EXPECT_TRUE(files().empty());
  EXPECT_GT(pool_->used(), 0u);
  store_->remove_shuffle(kShuffle);
  EXPECT_EQ(pool_->used(), 0u);
  EXPECT_EQ(outputs_->find(kShuffle, 100), nullptr);
}

TEST_P(ShuffleStoreTest, OutputsGoToDiskWhenMemoryIsNeeded) {
  make({.pack_in_memory = false, .frame_bytes = 1000}, 64 << 20);
  for (int map = 0; map < 3; ++map) write_map(map, 7, 2000);
  EXPECT_GT(outputs_->reclaim(1), 0u);
  EXPECT_THAT(files(), testing::ElementsAre("shuffle_3_100_0.data", "shuffle_3_100_0.index"));
  EXPECT_EQ(read(0, 3, 0, 7), expected(0, 3, 0, 7));
  outputs_->flush();
  EXPECT_EQ(pool_->used(), 0u);
  EXPECT_EQ(read(0, 3, 2, 7), expected(0, 3, 2, 7));
  store_->remove_shuffle(kShuffle);
  EXPECT_TRUE(files().empty());
}

TEST_P(ShuffleStoreTest, SpillsByBudget) {
  // Enough for the few MiB that are always granted, not for the output.
  make({}, 12 << 20);
  auto writer = store_->writer(kShuffle, 0, 100, 5, metrics_);
  std::minstd_rand random(1);
  for (int i = 0; i < 30'000; ++i) {
    const int reduce = i % 5;
    std::string record(1000, '\0');
    for (auto& c : record) c = static_cast<char>('a' + random() % 26);
    writer->write(reduce, std::to_string(record.size()) + " " + record);
    written_[{0, reduce}].push_back(std::move(record));
  }
  locator_->add(kShuffle, writer->commit());
  EXPECT_GT(metrics_.disk_bytes_spilled, 0);
  EXPECT_EQ(files().size(), 2u);
  EXPECT_TRUE(read(0, 1, 0, 5) == expected(0, 1, 0, 5));
  EXPECT_EQ(pool_->used(), 0u);
}

TEST_P(ShuffleStoreTest, WriteThroughForAService) {
  make({.write_through = true});
  write_map(0, 4, 100);
  EXPECT_EQ(files().size(), 2u);
  EXPECT_EQ(read(0, 1, 0, 4), expected(0, 1, 0, 4));
}

TEST_P(ShuffleStoreTest, WithoutCommitNothingIsPublished) {
  make({});
  store_->writer(kShuffle, 0, 100, 4, metrics_)->write(1, "lost");
  EXPECT_TRUE(outputs_->outputs().empty());
  EXPECT_EQ(pool_->used(), 0u);
}

TEST_P(ShuffleStoreTest, BlocksComeBackAsTheyWereWrittenAndAligned) {
  make({});
  auto writer = store_->writer(kShuffle, 0, 100, 2, metrics_);
  std::vector<std::string> blocks;
  for (size_t size : {1, 0, 17, 100'000, 9000}) {
    blocks.emplace_back(size, static_cast<char>('a' + blocks.size()));
    writer->write(1, "between");
    writer->write_block(1, blocks.back());
  }
  locator_->add(kShuffle, writer->commit());
  for (int round = 0; round < 2; ++round) {
    auto reader = store_->reader(kShuffle, 0, 1, 0, 2, metrics_);
    ShuffleBlock block;
    std::vector<std::string> found;
    std::vector<std::shared_ptr<const void>> owners;
    while (reader->next(block)) {
      EXPECT_EQ(block.reduce, 1);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(block.bytes.data()) % 16, 0u);
      owners.push_back(block.owner);
      if (block.bytes != "between") found.emplace_back(block.bytes);
    }
    EXPECT_EQ(found, blocks);
    outputs_->flush();
  }
}

TEST_P(ShuffleStoreTest, DamagedFilesFailAsFetches) {
  make({.write_through = true});
  write_map(0, 4, 1000);
  const std::string path = dirs_->find("shuffle_3_100_0.data");
  File(open(path.c_str(), O_WRONLY))
      .write_at("????????", outputs_->find(kShuffle, 100)->offset(2) + 40);
  EXPECT_EQ(read(0, 1, 0, 2), expected(0, 1, 0, 2));
  try {
    read(0, 1, 0, 4);
    FAIL();
  } catch (const FetchFailedError& error) {
    EXPECT_EQ(error.failure().shuffle_id, kShuffle);
    EXPECT_EQ(error.failure().map_index, 0);
    EXPECT_EQ(error.failure().map_task_id, 100);
    EXPECT_EQ(error.failure().reduce, 2);
    EXPECT_EQ(error.failure().executor_id, "1");
  }
  EXPECT_EQ(locator_->forgotten, 1);
  fs::resize_file(path, 10);
  EXPECT_THROW(read(0, 1, 0, 1), FetchFailedError);
  fs::remove(path);
  EXPECT_THROW(read(0, 1, 0, 1), FetchFailedError);
}

TEST_P(ShuffleStoreTest, AFullDiskIsAClearError) {
  TemporaryFolder small;
  if (!small.limit(1 << 20)) GTEST_SKIP() << "needs the right to mount a tmpfs";
  dirs_ = std::make_shared<LocalDirs>(std::vector<std::string>{small.path()});
  make({}, 10 << 20);
  auto writer = store_->writer(kShuffle, 0, 100, 5, metrics_);
  std::minstd_rand random(1);
  const auto fill = [&] {
    for (int i = 0; i < 60'000; ++i) {
      std::string record(1000, '\0');
      for (auto& c : record) c = static_cast<char>(random());
      writer->write(i % 5, record);
    }
  };
  try {
    fill();
    FAIL();
  } catch (const SparkError& error) {
    EXPECT_NE(error.message().find("No space left"), std::string::npos) << error.message();
  }
  writer.reset();
  EXPECT_EQ(pool_->used(), 0u);
  dirs_.reset();
}

TEST(ShuffleIndex, DamageShows) {
  const MapExtents extents("somewhere", {0, 10, 10, 35});
  const std::string bytes = extents.index_bytes();
  EXPECT_THAT(parse_shuffle_index(bytes), testing::ElementsAre(0, 10, 10, 35));
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] ^= 4;
    EXPECT_THROW(parse_shuffle_index(damaged), SparkError) << i;
    EXPECT_THROW(parse_shuffle_index(bytes.substr(0, i)), SparkError) << i;
  }
}

TEST(ShuffleOptions, ReadsSparksSettings) {
  const auto options = ShuffleOptions::from_settings({{"spark.reducer.maxSizeInFlight", "96m"},
                                                      {"spark.shuffle.io.retryWait", "250ms"},
                                                      {"spark.shuffle.io.maxRetries", "7"},
                                                      {"spark.io.compression.codec", "zstd"}});
  EXPECT_EQ(options.max_bytes_in_flight, 96u << 20);
  EXPECT_EQ(options.retry_wait, std::chrono::milliseconds(250));
  EXPECT_EQ(options.max_retries, 7);
  EXPECT_EQ(options.codec, Codec::kZstd);
  EXPECT_EQ(ShuffleOptions::from_settings({{"spark.shuffle.compress", "false"}}).codec,
            Codec::kNone);
  EXPECT_THROW(ShuffleOptions::from_settings({{"spark.reducer.maxSizeInFlight", "x"}}), SparkError);
}

}  // namespace
}  // namespace firesteel
