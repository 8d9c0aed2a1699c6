#include "session/cache_store.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"
#include "session/memory_size.h"
#include "session/query_execution.h"

namespace firesteel {
namespace {

class CacheStoreTest : public testing::Test {
 protected:
  void start(const std::string& memory) {
    EngineOptions options;
    options.cores = 2;
    options.memory = parse_memory_size("spark.driver.memory", memory);
    options.local_dir = testing::TempDir();
    session_ = Session::create(std::make_shared<Engine>(options), "test");
  }

  std::vector<Value> first_row(const std::string& sql) {
    const auto batches = session_->sql(sql)->collect();
    std::vector<Value> row;
    for (const auto& column : batches->at(0).columns) row.push_back(column->value(0));
    return row;
  }
  void run(const std::string& sql) { session_->sql(sql)->collect(); }
  size_t cached_bytes() { return session_->cache().reclaimable(); }

  // About 7 MB.
  static constexpr const char* kTable =
      " AS SELECT id, rand() AS r, concat('some text to make it wide ', id) AS s "
      "FROM range(100000)";
  static constexpr const char* kSums =
      "SELECT count(*), sum(id), sum(CAST(r * 1000000 AS BIGINT)), max(s) FROM t";

  SessionPtr session_;
};

TEST_F(CacheStoreTest, KeepsRowsInMemoryWhileThereIsRoom) {
  start("1g");
  run(std::string("CACHE TABLE t") + kTable);
  EXPECT_GT(cached_bytes(), 5u << 20);
  const auto row = first_row(kSums);
  EXPECT_EQ(row[0], Value(100000));
  EXPECT_EQ(first_row(kSums), row);
  run("UNCACHE TABLE t");
  EXPECT_EQ(cached_bytes(), 0u);
  EXPECT_EQ(session_->engine().memory()->used(), 0u);
}

TEST_F(CacheStoreTest, MovesRowsToDiskWhenQueriesNeedTheMemory) {
  start("16m");
  run(std::string("CACHE TABLE t") + kTable);
  const auto row = first_row(kSums);
  const size_t before = cached_bytes();
  EXPECT_GT(before, 5u << 20);
  run("SELECT count(*) FROM (SELECT s, count(*) FROM (SELECT concat('text ', id) AS s "
      "FROM range(600000)) GROUP BY s)");
  EXPECT_LT(cached_bytes(), before);
  EXPECT_EQ(first_row(kSums), row);
}

TEST_F(CacheStoreTest, WhatDoesNotFitGoesToDiskAtOnce) {
  start("3m");
  run(std::string("CACHE TABLE t") + kTable);
  EXPECT_LE(cached_bytes(), 3u << 20);
  const auto row = first_row(kSums);
  EXPECT_EQ(row[0], Value(100000));
  EXPECT_EQ(first_row(kSums), row);
}

TEST_F(CacheStoreTest, DiskOnlyHoldsNothingInMemory) {
  start("1g");
  run(std::string("CACHE TABLE t OPTIONS ('storageLevel' 'DISK_ONLY')") + kTable);
  EXPECT_EQ(cached_bytes(), 0u);
  const auto row = first_row(kSums);
  EXPECT_EQ(row[1], Value(int64_t{4999950000}));
  EXPECT_EQ(first_row(kSums), row);
}

TEST_F(CacheStoreTest, MemoryOnlyIsDroppedAndComputedAgain) {
  start("16m");
  run(std::string("CACHE TABLE t OPTIONS ('storageLevel' 'MEMORY_ONLY')") + kTable);
  const auto row = first_row(kSums);
  EXPECT_EQ(first_row(kSums), row);
  EXPECT_GT(session_->cache().reclaim(1), 5u << 20);
  EXPECT_EQ(cached_bytes(), 0u);
  EXPECT_EQ(first_row(kSums), row);
  EXPECT_GT(cached_bytes(), 5u << 20);
}

TEST_F(CacheStoreTest, MemoryOnlyThatDoesNotFitIsComputedEachTime) {
  start("3m");
  run(std::string("CACHE LAZY TABLE t OPTIONS ('storageLevel' 'MEMORY_ONLY')") + kTable);
  const auto row = first_row(kSums);
  EXPECT_EQ(row[0], Value(100000));
  EXPECT_EQ(first_row(kSums), row);
  EXPECT_EQ(cached_bytes(), 0u);
}

TEST_F(CacheStoreTest, TheLeastRecentlyReadTableShrinksFirst) {
  start("1g");
  run("CACHE TABLE a AS SELECT id, concat('a ', id) AS s FROM range(50000)");
  const size_t bytes_of_a = cached_bytes();
  run("CACHE TABLE b AS SELECT id, concat('b ', id) AS s FROM range(10000)");
  const size_t bytes_of_b = cached_bytes() - bytes_of_a;
  first_row("SELECT max(s) FROM a");
  session_->cache().reclaim(bytes_of_b);
  EXPECT_EQ(cached_bytes(), bytes_of_a);
}

TEST_F(CacheStoreTest, StorageLevelsHaveSparksNames) {
  EXPECT_TRUE(StorageLevel::by_name("memory_and_disk").use_disk);
  EXPECT_EQ(StorageLevel::by_name("DISK_ONLY_2").replication, 2);
  EXPECT_TRUE(StorageLevel::by_name("OFF_HEAP").use_off_heap);
  EXPECT_THROW(StorageLevel::by_name("SOMEWHERE"), SparkError);
}

TEST(MemorySizeTest, TakesSparksUnits) {
  EXPECT_EQ(parse_memory_size("k", "4g"), size_t{4} << 30);
  EXPECT_EQ(parse_memory_size("k", "1.5M"), size_t{3} << 19);
  EXPECT_EQ(parse_memory_size("k", "100kb"), size_t{100} << 10);
  EXPECT_EQ(parse_memory_size("k", "12b"), size_t{12});
  EXPECT_EQ(parse_memory_size("k", "4096"), size_t{4096});
  for (const char* bad : {"", "g", "4x", "4gg", "-1"}) {
    EXPECT_THROW(parse_memory_size("k", bad), SparkError) << bad;
  }
}

}  // namespace
}  // namespace firesteel
