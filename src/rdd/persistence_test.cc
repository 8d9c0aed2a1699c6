#include "rdd/rdd_test.h"

namespace firesteel {
namespace {

// Counts how often it is computed.
RDD<int> counted(const SparkContext& sc, const LongAccumulator& computed) {
  return sc.parallelize(numbers(10), 2).map([computed](int x) {
    computed.add(1);
    return x * x;
  });
}

TEST(Persistence, levels) {
  const auto sc = test_context();
  std::vector<int> squares;
  for (int i = 0; i < 10; ++i) squares.push_back(i * i);
  for (const char* name :
       {"MEMORY_ONLY", "MEMORY_ONLY_SER", "MEMORY_AND_DISK", "MEMORY_AND_DISK_SER", "DISK_ONLY",
        "MEMORY_ONLY_2", "DISK_ONLY_2", "DISK_ONLY_3", "MEMORY_ONLY_SER_2", "MEMORY_AND_DISK_2",
        "MEMORY_AND_DISK_SER_2", "OFF_HEAP"}) {
    const auto computed = sc.longAccumulator();
    const auto rdd = counted(sc, computed).persist(StorageLevel::fromString(name));
    EXPECT_EQ(rdd.getStorageLevel().toString(), name);
    EXPECT_EQ(rdd.collect(), squares) << name;
    EXPECT_EQ(rdd.map([](int x) { return x; }).collect(), squares) << name;
    EXPECT_EQ(
        rdd.mapPartitions([](Iterator<int>& it) { return std::vector<int>{it.next()}; }).collect(),
        (std::vector<int>{0, 25}));
    EXPECT_EQ(computed.value(), 10) << name;
    rdd.unpersist(true);
    EXPECT_EQ(rdd.getStorageLevel(), StorageLevel::NONE);
  }
  EXPECT_THROW(StorageLevel::fromString("NOWHERE"), std::invalid_argument);
}

TEST(Persistence, marks_count_for_RDDs_made_before) {
  const auto sc = test_context();
  const auto computed = sc.longAccumulator();
  const auto squares = sc.parallelize(numbers(10), 2).map([computed](int x) {
    computed.add(1);
    return x * x;
  });
  const auto even = squares.filter([](int x) { return x % 2 == 0; });
  squares.cache();
  EXPECT_EQ(even.count(), 5);
  EXPECT_EQ(even.count(), 5);
  EXPECT_EQ(computed.value(), 10);
  EXPECT_TRUE(sc.getPersistentRDDs().contains(squares.id()));
  EXPECT_THROW(squares.persist(StorageLevel::DISK_ONLY), std::invalid_argument);
}

TEST(Persistence, checkpoint) {
  const auto sc = test_context();
  const TestFolder folder;
  EXPECT_THROW(sc.parallelize({1}).checkpoint(), std::logic_error);
  sc.setCheckpointDir(folder.file("checkpoints"));
  const auto computed = sc.longAccumulator();
  const auto rdd = counted(sc, computed);
  rdd.checkpoint();
  EXPECT_FALSE(rdd.isCheckpointed());
  EXPECT_EQ(rdd.map([](int x) { return x; }).count(), 10);
  EXPECT_TRUE(rdd.isCheckpointed());
  EXPECT_TRUE(std::filesystem::exists(rdd.getCheckpointFile() + "/part-00001"));
  EXPECT_TRUE(rdd.dependencies().empty());
  const auto before = computed.value();
  EXPECT_EQ(rdd.collect()[3], 9);
  EXPECT_EQ(computed.value(), before);
}

TEST(Persistence, localCheckpoint) {
  const auto sc = test_context();
  const auto computed = sc.longAccumulator();
  const auto rdd = counted(sc, computed).localCheckpoint();
  EXPECT_EQ(rdd.first(), 0);
  EXPECT_TRUE(rdd.isCheckpointed());
  EXPECT_EQ(rdd.count(), 10);
  EXPECT_EQ(computed.value(), 10);
}

TEST(Persistence, toDebugString) {
  const auto sc = test_context();
  const auto base = sc.parallelize(numbers(4), 2);
  const int line = __LINE__ + 1;
  const auto pairs = base.map([](int x) { return std::pair(x % 2, x); });
  const auto sums = pairs.reduceByKey([](int a, int b) { return a + b; }, 3);
  const auto joined = sums.join(pairs, 3);
  const auto at = [&](int offset) {
    return " at persistence_test.cc:" + std::to_string(line + offset);
  };
  const auto node = [&](const char* kind, int id, const std::string& what) {
    return std::string(kind) + "[" + std::to_string(base.id() + id) + "] at " + what + " []";
  };
  EXPECT_EQ(sums.toDebugString(), "(3) " + node("ShuffledRDD", 2, "reduceByKey" + at(1)) +        //
                                      "\n +-(2) " + node("MapPartitionsRDD", 1, "map" + at(0)) +  //
                                      "\n    |  " +
                                      node("ParallelCollectionRDD", 0, "parallelize" + at(-2)));
  EXPECT_EQ(joined.toDebugString(),
            "(3) " + node("MapPartitionsRDD", 4, "join" + at(2)) +          //
                "\n |  " + node("CoGroupedRDD", 3, "join" + at(2)) +        //
                "\n |  " + node("ShuffledRDD", 2, "reduceByKey" + at(1)) +  //
                "\n +-(2) " + node("MapPartitionsRDD", 1, "map" + at(0)) +  //
                "\n    |  " + node("ParallelCollectionRDD", 0, "parallelize" + at(-2)) +
                "\n +-(2) " + node("MapPartitionsRDD", 1, "map" + at(0)) +  //
                "\n    |  " + node("ParallelCollectionRDD", 0, "parallelize" + at(-2)));
  EXPECT_TRUE(base.cache().toDebugString().ends_with("[Memory Deserialized 1x Replicated]"));
}

}  // namespace
}  // namespace firesteel
