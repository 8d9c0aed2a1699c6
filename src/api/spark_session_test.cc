#include <atomic>
#include <filesystem>
#include <thread>

#include "api/api_test.h"

namespace firesteel {
namespace {

namespace F = functions;

class SparkSessionTest : public ::testing::Test {
 protected:
  SparkSession spark_ = test_session();
};

TEST_F(SparkSessionTest, IsOneForTheProcess) {
  const auto again =
      SparkSession::builder().config("spark.sql.shuffle.partitions", 7).getOrCreate();
  EXPECT_EQ(again.state(), spark_.state());
  EXPECT_EQ(spark_.conf().get("spark.sql.shuffle.partitions"), "7");
  spark_.conf().unset("spark.sql.shuffle.partitions");
  EXPECT_TRUE(SparkSession::active());
  EXPECT_EQ(spark_.version(), "4.2.0");
}

TEST_F(SparkSessionTest, Settings) {
  spark_.conf().set("spark.sql.ansi.enabled", false);
  EXPECT_TRUE(spark_.sql("SELECT 1 / 0").first().isNullAt(0));
  EXPECT_TRUE(spark_.range(1).select(F::lit("x").cast("int")).first().isNullAt(0));
  spark_.conf().unset("spark.sql.ansi.enabled");
  EXPECT_EQ(condition_of([&] { spark_.sql("SELECT 1 / 0").collect(); }), "DIVIDE_BY_ZERO");
  EXPECT_EQ(condition_of([&] { spark_.conf().get("no.such.key"); }), "SQL_CONF_NOT_FOUND");
  EXPECT_EQ(spark_.conf().get("no.such.key", "x"), "x");
  EXPECT_EQ(condition_of([&] { SparkSession::builder().master("mars").getOrCreate(); }), "");
}

TEST_F(SparkSessionTest, SqlWithArguments) {
  EXPECT_EQ(spark_.sql("SELECT :a + 1, :b", {{"a", 41}, {"b", "x"}}).first().toString(), "[42,x]");
  EXPECT_EQ(spark_.sql("SELECT ? || ?", std::vector<Column>{"a", "b"}).first().getString(0), "ab");
  EXPECT_EQ(condition_of([&] { spark_.sql("SELECT :a"); }), "UNBOUND_SQL_PARAMETER");
  EXPECT_EQ(condition_of([&] { spark_.sql("SELECT nope"); }),
            "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION");
}

TEST_F(SparkSessionTest, CommandsRunAtOnce) {
  spark_.sql("CREATE OR REPLACE TEMPORARY VIEW numbers AS SELECT * FROM range(3)");
  EXPECT_EQ(spark_.table("numbers").count(), 3);
  EXPECT_GT(spark_.sql("SHOW FUNCTIONS").count(), 300);
}

TEST_F(SparkSessionTest, CreatesDataFramesOfRows) {
  const auto frame =
      spark_.createDataFrame({Row{int64_t{1}, 1.5, types::Array{"a", nullptr}, Row{1, "x"}},
                              Row{2, nullptr, nullptr, nullptr}},
                             "a BIGINT, b DOUBLE, c ARRAY<STRING>, d STRUCT<x: INT, y: STRING>");
  EXPECT_EQ(text_of(frame), "[1,1.5,[a, NULL],{1, x}]\n[2,NULL,NULL,NULL]\n");
  const Row row = frame.first();
  EXPECT_EQ(row.get<int64_t>("a"), 1);
  EXPECT_EQ(row.getStruct(3).get<std::string>("y"), "x");
  EXPECT_THROW(row["nope"], std::out_of_range);
}

TEST_F(SparkSessionTest, InfersTypesOfRows) {
  const auto frame = spark_.createDataFrame({Row{1, nullptr, "a"}, Row{int64_t{2}, 2.5, nullptr}},
                                            std::vector<std::string>{"a", "b", "c"});
  EXPECT_EQ(frame.dtypes()[0].second, "bigint");
  EXPECT_EQ(frame.dtypes()[1].second, "double");
  EXPECT_EQ(spark_.emptyDataFrame().count(), 0);
}

TEST_F(SparkSessionTest, RefusesRowsThatDoNotFit) {
  EXPECT_EQ(condition_of([&] { spark_.createDataFrame({Row{"x"}}, "a INT"); }),
            "INVALID_EXTERNAL_TYPE");
  EXPECT_EQ(condition_of([&] { spark_.createDataFrame({Row{300}}, "a TINYINT"); }),
            "INVALID_EXTERNAL_TYPE");
  EXPECT_EQ(condition_of([&] { spark_.createDataFrame({Row{nullptr}}, "a INT NOT NULL"); }),
            "NOT_NULL_ASSERT_VIOLATION");
  EXPECT_EQ(condition_of([&] {
              spark_.createDataFrame({Row{1, 2}}, "a INT");
            }),
            "CONNECT_INVALID_PLAN.SCHEMA_MISMATCH");
}

TEST_F(SparkSessionTest, ReadsAndWritesFiles) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("firesteel-api-" + std::to_string(::getpid()));
  const std::string parquet = (folder / "numbers").string();
  const auto numbers = spark_.range(100).withColumn("odd", F::col("id") % 2);
  numbers.write().partitionBy({"odd"}).mode("overwrite").parquet(parquet);
  EXPECT_EQ(condition_of([&] { numbers.write().parquet(parquet); }), "PATH_ALREADY_EXISTS");
  EXPECT_EQ(condition_of([&] { numbers.write().mode("perhaps"); }), "INVALID_SAVE_MODE");
  EXPECT_EQ(spark_.read().parquet(parquet).filter("odd = 1").count(), 50);
  EXPECT_EQ(spark_.read().load(parquet).count(), 100);

