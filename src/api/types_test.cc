#include <cmath>

#include "api/api_test.h"

namespace firesteel {
namespace {

using namespace types;  // NOLINT(google-build-using-namespace): what is tested

TEST(Types, Texts) {
  EXPECT_EQ(IntegerType().simpleString(), "int");
  EXPECT_EQ(IntegerType().typeName(), "integer");
  EXPECT_EQ(DecimalType(12, 3).sql(), "DECIMAL(12,3)");
  EXPECT_EQ(ArrayType(StringType()).simpleString(), "array<string>");
  EXPECT_EQ(MapType(StringType(), LongType()).typeName(), "map");
  EXPECT_EQ(types::DataType::fromDDL("array<int>").elementType(), IntegerType());
  EXPECT_EQ(condition_of([] { types::DataType::fromDDL("nonsense"); }), "UNSUPPORTED_DATATYPE");
  EXPECT_THROW(IntegerType().elementType(), std::logic_error);
}

TEST(Types, Structs) {
  StructType schema;
  schema.add("a", IntegerType(), false).add("b", ArrayType(StringType()));
  EXPECT_EQ(schema, StructType::fromDDL("a INT NOT NULL, b ARRAY<STRING>"));
  EXPECT_EQ(schema.fieldNames(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(schema.treeString(),
            "root\n |-- a: integer (nullable = false)\n |-- b: array (nullable = true)\n"
            " |    |-- element: string (containsNull = true)\n");
  EXPECT_EQ(types::DataType(schema).fields()[1].name, "b");
}

TEST(Values, HoldWhatTheyWereGiven) {
  EXPECT_TRUE(types::Value().isNull());
  EXPECT_EQ(types::Value(7).get<int>(), 7);
  EXPECT_EQ(types::Value(7).get<int64_t>(), 7);
  EXPECT_EQ(types::Value(7).get<double>(), 7.0);
  EXPECT_EQ(types::Value("x").get<std::string>(), "x");
  EXPECT_EQ(types::Value(true).get<bool>(), true);
  EXPECT_EQ(types::Value(1.5F).get<double>(), 1.5);
  EXPECT_EQ(types::Value(std::optional<int>()).get<std::optional<int>>(), std::nullopt);
  EXPECT_EQ(types::Value(std::vector<std::string>{"a"}).get<std::vector<std::string>>()[0], "a");
  const types::Value map(Map{{"k", 1}});
  EXPECT_EQ((map.get<std::map<std::string, int>>().at("k")), 1);
}

TEST(Values, RefuseOtherTypes) {
  EXPECT_EQ(condition_of([] { types::Value().get<int>(); }), "ROW_VALUE_IS_NULL");
  EXPECT_EQ(condition_of([] { types::Value("x").get<int>(); }), "INVALID_EXTERNAL_TYPE");
  EXPECT_EQ(condition_of([] { types::Value(int64_t{1}).get<int>(); }), "INVALID_EXTERNAL_TYPE");
  EXPECT_EQ(condition_of([] { types::Value(true).get<int>(); }), "INVALID_EXTERNAL_TYPE");
  EXPECT_EQ(condition_of([] { types::Value(1).get<std::vector<int>>(); }), "INVALID_EXTERNAL_TYPE");
}

TEST(Values, Compare) {
  EXPECT_EQ(types::Value(std::nan("")), types::Value(std::nan("")));
  EXPECT_NE(types::Value(1), types::Value(int64_t{1}));
  EXPECT_EQ(types::Value(), types::Value(nullptr));
  EXPECT_EQ(types::Value(Row{1, "a"}), types::Value(Row{1, "a"}));
  EXPECT_NE(types::Value(Array{1}), types::Value(Array{2}));
}

TEST(Values, Print) {
  EXPECT_EQ(types::Value(Array{1, nullptr}).toString(), "[1, NULL]");
  EXPECT_EQ(types::Value(std::chrono::year(2024) / 2 / 29).toString(), "2024-02-29");
  EXPECT_EQ((Row{1, "a", nullptr, 1.5}.toString()), "[1,a,NULL,1.5]");
}

TEST(Decimals, FromText) {
  EXPECT_EQ(Decimal::fromString("12.340").toString(), "12.340");
  EXPECT_EQ(Decimal::fromString("-0.5").toString(), "-0.5");
  EXPECT_EQ(Decimal::fromString("1e3").toString(), "1000");
  EXPECT_EQ(Decimal::fromString("15e-1").toString(), "1.5");
  EXPECT_TRUE(Decimal::fromString("1.0") == Decimal::fromString("1.00"));
  EXPECT_DOUBLE_EQ(Decimal::fromString("12.5").toDouble(), 12.5);
  for (const char* text :
       {"", "-", "1x", "1.2.3", "1e", "99999999999999999999999999999999999999999"}) {
    EXPECT_THROW(Decimal::fromString(text), std::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace firesteel
