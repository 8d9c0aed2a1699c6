#include "api/api_test.h"

namespace firesteel {
namespace {

namespace F = functions;

class DataFrameTest : public ::testing::Test {
 protected:
  SparkSession spark_ = test_session();
  DataFrame people_ = spark_.createDataFrame(
      {
          Row{1, "Ann", 34, "Oslo"},
          Row{2, "Bo", 19, "Rome"},
          Row{3, "Cy", nullptr, "Oslo"},
          Row{4, "Di", 52, "Rome"},
      },
      "id INT, name STRING, age INT, city STRING");
};

TEST_F(DataFrameTest, KnowsItsSchema) {
  EXPECT_EQ(people_.columns(), (std::vector<std::string>{"id", "name", "age", "city"}));
  EXPECT_EQ(people_.dtypes()[2], (std::pair<std::string, std::string>("age", "int")));
  EXPECT_EQ(people_.schema(), types::StructType({{"id", types::IntegerType()},
                                                 {"name", types::StringType()},
                                                 {"age", types::IntegerType()},
                                                 {"city", types::StringType()}}));
}

TEST_F(DataFrameTest, SelectsAndFilters) {
  const auto frame = people_.filter(people_["age"] > 20 && F::col("city") != "Paris")
                         .select("name", (F::col("age") + 1).alias("next"), F::lit("x"));
  EXPECT_EQ(frame.columns(), (std::vector<std::string>{"name", "next", "x"}));
  EXPECT_EQ(text_of(frame), "[Ann,35,x]\n[Di,53,x]\n");
  EXPECT_EQ(people_.where("age IS NULL").count(), 1);
  EXPECT_EQ(text_of(people_.selectExpr("id * 2 AS d", "upper(name)").limit(1)), "[2,ANN]\n");
  EXPECT_EQ(text_of(people_.select("*").offset(3)), "[4,Di,52,Rome]\n");
}

TEST_F(DataFrameTest, ChangesColumns) {
  EXPECT_EQ(people_.withColumn("age", F::col("age") + 1).columns(), people_.columns());
  EXPECT_EQ(people_.withColumn("old", F::col("age") > 50).columns().back(), "old");
  EXPECT_EQ(people_.withColumnRenamed("name", "called").columns()[1], "called");
  EXPECT_EQ(people_.withColumnsRenamed({{"id", "a"}, {"age", "b"}}).columns(),
            (std::vector<std::string>{"a", "name", "b", "city"}));
  EXPECT_EQ(people_.drop("age", "nowhere").drop(people_["id"]).columns(),
            (std::vector<std::string>{"name", "city"}));
  EXPECT_EQ(people_.toDF({"a", "b", "c", "d"}).columns()[3], "d");
  EXPECT_EQ(people_.to({{"age", types::LongType()}}).dtypes()[0].second, "bigint");
}

TEST_F(DataFrameTest, Groups) {
  EXPECT_EQ(text_of(people_.groupBy("city")
                        .agg(F::count("*").alias("n"), F::max("age").alias("oldest"))
                        .orderBy("city")),
            "[Oslo,2,34]\n[Rome,2,52]\n");
  EXPECT_EQ(text_of(people_.groupBy(F::col("city")).count().sort(F::desc("city"))),
            "[Rome,2]\n[Oslo,2]\n");
  EXPECT_EQ(text_of(people_.rollup("city").agg(F::count("id")).orderBy("city")),
            "[NULL,4]\n[Oslo,2]\n[Rome,2]\n");
  EXPECT_EQ(people_.cube("city", "name").count().count(), 4 + 4 + 2 + 1);
  EXPECT_EQ(text_of(people_.groupBy("city").sum({"age"}).orderBy("city")),
            "[Oslo,34]\n[Rome,71]\n");
  EXPECT_EQ(people_.groupBy("city").avg().columns(),
            (std::vector<std::string>{"city", "avg(id)", "avg(age)"}));
  EXPECT_EQ(text_of(people_.agg(F::min("age"), F::countDistinct("city"))), "[19,2]\n");
}

TEST_F(DataFrameTest, Pivots) {
  const auto named = people_.groupBy("city").pivot("id", {1, 4}).agg(F::max("age"));
  EXPECT_EQ(text_of(named.orderBy("city")), "[Oslo,34,NULL]\n[Rome,NULL,52]\n");
  const auto found = people_.groupBy("id").pivot("city").agg(F::first("name"));
  EXPECT_EQ(found.columns(), (std::vector<std::string>{"id", "Oslo", "Rome"}));
  EXPECT_EQ(people_.unpivot({"id"}, {{"age", "id"}}, "what", "number").count(), 8);
}

TEST_F(DataFrameTest, Joins) {
  const auto cities = spark_.createDataFrame({Row{"Oslo", "NO"}, Row{"Bern", "CH"}},
                                             std::vector<std::string>{"city", "country"});
  EXPECT_EQ(text_of(people_.join(cities, "city").select("id", "country").orderBy("id")),
            "[1,NO]\n[3,NO]\n");
  EXPECT_EQ(people_.join(cities, {"city"}, "left").count(), 4);
  EXPECT_EQ(people_.join(cities, "city", "full_outer").count(), 5);
  EXPECT_EQ(people_.join(cities, people_["city"] == cities["city"], "left_anti").count(), 2);
  EXPECT_EQ(people_.crossJoin(cities).count(), 8);
  const auto both = people_.alias("a").join(people_.alias("b"), F::col("a.id") == F::col("b.age"));
  EXPECT_EQ(both.count(), 0);
  EXPECT_EQ(condition_of([&] { people_.join(cities, "city", "sideways"); }),
            "UNSUPPORTED_JOIN_TYPE");
}

TEST_F(DataFrameTest, JoinsWithItself) {
  const auto old = people_.filter(people_["age"] > 30).withColumnRenamed("name", "elder");
  const auto pairs = people_.join(old, "city").select("name", old["elder"]).orderBy("name");
  EXPECT_EQ(text_of(pairs), "[Ann,Ann]\n[Bo,Di]\n[Cy,Ann]\n[Di,Di]\n");
}

TEST_F(DataFrameTest, SetOperations) {
  const auto a = spark_.range(3);
  const auto b = spark_.range(1, 5);
  EXPECT_EQ(a.unionAll(b).count(), 7);
  EXPECT_EQ(a.union_(b).distinct().count(), 5);
  EXPECT_EQ(text_of(a.intersect(b).orderBy("id")), "[1]\n[2]\n");
  EXPECT_EQ(text_of(a.except(b)), "[0]\n");
  EXPECT_EQ(a.unionAll(a).exceptAll(a).count(), 3);
  const auto wide = a.unionByName(spark_.range(1).withColumn("x", F::lit(1)), true);
  EXPECT_EQ(wide.columns(), (std::vector<std::string>{"id", "x"}));
  EXPECT_EQ(people_.dropDuplicates({"city"}).count(), 2);
}

TEST_F(DataFrameTest, Orders) {
  EXPECT_EQ(people_.orderBy(F::col("age").desc()).first().getString(1), "Di");
  EXPECT_EQ(people_.orderBy("age").first().getString(1), "Cy");
  EXPECT_EQ(people_.orderBy(F::asc_nulls_last("age")).first().getString(1), "Bo");
  EXPECT_EQ(people_.sort("city", F::desc("id")).first().getInt(0), 3);
}

TEST_F(DataFrameTest, Samples) {
  const auto numbers = spark_.range(10000);
  const int64_t half = numbers.sample(0.5, 7).count();
  EXPECT_GT(half, 4000);
  EXPECT_LT(half, 6000);
  EXPECT_EQ(half, numbers.sample(0.5, 7).count());
  const auto parts = numbers.randomSplit({3, 1}, 11);
  EXPECT_EQ(parts[0].count() + parts[1].count(), 10000);
  EXPECT_EQ(parts[0].intersect(parts[1]).count(), 0);
}

TEST_F(DataFrameTest, MissingValues) {
  EXPECT_EQ(people_.na().fill(0).filter("age = 0").count(), 1);
  EXPECT_EQ(people_.na().drop().count(), 3);
  EXPECT_EQ(people_.na().drop("all").count(), 4);
  EXPECT_EQ(people_.fillna(1, {"id"}).where("age IS NULL").count(), 1);
  EXPECT_EQ(people_.na().replace({"city"}, {{"Oslo", "Bergen"}}).where("city = 'Bergen'").count(),
            2);
}

TEST_F(DataFrameTest, Statistics) {
  const auto line = spark_.range(100).withColumn("twice", F::col("id") * 2);
  EXPECT_NEAR(line.stat().corr("id", "twice"), 1, 1e-9);
  EXPECT_NEAR(line.stat().cov("id", "id"), 841.6667, 1e-3);
  EXPECT_EQ(line.stat().approxQuantile({"id"}, {0.5}, 0)[0], std::vector<double>{49});
  EXPECT_EQ(line.describe({"id"}).first().toString(), "[count,100]");
  EXPECT_EQ(line.summary({"max"}).first().toString(), "[max,99,198]");
  EXPECT_EQ(people_.stat().crosstab("city", "name").columns().size(), 5u);
}

TEST_F(DataFrameTest, TakesRows) {
  EXPECT_EQ(people_.take(2).size(), 2u);
  EXPECT_EQ(people_.tail(1)[0].getString(1), "Di");
  EXPECT_EQ(people_.head().getInt(0), 1);
  EXPECT_THROW(people_.limit(0).first(), std::out_of_range);
  EXPECT_TRUE(people_.filter("false").isEmpty());
  int seen = 0;
  spark_.range(100000).foreach ([&](const Row&) { return ++seen < 10; });
  EXPECT_EQ(seen, 10);
}

TEST_F(DataFrameTest, Shows) {
  EXPECT_EQ(people_.select("id", "name").limit(1).showString(),
            "+---+----+\n| id|name|\n+---+----+\n|  1| Ann|\n+---+----+\n");
  EXPECT_NE(people_.explainString().find("== Physical Plan =="), std::string::npos);
  EXPECT_EQ(text_of(people_.limit(1).toJSON()),
            "[{\"id\":1,\"name\":\"Ann\",\"age\":34,\"city\":\"Oslo\"}]\n");
}

TEST_F(DataFrameTest, IsAViewOfSql) {
  people_.createOrReplaceTempView("people");
  EXPECT_EQ(spark_.sql("SELECT count(*) FROM people").first().getLong(0), 4);
  EXPECT_EQ(spark_.table("people").count(), 4);
  EXPECT_EQ(condition_of([&] { people_.createTempView("people"); }),
            "TEMP_TABLE_OR_VIEW_ALREADY_EXISTS");
  people_.createOrReplaceGlobalTempView("people");
  EXPECT_EQ(spark_.sql("SELECT * FROM global_temp.people").count(), 4);
}

TEST_F(DataFrameTest, Caches) {
  const auto frame = spark_.range(10).withColumn("r", F::rand());
  EXPECT_FALSE(frame.isCached());
  frame.cache();
  EXPECT_TRUE(frame.isCached());
  EXPECT_EQ(text_of(frame), text_of(frame));
  frame.unpersist();
  EXPECT_FALSE(frame.isCached());
  EXPECT_TRUE(frame.persist("MEMORY_ONLY").isCached());
  frame.unpersist();
  EXPECT_NE(condition_of([&] { frame.persist("SOMEWHERE"); }), "");
  const auto fixed = frame.localCheckpoint();
  EXPECT_EQ(text_of(fixed), text_of(fixed));
}

TEST_F(DataFrameTest, SubqueriesAreColumns) {
  const auto oldest = people_.select(F::max("age"));
  EXPECT_EQ(people_.filter(F::col("age") == oldest.scalar()).first().getString(1), "Di");
  EXPECT_EQ(people_.filter(people_.filter("age > 100").exists()).count(), 0);
}

TEST_F(DataFrameTest, ErrorsSayWhere) {
  try {
    people_.select("nope").collect();
    FAIL() << "no such column";
  } catch (const SparkException& error) {
    EXPECT_EQ(error.condition(), "UNRESOLVED_COLUMN.WITH_SUGGESTION");
    EXPECT_EQ(error.sqlState(), "42703");
    EXPECT_EQ(error.messageParameters().at("objectName"), "`nope`");
    EXPECT_NE(std::string(error.what()).find("[UNRESOLVED_COLUMN"), std::string::npos);
  }
  EXPECT_EQ(condition_of([&] { people_.filter("a ="); }), "PARSE_SYNTAX_ERROR");
  EXPECT_EQ(condition_of([&] { people_.select(F::col("id") / 0).collect(); }), "DIVIDE_BY_ZERO");
}

TEST_F(DataFrameTest, Partitions) {
  const auto frame = spark_.range(0, 100, 1, 4).select(F::spark_partition_id().alias("p"), "id");
  EXPECT_EQ(frame.select("p").distinct().count(), 4);
  EXPECT_EQ(spark_.range(100).repartition(3).count(), 100);
  EXPECT_EQ(people_.repartition(2, {"city"}).count(), 4);
  EXPECT_EQ(people_.coalesce(1).count(), 4);
}

}  // namespace
}  // namespace firesteel