  const std::string csv = (folder / "table.csv").string();
  numbers.limit(3).write().option("header", true).csv(csv);
  const auto back = spark_.read().option("header", true).schema("id INT, odd STRING").csv(csv);
  EXPECT_EQ(back.dtypes()[0].second, "int");
  EXPECT_EQ(back.count(), 3);
  EXPECT_EQ(back.inputFiles().empty(), false);
  std::filesystem::remove_all(folder);
}

TEST_F(SparkSessionTest, SessionsAreApart) {
  const auto other = spark_.newSession();
  spark_.range(1).createOrReplaceTempView("only_here");
  EXPECT_FALSE(other.catalog().tableExists("only_here"));
  EXPECT_TRUE(spark_.cloneSession().catalog().tableExists("only_here"));
  EXPECT_TRUE(spark_.catalog().dropTempView("only_here"));
  EXPECT_FALSE(spark_.catalog().dropTempView("only_here"));
}

TEST_F(SparkSessionTest, Catalog) {
  spark_.range(1).createOrReplaceTempView("listed");
  const auto catalog = spark_.catalog();
  EXPECT_EQ(catalog.currentDatabase(), "default");
  EXPECT_TRUE(catalog.databaseExists("default"));
  bool found = false;
  for (const auto& table : catalog.listTables()) {
    found = found || (table.name == "listed" && table.isTemporary);
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(catalog.listColumns("listed")[0].dataType, "bigint");
  EXPECT_TRUE(catalog.functionExists("upper"));
  catalog.cacheTable("listed");
  EXPECT_TRUE(catalog.isCached("listed"));
  catalog.uncacheTable("listed");
  EXPECT_FALSE(catalog.isCached("listed"));
}

TEST_F(SparkSessionTest, InterruptsRunningQueries) {
  std::atomic<bool> done{false};
  std::string condition;
  std::thread runner([&] {
    condition = condition_of([&] { spark_.range(int64_t{1} << 50).filter(F::rand() < 0).count(); });
    done = true;
  });
  while (!done) {
    spark_.interruptAll();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  runner.join();
  EXPECT_EQ(condition, "OPERATION_CANCELED");
}

TEST_F(SparkSessionTest, OutlivesStop) {
  const auto frame = spark_.range(3);
  spark_.stop();
  EXPECT_FALSE(SparkSession::active());
  EXPECT_EQ(frame.count(), 3);
  EXPECT_EQ(condition_of([&] { SparkSession::builder().master("mars").getOrCreate(); }),
            "UNSUPPORTED_FEATURE.MASTER");
  EXPECT_NE(test_session().state(), spark_.state());
}

}  // namespace
}  // namespace firesteel
