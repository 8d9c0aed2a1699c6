#include <arrow/c/bridge.h>
#include <arrow/table.h>

#include "api/api_test.h"

namespace firesteel {
namespace {

TEST(ArrowStream, GoesOutAndComesBack) {
  const auto spark = test_session();
  const auto frame = spark.sql(
      "SELECT id, CAST(id AS STRING) AS s, IF(id % 2 = 0, NULL, id / 4) AS d, array(id) AS xs "
      "FROM range(100000)");
  ArrowArrayStream stream;
  frame.toArrow(&stream);
  const auto back = spark.createDataFrame(&stream);
  EXPECT_EQ(stream.release, nullptr);
  EXPECT_EQ(back.dtypes(), frame.dtypes());
  EXPECT_EQ(back.exceptAll(frame).count(), 0);
  EXPECT_EQ(back.count(), 100000);
}

TEST(ArrowStream, IsWhatArrowReads) {
  const auto spark = test_session();
  ArrowArrayStream stream;
  spark.range(200000).toArrow(&stream);
  const auto table = (*arrow::ImportRecordBatchReader(&stream))->ToTable();
  ASSERT_TRUE(table.ok());
  EXPECT_EQ((*table)->num_rows(), 200000);
  EXPECT_EQ((*table)->schema()->field(0)->name(), "id");
  // In batches of a size that is worth one.
  EXPECT_LT((*table)->column(0)->num_chunks(), 10);
}

TEST(ArrowStream, WithoutRows) {
  const auto spark = test_session();
  ArrowArrayStream stream;
  spark.range(0).toArrow(&stream);
  EXPECT_EQ(spark.createDataFrame(&stream).count(), 0);
}

}  // namespace
}  // namespace firesteel
