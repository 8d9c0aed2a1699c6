#include "api/api_test.h"

namespace firesteel {
namespace {

namespace F = functions;

class ApiFunctionsTest : public ::testing::Test {
 protected:
  std::string value(const Column& column) {
    return row_.select(column.alias("v")).first()[0].toString();
  }

  SparkSession spark_ = test_session();
  DataFrame row_ = spark_.sql(
      "SELECT 'a-b-c' AS s, array(1, 2, 3) AS xs, map('a', 1) AS m, 2.345D AS d, "
      "DATE '2024-02-29' AS day, '{\"k\": 5}' AS j");
};

TEST_F(ApiFunctionsTest, StringsNameColumnsOrAreConstants) {
  EXPECT_EQ(value(F::upper("s")), "A-B-C");
  EXPECT_EQ(value(F::regexp_replace("s", "-", "+")), "a+b+c");
  EXPECT_EQ(value(F::split("s", "-")), "[a, b, c]");
  EXPECT_EQ(value(F::concat_ws("/", "s", F::lit("z"))), "a-b-c/z");
  EXPECT_EQ(value(F::concat("s", "s")), "a-b-ca-b-c");
  EXPECT_EQ(value(F::date_format("day", "yyyy/MM")), "2024/02");
  EXPECT_EQ(value(F::get_json_object("j", "$.k")), "5");
  EXPECT_EQ(value(F::round("d", 1)), "2.3");
  EXPECT_EQ(value(F::element_at("m", "a")), "1");
}

TEST_F(ApiFunctionsTest, Lambdas) {
  EXPECT_EQ(value(F::transform("xs", [](Column x) { return x * 10; })), "[10, 20, 30]");
  EXPECT_EQ(value(F::transform("xs", [](Column x, Column i) { return x * i; })), "[0, 2, 6]");
  EXPECT_EQ(value(F::filter("xs", [](const Column& x) { return x > 1; })), "[2, 3]");
  EXPECT_EQ(value(F::aggregate("xs", 0, [](Column sum, Column x) { return sum + x; })), "6");
  EXPECT_EQ(value(F::map_filter("m", [](Column, Column v) { return v > 1; })), "{}");
  // The inner lambda sees the outer one's variable, not its own in its place.
  EXPECT_EQ(value(F::transform("xs",
                               [](Column x) {
                                 return F::aggregate(
                                     "xs", 0, [x](Column sum, Column y) { return sum + x * y; });
                               })),
            "[6, 12, 18]");
}

TEST_F(ApiFunctionsTest, NamesThatCppKeepsForItself) {
  EXPECT_EQ(value(F::struct_("d", "day")), "{2.345, 2024-02-29}");
  EXPECT_EQ(value(F::if_(F::col("d") > 2, "s", "j")), "a-b-c");
  EXPECT_EQ(value(F::nvl(F::lit(nullptr), 3)), "3");
}

TEST_F(ApiFunctionsTest, ByText) {
  EXPECT_EQ(value(F::expr("size(xs) + 1")), "4");
  EXPECT_EQ(value(F::callFunction("array_max", "xs")), "3");
  EXPECT_EQ(condition_of([&] { value(F::callFunction("no_such_function", "xs")); }),
            "UNRESOLVED_ROUTINE");
  EXPECT_EQ(condition_of([&] { F::expr("1 +"); }), "PARSE_SYNTAX_ERROR");
}

TEST_F(ApiFunctionsTest, Generators) {
  const auto rows = row_.select(F::explode("xs").alias("x"));
  EXPECT_EQ(text_of(rows), "[1]\n[2]\n[3]\n");
  const auto pairs = row_.select(F::explode("m").alias(std::vector<std::string>{"k", "v"}));
  EXPECT_EQ(pairs.columns(), (std::vector<std::string>{"k", "v"}));
}

TEST_F(ApiFunctionsTest, CamelCase) {
  EXPECT_EQ(value(F::round(F::toDegrees(F::pi()), 0)), "180.0");
  EXPECT_EQ(value(F::shiftLeft(F::lit(1), 3)), "8");
  EXPECT_EQ(spark_.range(5).agg(F::sumDistinct(F::col("id") % 2)).first().getLong(0), 1);
}

}  // namespace
}  // namespace firesteel
