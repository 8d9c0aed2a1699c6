#include "exec/query_test.h"

namespace firesteel {
namespace {

// Both tables have null keys, keys without a partner, and keys that come several times.
const char* const kLarge =
    "(SELECT if(id % 50 = 0, null, id % 30000) AS k, id AS a, concat('large ', id) AS s "
    "FROM range(120000))";
const char* const kSmall =
    "(SELECT if(id % 70 = 0, null, id * 2 % 45000) AS k, id AS b, concat('small ', id) AS t "
    "FROM range(40000))";

class JoinTest : public QueryTest {
 protected:
  // With the smaller table on either side, so that either side is the one that is held.
  void expect_same_both_ways(const std::string& join, const std::string& columns_large_left,
                             const std::string& columns_small_left, const std::string& more = "") {
    const std::string condition = " ON l.k = r.k" + more;
    expect_same_when_spilling("SELECT " + columns_large_left + " FROM " + kLarge + " l " + join +
                              " JOIN " + kSmall + " r" + condition);
    expect_same_when_spilling("SELECT " + columns_small_left + " FROM " + kSmall + " l " + join +
                              " JOIN " + kLarge + " r" + condition);
  }
};

TEST_F(JoinTest, JoinsInMemory) {
  const std::string a = "VALUES (1, 'x'), (2, 'y'), (2, 'z'), (null, 'n') AS a(k, u)";
  const std::string b = "VALUES (2, 'p'), (2, 'q'), (3, 'r'), (null, 'm') AS b(k, v)";
  const auto join = [&](const std::string& type) {
    return rows("SELECT u, v FROM " + a + " " + type + " JOIN " + b + " ON a.k = b.k");
  };
  const std::vector<std::string> pairs = {"y\tp\t", "y\tq\t", "z\tp\t", "z\tq\t"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.end(), pairs.begin(), pairs.end());
    std::sort(more.begin(), more.end());
    return more;
  };
  EXPECT_EQ(join("INNER"), pairs);
  EXPECT_EQ(join("LEFT"), with({"x\tNULL\t", "n\tNULL\t"}));
  EXPECT_EQ(join("RIGHT"), with({"NULL\tr\t", "NULL\tm\t"}));
  EXPECT_EQ(join("FULL"), with({"x\tNULL\t", "n\tNULL\t", "NULL\tr\t", "NULL\tm\t"}));
  EXPECT_EQ(rows("SELECT u FROM " + a + " LEFT SEMI JOIN " + b + " ON a.k = b.k"),
            (std::vector<std::string>{"y\t", "z\t"}));
  EXPECT_EQ(rows("SELECT u FROM " + a + " LEFT ANTI JOIN " + b + " ON a.k = b.k"),
            (std::vector<std::string>{"n\t", "x\t"}));
  EXPECT_EQ(rows("SELECT u, v FROM " + a + " JOIN " + b + " ON a.k <=> b.k AND u > v"),
            with({"n\tm\t"}));
}

TEST_F(JoinTest, InnerJoinSpills) { expect_same_both_ways("", "a, b, s, t", "a, b, s, t"); }
TEST_F(JoinTest, LeftJoinSpills) { expect_same_both_ways("LEFT", "a, b, s, t", "a, b, s, t"); }
TEST_F(JoinTest, RightJoinSpills) { expect_same_both_ways("RIGHT", "a, b, s, t", "a, b, s, t"); }
TEST_F(JoinTest, FullJoinSpills) { expect_same_both_ways("FULL", "a, b, s, t", "a, b, s, t"); }
TEST_F(JoinTest, SemiJoinSpills) { expect_same_both_ways("LEFT SEMI", "a, s", "b, t"); }
TEST_F(JoinTest, AntiJoinSpills) { expect_same_both_ways("LEFT ANTI", "a, s", "b, t"); }

TEST_F(JoinTest, ConditionsBesideTheKeysDecideWhenSpilling) {
  expect_same_both_ways("LEFT", "a, b", "a, b", " AND (a + b) % 3 = 0");
  expect_same_both_ways("FULL", "a, b", "a, b", " AND (a + b) % 3 = 0");
  expect_same_when_spilling(std::string("SELECT a FROM ") + kLarge + " l LEFT ANTI JOIN " + kSmall +
                            " r ON l.k = r.k AND (a + b) % 3 = 0");
}

TEST_F(JoinTest, NullsMeetUnderNullSafeEqualityWhenSpilling) {
  expect_same_when_spilling(
      std::string("SELECT l.k, count(*) FROM (SELECT if(id % 1000 = 0, null, id) AS k "
                  "FROM range(200000)) l JOIN (SELECT if(id % 1000 = 0, null, id) AS k, "
                  "concat('t ', id) AS t FROM range(100000)) r ON l.k <=> r.k AND t < 't 5' "
                  "GROUP BY l.k"));
}

TEST_F(JoinTest, NotInSpills) {
  // NOT IN: rows with a null key go, unless the other side has no rows.
  const std::string large = std::string("SELECT a FROM ") + kLarge + " WHERE k NOT IN (SELECT k ";
  expect_same_when_spilling(large + "FROM (SELECT id * 2 AS k FROM range(150000)))");
  EXPECT_EQ(rows(large + std::string("FROM ") + kSmall + ")", size_t{1} << 20),
            std::vector<std::string>{});
}

TEST_F(JoinTest, ExistsAsAValueSpills) {
  expect_same_when_spilling(std::string("SELECT a, s FROM ") + kLarge +
                            " l WHERE a % 10 = 3 OR EXISTS (SELECT 1 FROM " + kSmall +
                            " r WHERE l.k = r.k)");
}

TEST_F(JoinTest, ScalarSubqueriesSpill) {
  expect_same_when_spilling(std::string("SELECT a, (SELECT max(t) FROM ") + kSmall +
                            " r WHERE l.k = r.k) FROM " + kLarge + " l");
}

TEST_F(JoinTest, KeysOfAllKindsSpill) {
  expect_same_when_spilling(
      "SELECT l.id, r.id FROM (SELECT id, concat('key ', id % 90000) AS k, "
      "CAST(id % 90000 AS DECIMAL(20, 3)) AS d FROM range(180000)) l JOIN "
      "(SELECT id, concat('key ', id) AS k, CAST(id AS DECIMAL(20, 3)) AS d FROM range(90000)) r "
      "ON l.k = r.k AND l.d = r.d");
  expect_same_when_spilling(
      "SELECT l.id, r.id FROM (SELECT id, array(id % 90000, null) AS k FROM range(120000)) l JOIN "
      "(SELECT id, array(id, null) AS k FROM range(90000)) r ON l.k = r.k");
}

TEST_F(JoinTest, CutsPartitionsAgainWhenTheyAreTooLarge) {
  expect_same_when_spilling(
      "SELECT l.id, t FROM range(250000) l JOIN (SELECT id * 3 AS id, "
      "concat('a rather long text so that rows are wide ', id) AS t FROM range(150000)) r "
      "ON l.id = r.id",
      false, size_t{1} << 20);
}

// Cutting partitions does not help: the build rows are taken in pieces.
TEST_F(JoinTest, BuildRowsOfOneKeyAreJoinedInPieces) {
  const std::string build =
      "(SELECT if(id < 45000, 7, id) AS k, concat('wide text, rather wide ', id) AS t, id AS b "
      "FROM range(50000))";
  const std::string probe = "(SELECT id AS k, id AS a FROM range(120000))";
  for (const char* type : {"", "LEFT", "RIGHT", "FULL"}) {
    expect_same_when_spilling(
        std::string("SELECT count(*), sum(a), sum(b), count(a), max(t) FROM ") + probe + " l " +
            type + " JOIN " + build + " r ON l.k = r.k AND b % 7 <> 3",
        false, size_t{2} << 20);
  }
  for (const char* type : {"LEFT SEMI", "LEFT ANTI"}) {
    expect_same_when_spilling(std::string("SELECT count(*), sum(a) FROM ") + probe + " l " + type +
                                  " JOIN " + build + " r ON l.k = r.k AND b % 7 <> 3",
                              false, size_t{2} << 20);
  }
}

TEST_F(JoinTest, JoinsOfJoinsShareTheMemory) {
  expect_same_when_spilling(
      std::string("SELECT l.a, r.b, x.a FROM ") + kLarge + " l JOIN " + kSmall +
      " r ON l.k = r.k LEFT JOIN (SELECT id AS k, id * 10 AS a FROM range(100000)) x ON r.b = x.k");
}

// The side that is held is the right one, after a right join has become a left join.
TEST_F(JoinTest, NestedLoopsSpillTheHeldSide) {
  const std::string few = "(SELECT id * 15000 AS a FROM range(20))";
  const std::string many = "(SELECT id AS b, concat('some text ', id) AS t FROM range(300000))";
  const std::string condition = " ON a < b AND b < a + 30 AND length(t) > a % 7 AND a % 30000 = 0";
  const std::string sums = "SELECT count(*), sum(a), sum(b), count(t), count(a) FROM ";
  const size_t memory = size_t{1} << 20;
  expect_same_when_spilling(sums + few + " LEFT JOIN " + many + condition, false, memory);
  expect_same_when_spilling(sums + few + " FULL JOIN " + many + condition, false, memory);
  expect_same_when_spilling(sums + many + " RIGHT JOIN " + few + condition, false, memory);
  expect_same_when_spilling("SELECT a FROM " + few + " LEFT SEMI JOIN " + many + condition, false,
                            memory);
  expect_same_when_spilling("SELECT a FROM " + few + " LEFT ANTI JOIN " + many + condition, false,
                            memory);
  EXPECT_EQ(rows(sums + few + " JOIN " + many + condition, memory),
            rows(sums + few + " JOIN " + many + condition));
}

}  // namespace
}  // namespace firesteel
