#include "api/api_test.h"

namespace firesteel {
namespace {

namespace F = functions;
using expressions::Window;

class ColumnTest : public ::testing::Test {
 protected:
  // The one cell of an expression over one row.
  types::Value value(const Column& column) { return row_.select(column.alias("v")).first()[0]; }

  SparkSession spark_ = test_session();
  DataFrame row_ = spark_.sql(
      "SELECT 7 AS i, 2.5D AS d, 'spark' AS s, CAST(NULL AS INT) AS n, array(3, 1, 2) AS xs, "
      "map('k', 1) AS m, named_struct('a', 1, 'b', 'x') AS t");
};

TEST_F(ColumnTest, Operators) {
  EXPECT_EQ(value(F::col("i") + 1), types::Value(8));
  EXPECT_EQ(value(10 - F::col("i")), types::Value(3));
  EXPECT_EQ(value(F::col("i") / 2), types::Value(3.5));
  EXPECT_EQ(value(F::col("i") % 4), types::Value(3));
  EXPECT_EQ(value(-F::col("i")), types::Value(-7));
  EXPECT_EQ(value(F::col("i") == 7 && !(F::col("d") > 3)), types::Value(true));
  EXPECT_EQ(value(F::col("i") < 3 || F::col("s") == "spark"), types::Value(true));
  EXPECT_EQ(value((F::col("i") & 3) | 8), types::Value(11));
  EXPECT_EQ(value(~F::col("i")), types::Value(-8));
  EXPECT_EQ(value(F::col("n").eqNullSafe(nullptr)), types::Value(true));
}

TEST_F(ColumnTest, Predicates) {
  EXPECT_EQ(value(F::col("n").isNull()), types::Value(true));
  EXPECT_EQ(value(F::col("i").isNotNull()), types::Value(true));
  EXPECT_EQ(value(F::col("i").between(7, 9)), types::Value(true));
  EXPECT_EQ(value(F::col("i").isin(1, 7)), types::Value(true));
  EXPECT_EQ(value(F::col("s").isin("flink")), types::Value(false));
  EXPECT_EQ(value(F::col("s").like("sp%")), types::Value(true));
  EXPECT_EQ(value(F::col("s").rlike("^s.*k$")), types::Value(true));
  EXPECT_EQ(value(F::col("s").contains("par")), types::Value(true));
  EXPECT_EQ(value(F::col("s").startsWith("x")), types::Value(false));
  EXPECT_EQ(value(F::col("s").substr(2, 3)), types::Value("par"));
}

TEST_F(ColumnTest, Casts) {
  EXPECT_EQ(value(F::col("i").cast("string")), types::Value("7"));
  EXPECT_EQ(value(F::col("i").cast(types::DoubleType())), types::Value(7.0));
  EXPECT_EQ(value(F::col("s").tryCast("int")), types::Value());
  EXPECT_EQ(condition_of([&] { value(F::col("s").cast("int")); }), "CAST_INVALID_INPUT");
  EXPECT_EQ(condition_of([&] { F::col("s").cast("no type"); }), "UNSUPPORTED_DATATYPE");
}

TEST_F(ColumnTest, Cases) {
  const Column size = F::when(F::col("i") > 100, "big").when(F::col("i") > 5, "medium");
  EXPECT_EQ(value(size.otherwise("small")), types::Value("medium"));
  EXPECT_EQ(value(F::when(F::col("i") > 100, "big")), types::Value());
  EXPECT_THROW(F::col("i").otherwise(1), std::logic_error);
}

TEST_F(ColumnTest, Nested) {
  EXPECT_EQ(value(F::col("xs")[1]), types::Value(1));
  EXPECT_EQ(value(F::col("m")["k"]), types::Value(1));
  EXPECT_EQ(value(F::col("t").getField("b")), types::Value("x"));
  EXPECT_EQ(value(F::col("t").withField("c", 2.5)), types::Value(Row{1, "x", 2.5}));
  EXPECT_EQ(value(F::col("t").dropFields({"a"})), types::Value(Row{"x"}));
}

TEST_F(ColumnTest, Windows) {
  const auto by_parity = Window::partitionBy(F::col("id") % 2).orderBy(F::desc("id"));
  const auto frame =
      spark_.range(5)
          .select("id", F::row_number().over(by_parity).alias("n"),
                  F::lag("id", 1).over(by_parity).alias("before"),
                  F::sum("id").over(Window::orderBy("id").rowsBetween(-1, Window::currentRow)),
                  F::sum("id").over(Window::orderBy("id").rangeBetween(Window::unboundedPreceding,
                                                                       Window::currentRow)))
          .orderBy("id");
  EXPECT_EQ(text_of(frame),
            "[0,3,2,0,0]\n[1,2,3,1,1]\n[2,2,4,3,3]\n[3,1,NULL,5,6]\n[4,1,NULL,7,10]\n");
}

TEST_F(ColumnTest, ConstantsOfAllKinds) {
  using namespace std::chrono_literals;
  const auto moment = types::Timestamp(1'700'000'000'123'456us);
  const auto day = std::chrono::year(2024) / 2 / 29;
  EXPECT_EQ(value(F::lit(day)), types::Value(day));
  EXPECT_EQ(value(F::lit(moment)), types::Value(moment));
  EXPECT_EQ(value(F::lit(int64_t{1} << 40)), types::Value(int64_t{1} << 40));
  EXPECT_EQ(value(F::lit(types::Decimal::fromString("12.340"))),
            types::Value(types::Decimal::fromString("12.340")));
  EXPECT_EQ(value(F::lit(types::Binary{"\x01\xff"})), types::Value(types::Binary{"\x01\xff"}));
  EXPECT_EQ(value(F::lit(std::vector<int>{1, 2})).get<std::vector<int>>(),
            (std::vector<int>{1, 2}));
  EXPECT_EQ(value(F::lit(nullptr)), types::Value());
  EXPECT_EQ(value(F::lit(types::Value(Row{1, "x"}))), types::Value(Row{1, "x"}));
}

TEST_F(ColumnTest, PrintsAsSparkDoes) {
  EXPECT_EQ((F::col("a") + 1 > F::upper("b")).toString(), "((a + 1) > upper(b))");
}

}  // namespace
}  // namespace firesteel
