// The same statements in this process and by stages: same rows.

#include <gtest/gtest.h>

#include <algorithm>

#include "functions/coercion.h"
#include "session/query_execution.h"
#include "session/session.h"

namespace firesteel {
namespace {

class DistributedQueryTest : public testing::Test {
 protected:
  static SessionPtr make_session(const std::map<std::string, std::string>& conf) {
    EngineOptions options;
    options.cores = 2;
    options.session_conf = conf;
    options.warehouse = testing::TempDir() + "distributed_query_warehouse";
    return Session::create(std::make_shared<Engine>(options), "test");
  }

  static std::vector<std::string> rows(const SessionPtr& session, const std::string& sql) {
    std::vector<std::string> out;
    const auto batches = session->sql(sql)->collect();
    for (const auto& batch : *batches) {
      for (size_t row = 0; row < batch.num_rows; ++row) {
        std::string text;
        for (const auto& column : batch.columns) {
          const Value value = column->value(row);
          text += value.is_null() ? "NULL" : value_to_string(value, column->type(), "UTC");
          text += '\t';
        }
        out.push_back(std::move(text));
      }
    }
    return out;
  }

  void expect_same(const std::string& sql, bool ordered = false) {
    SCOPED_TRACE(sql);
    auto expected = rows(embedded_, sql);
    auto actual = rows(by_stages_, sql);
    EXPECT_FALSE(expected.empty());
    if (!ordered) {
      std::sort(expected.begin(), expected.end());
      std::sort(actual.begin(), actual.end());
    }
    EXPECT_EQ(expected, actual);
  }

