#include <limits>

#include "functions/test_calls.h"

namespace firesteel::testing {
namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const int64_t kMaxLong = std::numeric_limits<int64_t>::max();

SqlSettings no_ansi() {
  SqlSettings settings;
  settings.ansi = false;
  return settings;
}

TEST(AggregateTest, Count) {
  EXPECT_EQ(aggregate("count", {{TypeId::kInt, {1, Value(), 3}}}), "2");
  EXPECT_EQ(aggregate("count", {constant(TypeId::kInt, 1)}), "1");
  EXPECT_EQ(aggregate("count", {{TypeId::kInt, {1, Value(), 3}}, {TypeId::kInt, {Value(), 1, 2}}}),
            "1");
}

TEST(AggregateTest, SumOfIntegers) {
  std::vector<Value> many;
  int64_t expected = 0;
  for (int64_t i = 0; i < 1001; ++i) {
    many.push_back(i * i * i * (i % 2 == 0 ? 1000003 : -1000003));
    expected += many.back().integer();
  }
  EXPECT_EQ(aggregate("sum", {{TypeId::kLong, many}}), std::to_string(expected));
  EXPECT_EQ(aggregate("sum", {{TypeId::kByte, {100, 100, -3, 100, 100, 100}}}), "497");
  EXPECT_EQ(aggregate("sum", {{TypeId::kInt, {Value(), 5}}}), "5");
  EXPECT_EQ(aggregate("sum", {{TypeId::kInt, {Value(), Value()}}}), "NULL");
  const std::vector<Column> too_much = {{TypeId::kLong, {kMaxLong, int64_t{1}}}};
  EXPECT_EQ(condition_of([&] { aggregate("sum", too_much); }), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(aggregate("sum", too_much, no_ansi()), "-9223372036854775808");
  EXPECT_EQ(aggregate("try_sum", too_much), "NULL");
}

TEST(AggregateTest, SumAndAverageOfDecimals) {
  const DataType small = DataType::decimal(12, 2);
  EXPECT_EQ(aggregate("sum", {{small, {int128_t{150}, int128_t{-25}, Value()}}}), "1.25");
  EXPECT_EQ(aggregate("avg", {{small, {int128_t{100}, int128_t{100}, int128_t{101}}}}), "1.003333");
  EXPECT_EQ(aggregate("avg", {{small, {int128_t{-100}, int128_t{-100}, int128_t{-101}}}}),
            "-1.003333");
  const DataType wide = DataType::decimal(38, 0);
  const int128_t most = power_of_ten(38) - 1;
  const std::vector<Column> too_much = {{wide, {most, int128_t{1}}}};
  EXPECT_EQ(condition_of([&] { aggregate("sum", too_much); }),
            "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION");
  EXPECT_EQ(condition_of([&] { aggregate("sum", {{wide, {most, most, most}}}); }),
            "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(aggregate("try_sum", {{wide, {most, most, most}}}), "NULL");
  EXPECT_EQ(aggregate("try_avg", too_much), "NULL");
}

TEST(AggregateTest, AverageOfNumbersAndIntervals) {
  EXPECT_EQ(aggregate("avg", {{TypeId::kInt, {1, 2, Value()}}}), "1.5");
  EXPECT_EQ(aggregate("avg", {{TypeId::kLong, {kMaxLong, kMaxLong}}}), "9.223372036854776E18");
  EXPECT_EQ(aggregate("avg", {{TypeId::kDouble, {0.5, 1.0}}}), "0.75");
  EXPECT_EQ(aggregate("avg", {{TypeId::kYearMonthInterval, {-1, 0}}}), "INTERVAL '-0-1' YEAR TO MONTH");
  EXPECT_EQ(aggregate("avg", {{TypeId::kInt, {Value()}}}), "NULL");
  const std::vector<Column> months = {{TypeId::kYearMonthInterval, {2147483647, 1}}};
  EXPECT_EQ(condition_of([&] { aggregate("avg", months); }),
            "INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION");
  EXPECT_EQ(aggregate("try_avg", months), "NULL");
}

TEST(AggregateTest, MinMax) {
  EXPECT_EQ(aggregate("max", {{TypeId::kInt, {10, -1, Value(), 20}}}), "20");
  EXPECT_EQ(aggregate("min", {{TypeId::kInt, {10, -1, Value(), 20}}}), "-1");
  EXPECT_EQ(aggregate("max", {{TypeId::kDouble, {1.0, kNan, 2.0}}}), "NaN");
  EXPECT_EQ(aggregate("min", {{TypeId::kDouble, {kNan, 1.0, 2.0}}}), "1.0");
  EXPECT_EQ(aggregate("max", {{TypeId::kString, {"b", "a long one to own", "c", Value()}}}), "c");
  EXPECT_EQ(aggregate("min", {{TypeId::kString, {"b", "a long one to own", "a longer one"}}}),
            "a long one to own");
  EXPECT_EQ(aggregate("max", {{DataType::array(TypeId::kInt),
                               {Value::List{1, 2}, Value::List{1, 3}, Value::List{1}, Value()}}}),
            "[1, 3]");
  EXPECT_EQ(aggregate("min", {{DataType::decimal(20, 1), {int128_t{5}, int128_t{-5}}}}), "-0.5");
  EXPECT_EQ(aggregate("max", {{TypeId::kLong, {int64_t{3}, kMaxLong, int64_t{1}, int64_t{0},
                                               int64_t{0}, int64_t{0}, int64_t{0}, int64_t{0},
                                               int64_t{0}, int64_t{4}}}}),
            "9223372036854775807");
}

TEST(AggregateTest, FirstLast) {
  const Column values = {TypeId::kString, {Value(), "some longer text", "x", Value()}};
  EXPECT_EQ(aggregate("first", {values}), "NULL");
  EXPECT_EQ(aggregate("first", {values, constant(TypeId::kBoolean, true)}), "some longer text");
  EXPECT_EQ(aggregate("last", {values}), "NULL");
  EXPECT_EQ(aggregate("last", {values, constant(TypeId::kBoolean, true)}), "x");
  EXPECT_EQ(aggregate("any_value", {{DataType::array(TypeId::kInt), {Value::List{7}}}}), "[7]");
}

TEST(AggregateTest, Moments) {
  const Column values = {TypeId::kInt, {1, 2, Value(), 3, 10}};
  EXPECT_EQ(aggregate("skewness", {values}), "1.0182337649086284");
  EXPECT_EQ(aggregate("var_pop", {{TypeId::kInt, {1, 2, 3}}}), "0.6666666666666666");
  EXPECT_EQ(aggregate("stddev", {{TypeId::kInt, {5}}}), "NULL");
  EXPECT_EQ(aggregate("stddev_pop", {{TypeId::kInt, {5}}}), "0.0");
  EXPECT_EQ(aggregate("corr", {{TypeId::kInt, {3, 3, 6}}, {TypeId::kInt, {2, 3, 4}}}),
            "0.8660254037844387");
  EXPECT_EQ(aggregate("regr_avgx", {{TypeId::kInt, {1, 2, Value()}}, {TypeId::kInt, {2, 4, 9}}}),
            "3.0");
  EXPECT_EQ(aggregate("regr_count", {{TypeId::kInt, {1, 2, Value()}}, {TypeId::kInt, {2, 4, 9}}}),
            "2");
}

TEST(AggregateTest, Collect) {
  EXPECT_EQ(aggregate("collect_list", {{TypeId::kInt, {1, Value(), 2, 1}}}), "[1, 2, 1]");
  EXPECT_EQ(aggregate("collect_set", {{TypeId::kInt, {1, Value(), 2, 1}}}), "[1, 2]");
  EXPECT_EQ(aggregate("collect_list", {{TypeId::kInt, {Value()}}}), "[]");
  EXPECT_EQ(aggregate("collect_list", {{TypeId::kString, {"a", "more than twelve bytes"}}}),
            "[a, more than twelve bytes]");
  std::vector<Value> nested;
  for (int i = 0; i < 300; ++i) nested.push_back(Value::List{i % 3, Value()});
  EXPECT_EQ(aggregate("collect_set", {{DataType::array(TypeId::kInt), nested}}),
            "[[0, null], [1, null], [2, null]]");
}

TEST(AggregateTest, BooleansAndBits) {
  EXPECT_EQ(aggregate("bool_and", {{TypeId::kBoolean, {true, Value(), true}}}), "true");
  EXPECT_EQ(aggregate("every", {{TypeId::kBoolean, {true, false}}}), "false");
  EXPECT_EQ(aggregate("any", {{TypeId::kBoolean, {false, Value()}}}), "false");
  EXPECT_EQ(aggregate("count_if", {{TypeId::kBoolean, {true, false, Value(), true}}}), "2");
  EXPECT_EQ(aggregate("bit_and", {{TypeId::kInt, {3, 5}}}), "1");
  EXPECT_EQ(aggregate("bit_xor", {{TypeId::kLong, {int64_t{3}, int64_t{5}, Value()}}}), "6");
}

}  // namespace
}  // namespace firesteel::testing
