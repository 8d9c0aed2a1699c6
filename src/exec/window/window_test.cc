#include "exec/query_test.h"

namespace firesteel {
namespace {

class WindowTest : public QueryTest {};

TEST_F(WindowTest, RowsFrames) {
  EXPECT_EQ(rows("SELECT id, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) "
                 "FROM range(5)"),
            (std::vector<std::string>{"0\t1\t", "1\t3\t", "2\t6\t", "3\t9\t", "4\t7\t"}));
  EXPECT_EQ(rows("SELECT id, count(*) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) "
                 "FROM range(5)"),
            (std::vector<std::string>{"0\t0\t", "1\t0\t", "2\t1\t", "3\t2\t", "4\t2\t"}));
}

TEST_F(WindowTest, RangeFramesTakePeersAndValues) {
  EXPECT_EQ(rows("SELECT v, sum(v) OVER (ORDER BY v) FROM VALUES (1), (1), (2), (5) AS t(v)"),
            (std::vector<std::string>{"1\t2\t", "1\t2\t", "2\t4\t", "5\t9\t"}));
  EXPECT_EQ(rows("SELECT v, count(*) OVER (ORDER BY v RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) "
                 "FROM VALUES (1), (2), (4), (null), (null) AS t(v)"),
            (std::vector<std::string>{"1\t1\t", "2\t2\t", "4\t1\t", "NULL\t2\t", "NULL\t2\t"}));
  EXPECT_EQ(rows("SELECT v, count(*) OVER (ORDER BY v DESC RANGE BETWEEN CURRENT ROW AND 2 "
                 "FOLLOWING) FROM VALUES (1), (2), (4) AS t(v)"),
            (std::vector<std::string>{"1\t1\t", "2\t2\t", "4\t2\t"}));
}

TEST_F(WindowTest, RanksAndNeighbours) {
  EXPECT_EQ(rows("SELECT v, row_number() OVER w, rank() OVER w, dense_rank() OVER w, "
                 "lag(v) OVER w, lead(v, 1, -1) OVER w FROM VALUES (1), (3), (3), (7) AS t(v) "
                 "WINDOW w AS (ORDER BY v)"),
            (std::vector<std::string>{"1\t1\t1\t1\tNULL\t3\t", "3\t2\t2\t2\t1\t3\t",
                                      "3\t3\t2\t2\t3\t7\t", "7\t4\t4\t3\t3\t-1\t"}));
}

TEST_F(WindowTest, SpillsAndComputesPartitionByPartition) {
  expect_same_when_spilling(
      "SELECT id, row_number() OVER w, sum(id) OVER w, lag(p) OVER w, "
      "max(id) OVER (PARTITION BY k) FROM (SELECT id, id % 1000 AS k, concat('payload ', id) AS p "
      "FROM range(200000)) WINDOW w AS (PARTITION BY k ORDER BY id)");
}

TEST_F(WindowTest, SpillsManySmallPartitions) {
  expect_same_when_spilling(
      "SELECT id, rank() OVER (PARTITION BY k, n ORDER BY id DESC), "
      "avg(id) OVER (PARTITION BY k, n ORDER BY id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) "
      "FROM (SELECT id, concat('key ', id % 70000) AS k, if(id % 2 = 0, null, 1) AS n "
      "FROM range(200000))");
}

TEST_F(WindowTest, SpillsPartitionsOfUnequalSize) {
  expect_same_when_spilling(
      "SELECT id, count(*) OVER (PARTITION BY k), first_value(id) OVER (PARTITION BY k ORDER BY id)"
      " FROM (SELECT id, if(id < 90000, -1, id) AS k FROM range(200000))");
}

}  // namespace
}  // namespace firesteel
