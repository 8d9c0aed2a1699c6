#include "firesteel/dataframe_rdd.h"

#include "api/api_test.h"

namespace firesteel {
namespace {

TEST(DataFrameRdd, there_and_back) {
  const auto spark = test_session();
  const auto frame = spark.sql(
      "SELECT id, concat('n', id) AS name, array(id, NULL) AS list, map('k', id) AS m,"
      " named_struct('a', 1.5BD, 'b', DATE'2020-02-03') AS s, CAST(NULL AS DOUBLE) AS none,"
      " CAST('xy' AS BINARY) AS bytes FROM range(5)");
  const RDD<Row> rows = frame.rdd();
  EXPECT_EQ(rows.collect(), frame.collect());
  EXPECT_EQ(rows.map([](const Row& row) { return row.get<int64_t>("id"); }).sum(), 10);
  const auto even = rows.filter([](const Row& row) { return row.getLong(0) % 2 == 0; });
  const auto back = spark.createDataFrame(even, frame.schema());
  EXPECT_EQ(back.collect(), frame.filter("id % 2 = 0").collect());
  spark.sparkContext().stop();
}

}  // namespace
}  // namespace firesteel