  const std::map<std::string, std::string> by_stages_conf_ = {
      {"spark.firesteel.sql.inProcessStages", "3"}, {"spark.firesteel.sql.smallPlanBytes", "0"}};
  const SessionPtr embedded_ = make_session({});
  const SessionPtr by_stages_ = make_session(by_stages_conf_);
};

TEST_F(DistributedQueryTest, Streaming) {
  expect_same("SELECT id * 2, CAST(id AS STRING) FROM range(10000) WHERE id % 7 = 3", true);
  expect_same("SELECT 1 + 1");
  expect_same("SELECT * FROM VALUES (1, 'a'), (2, NULL), (NULL, 'c') AS t(x, y)");
  expect_same("SELECT id, explode(array(id, id + 1)) FROM range(100)");
  expect_same("SELECT transform(sequence(1, id), x -> x * id) FROM range(20)");
  expect_same("SELECT CASE WHEN id > 5 THEN 'big' ELSE concat_ws('-', id, 'x') END FROM range(10)");
  expect_same("SELECT DATE '2024-01-01' + CAST(id AS INT), 1.5BD * id FROM range(10)");
}

TEST_F(DistributedQueryTest, Aggregates) {
  expect_same("SELECT count(*), sum(id), avg(id), min(id), max(id), stddev(id) FROM range(100000)");
  expect_same(
      "SELECT id % 1000, count(*), sum(id), max(CAST(id AS STRING)) FROM range(100000) "
      "GROUP BY 1");
  expect_same("SELECT count(*) FROM range(1000) WHERE id < 0");
  expect_same(
      "SELECT id % 10, count(DISTINCT id % 7), count(DISTINCT id % 3) FROM range(5000) "
      "GROUP BY 1");
  expect_same("SELECT count(DISTINCT id % 77) FROM range(5000)");
  expect_same("SELECT DISTINCT id % 50 FROM range(5000)");
  expect_same(
      "SELECT id % 3, id % 4, grouping_id(), count(*) FROM range(500) "
      "GROUP BY CUBE (id % 3, id % 4)");
  expect_same(
      "SELECT id % 3, percentile_cont(0.5) WITHIN GROUP (ORDER BY id DESC), mode(id % 5), "
      "sort_array(collect_list(id % 4)) FROM range(60) GROUP BY 1");
  expect_same("SELECT sum(id) FILTER (WHERE id % 2 = 0), bool_or(id = 5) FROM range(100)");
  expect_same(
      "SELECT k, sum(n) FROM (SELECT id % 100 AS k, count(*) AS n FROM range(10000) "
      "GROUP BY id % 100) GROUP BY k HAVING k < 10");
}

TEST_F(DistributedQueryTest, Joins) {
  const std::string tables =
      "WITH a AS (SELECT id AS x, id % 10 AS g FROM range(3000)), "
      "b AS (SELECT id * 2 AS y, CAST(id AS STRING) AS s FROM range(3000)) ";
  for (const std::string type : {"JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"}) {
    expect_same(tables + "SELECT x, g, y, s FROM a " + type + " b ON x = y");
    expect_same(tables + "SELECT x, g, y, s FROM a " + type + " b ON x = y AND x < 1500");
  }
  expect_same(tables + "SELECT count(*) FROM a WHERE x IN (SELECT y FROM b)");
  expect_same(tables + "SELECT count(*) FROM a WHERE x NOT IN (SELECT y FROM b)");
  expect_same(tables + "SELECT count(*) FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE y = x)");
  expect_same(tables + "SELECT x, (SELECT max(s) FROM b WHERE y = x) FROM a WHERE g = 1");
  expect_same("SELECT a.id, b.id FROM range(60) a JOIN range(40) b ON a.id < b.id");
  expect_same("SELECT a.id, b.id FROM range(60) a LEFT JOIN range(40) b ON a.id + 10 < b.id");
  expect_same("SELECT a.id, b.id FROM range(60) a FULL JOIN range(40) b ON a.id > b.id + 30");
  expect_same(
      "SELECT a.id FROM range(60) a JOIN (SELECT id FROM range(10) WHERE id < 0) b "
      "ON a.id = b.id UNION ALL SELECT 1");
}

TEST_F(DistributedQueryTest, JoinsByPartition) {
  by_stages_->conf().set("spark.sql.autoBroadcastJoinThreshold", "-1");
  const std::string tables =
      "WITH a AS (SELECT id % 1000 AS x, id AS g FROM range(3000)), "
      "b AS (SELECT id * 2 AS y, CAST(id AS STRING) AS s FROM range(3000)) ";
  for (const std::string type :
       {"JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"}) {
    expect_same(tables + "SELECT * FROM a " + type + " b ON x = y");
  }
  expect_same(tables + "SELECT x, count(*), max(s) FROM a JOIN b ON x = y GROUP BY x");
}

TEST_F(DistributedQueryTest, Orders) {
  expect_same("SELECT id, id % 17 FROM range(20000) ORDER BY id % 17 DESC, id", true);
  expect_same("SELECT id FROM range(500000) ORDER BY hash(id), id", true);
  expect_same("SELECT id FROM range(20000) ORDER BY id DESC LIMIT 10 OFFSET 5", true);
  expect_same("SELECT id FROM range(20000) LIMIT 10 OFFSET 5", true);
  expect_same(
      "SELECT id, row_number() OVER (PARTITION BY id % 7 ORDER BY id DESC), "
      "sum(id) OVER (PARTITION BY id % 7 ORDER BY id ROWS 2 PRECEDING) FROM range(2000)");
  expect_same("SELECT id, rank() OVER (ORDER BY id % 10) FROM range(200)");
  expect_same("SELECT id, lag(id, 2, -1) OVER (ORDER BY id) FROM range(200)");
}

TEST_F(DistributedQueryTest, UnionsAndTables) {
  expect_same("SELECT id FROM range(100) UNION ALL SELECT id + 50 FROM range(10)", true);
  expect_same(
      "SELECT count(*) FROM range(100) UNION ALL SELECT sum(id) FROM range(10) "
      "UNION ALL SELECT 7",
      true);
  expect_same("SELECT id FROM range(100) UNION SELECT id + 50 FROM range(100)");
  expect_same("SELECT id FROM range(100) INTERSECT SELECT id + 50 FROM range(100)");
  expect_same(
      "WITH t AS (SELECT id % 10 AS k, count(*) AS n FROM range(1000) GROUP BY 1) "
      "SELECT a.k, a.n, b.n FROM t a JOIN t b ON a.k = b.k + 1");
  expect_same(
      "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 20) "
      "SELECT * FROM r",
      true);
  expect_same("SELECT /*+ REPARTITION(5) */ id FROM range(100)");
  expect_same("SELECT /*+ REPARTITION(5, id) */ id + 1 FROM range(100)");
  expect_same(
      "SELECT count(DISTINCT m) FROM (SELECT monotonically_increasing_id() AS m FROM range(1000))");
}

TEST_F(DistributedQueryTest, Files) {
  const std::string folder = testing::TempDir() + "distributed_query_files";
  for (const auto& session : {embedded_, by_stages_}) {
    const std::string name = session == embedded_ ? "a" : "b";
    rows(session, "INSERT OVERWRITE DIRECTORY '" + folder + name +
                      "' USING parquet SELECT id, id % 5 AS k, CAST(id AS STRING) AS s "
                      "FROM range(50000)");
    expect_same("SELECT k, count(*), max(s) FROM parquet.`" + folder + name + "` GROUP BY k");
    expect_same("SELECT sum(id) FROM parquet.`" + folder + name + "` WHERE id > 49000");
  }
}

TEST_F(DistributedQueryTest, ErrorsAreThoseOfTheStatement) {
  const std::string sql = "SELECT 1 / (id - 500) FROM range(1000)";
  try {
    rows(by_stages_, sql);
    FAIL();
  } catch (const SparkError& error) {
    EXPECT_EQ(error.condition(), "DIVIDE_BY_ZERO");
    ASSERT_TRUE(error.context());
    EXPECT_EQ(error.context()->fragment, "1 / (id - 500)");
  }
}

}  // namespace
}  // namespace firesteel
