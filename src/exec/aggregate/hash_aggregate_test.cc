#include "exec/query_test.h"

namespace firesteel {
namespace {

class HashAggregateTest : public QueryTest {};

TEST_F(HashAggregateTest, GroupsInMemory) {
  EXPECT_EQ(rows("SELECT id % 3 AS k, count(*), sum(id), max(id) FROM range(10) GROUP BY k"),
            (std::vector<std::string>{"0\t4\t18\t9\t", "1\t3\t12\t7\t", "2\t3\t15\t8\t"}));
  EXPECT_EQ(rows("SELECT count(*), sum(id) FROM range(0)"), std::vector<std::string>{"0\tNULL\t"});
  EXPECT_EQ(rows("SELECT id, count(*) FROM range(0) GROUP BY id"), std::vector<std::string>{});
  EXPECT_EQ(rows("SELECT count(DISTINCT id % 7), count(id) FILTER (WHERE id > 5) FROM range(100)"),
            std::vector<std::string>{"7\t94\t"});
}

// Rows are listed by group while there are few groups, for kernels that take lists.
TEST_F(HashAggregateTest, FewGroupsAndThenMany) {
  for (const char* groups : {"4", "64", "65", "id DIV 1000 + 3"}) {
    const std::string key = std::string("id % (") + groups + ")";
    const std::string nullable = "if(id % 5 = 0, null, id)";
    EXPECT_EQ(rows("SELECT count(DISTINCT k), sum(c), sum(n), sum(s), min(l), max(h), sum(f) FROM "
                   "(SELECT " +
                   key + " AS k, count(*) AS c, count(" + nullable + ") AS n, sum(" + nullable +
                   ") AS s, min(" + nullable +
                   ") AS l, max(id) AS h, sum(id) FILTER (WHERE id % 2 = 0) AS f "
                   "FROM range(10000) GROUP BY k)"),
              rows("SELECT count(DISTINCT " + key +
                   "), 10000L, 8000L, 40000000L, 1L, 9999L, 24995000L FROM range(10000)"))
        << groups;
  }
}

TEST_F(HashAggregateTest, SpillsGroupsWithStatesOfFixedSize) {
  expect_same_when_spilling(
      "SELECT id % 150000 AS k, count(*), sum(id), min(id), max(id), avg(id), bool_or(id > 9), "
      "stddev(id % 5), first(id % 150000) FROM range(200000) GROUP BY k");
}

TEST_F(HashAggregateTest, SpillsKeysOfAllKinds) {
  expect_same_when_spilling(
      "SELECT concat('key number ', id % 100000) AS s, if(id % 3 = 0, null, id % 2) AS n, "
      "count(*) FROM range(200000) GROUP BY s, n");
  expect_same_when_spilling(
      "SELECT named_struct('a', id % 50000, 'b', array(id % 2, null)) AS s, CAST(id % 50000 AS "
      "DECIMAL(30, 2)) AS d, count(*) FROM range(200000) GROUP BY s, d");
  // Short strings are packed into words until the first long one comes.
  expect_same_when_spilling(
      "SELECT if(id < 150000, CAST(id % 60000 AS STRING), concat('long ', id % 60000)) AS s, "
      "count(*) FROM range(200000) GROUP BY s");
}

TEST_F(HashAggregateTest, SpillsStatesOfVariableSize) {
  expect_same_when_spilling(
      "SELECT id % 20000 AS k, sort_array(collect_list(id)), sort_array(collect_set(id % 7)), "
      "max(concat('value ', id)), min(CAST(id AS STRING)) FROM range(200000) GROUP BY k");
  expect_same_when_spilling(
      "SELECT id % 5000 AS k, percentile(id, 0.5), max_by(id, -id), median(id % 100), "
      "approx_count_distinct(id), mode(id % 3) FROM range(200000) GROUP BY k");
}

TEST_F(HashAggregateTest, SpillsDistinctRows) {
  expect_same_when_spilling(
      "SELECT id % 10 AS k, count(DISTINCT id), sum(DISTINCT id % 1000), count(*) "
      "FROM range(200000) GROUP BY k");
  expect_same_when_spilling("SELECT count(DISTINCT id), sum(id) FROM range(200000)");
  expect_same_when_spilling(
      "SELECT count(DISTINCT concat('some text ', id % 100000), id % 3), "
      "count(DISTINCT id) FILTER (WHERE id % 2 = 0) FROM range(200000)");
  expect_same_when_spilling(
      "SELECT count(*), sum(k) FROM (SELECT DISTINCT id % 200000 AS k, concat('x', id % 200000) "
      "FROM range(400000))");
}

TEST_F(HashAggregateTest, SpillsOrderedRows) {
  expect_same_when_spilling(
      "SELECT id % 1000 AS k, listagg(CAST(id AS STRING), ',') WITHIN GROUP (ORDER BY id DESC) "
      "FROM range(200000) GROUP BY k");
  expect_same_when_spilling(
      "SELECT id % 1000 AS k, listagg(DISTINCT s, ',') WITHIN GROUP (ORDER BY s) FROM "
      "(SELECT id, CAST(id % 50000 AS STRING) AS s FROM range(200000)) GROUP BY k");
}

TEST_F(HashAggregateTest, CutsPartitionsAgainWhenTheyAreTooLarge) {
  expect_same_when_spilling(
      "SELECT concat('a rather long key so that rows are wide ', id) AS k, count(*), sum(id) "
      "FROM range(300000) GROUP BY k",
      false, size_t{1} << 20);
}

TEST_F(HashAggregateTest, AGroupThatCannotBeCutMayTakeTheMinimum) {
  const std::string sql = "SELECT size(collect_list(id)) FROM range(200000)";
  EXPECT_EQ(rows(sql, size_t{1} << 20), std::vector<std::string>{"200000\t"});
}

TEST_F(HashAggregateTest, AggregatesOfAggregatesShareTheMemory) {
  expect_same_when_spilling(
      "SELECT c, count(*) FROM (SELECT id % 130000 AS k, count(*) AS c, max(concat('v', id)) "
      "FROM range(400000) GROUP BY k) GROUP BY c");
}

}  // namespace
}  // namespace firesteel
