#include "exec/query_test.h"

namespace firesteel {
namespace {

class SortTest : public QueryTest {};

TEST_F(SortTest, OrdersByDirectionAndNulls) {
  const auto keys = [&](const std::string& order) {
    std::string all;
    for (const auto& row :
         run("SELECT v FROM VALUES (2), (null), (1), (3) AS t(v) ORDER BY v " + order, kPlenty)
             .rows) {
      all += row.substr(0, row.size() - 1) + " ";
    }
    return all;
  };
  EXPECT_EQ(keys("ASC"), "NULL 1 2 3 ");
  EXPECT_EQ(keys("DESC"), "3 2 1 NULL ");
  EXPECT_EQ(keys("ASC NULLS LAST"), "1 2 3 NULL ");
  EXPECT_EQ(keys("DESC NULLS FIRST"), "NULL 3 2 1 ");
}

TEST_F(SortTest, IsStable) {
  const auto result = run("SELECT id FROM range(0, 100000, 1, 1) ORDER BY id % 10", kPlenty).rows;
  for (size_t i = 1; i < result.size(); ++i) {
    const int64_t before = std::stoll(result[i - 1]);
    const int64_t now = std::stoll(result[i]);
    if (before % 10 != now % 10) continue;
    ASSERT_LT(before, now);
  }
}

TEST_F(SortTest, SpillsRunsAndMergesThem) {
  expect_same_when_spilling(
      "SELECT id, concat('payload ', id) AS p FROM range(200000) ORDER BY (id * 7919) % 100003, id",
      true);
}

TEST_F(SortTest, StaysStableWhenSpilling) {
  expect_same_when_spilling(
      "SELECT id, concat('payload ', id) AS p FROM range(0, 200000, 1, 5) ORDER BY id % 100", true);
}

TEST_F(SortTest, SpillsWithKeysOfAllKinds) {
  expect_same_when_spilling(
      "SELECT s, d, n FROM (SELECT concat('common prefix ', id % 1000) AS s, "
      "CAST(id % 77 AS DOUBLE) AS d, if(id % 5 = 0, null, id % 11) AS n, id "
      "FROM range(150000)) ORDER BY s DESC, d, n NULLS LAST, id",
      true);
  expect_same_when_spilling(
      "SELECT id, a FROM (SELECT id, array(id % 10, id % 3) AS a, "
      "named_struct('x', id % 100, 'y', CAST(id % 7 AS STRING)) AS t FROM range(150000)) "
      "ORDER BY a, t DESC, id",
      true);
}

TEST_F(SortTest, MergesInSeveralPassesWhenThereAreManyRuns) {
  expect_same_when_spilling(
      "SELECT id, concat('some payload to fill memory with ', id) AS p FROM range(300000) "
      "ORDER BY (id * 7919) % 1000003",
      true, size_t{1} << 20);
}

TEST_F(SortTest, SpillsWithinPartitions) {
  expect_same_when_spilling(
      "SELECT id, spark_partition_id() FROM (SELECT id, concat('payload ', id) AS p "
      "FROM range(0, 200000, 1, 7) SORT BY id DESC)",
      true);
}

TEST_F(SortTest, TopNNeedsNoDisk) {
  const Result result =
      run("SELECT id FROM range(1000000) ORDER BY id DESC LIMIT 3", size_t{4} << 20);
  EXPECT_EQ(result.rows, (std::vector<std::string>{"999999\t", "999998\t", "999997\t"}));
  EXPECT_EQ(result.spilled_bytes, 0);
}

}  // namespace
}  // namespace firesteel
