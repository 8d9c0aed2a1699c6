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
  EXPECT_EQ(condition_of([&] {
              aggregate("sum", {{wide, {most, most, most}}});
            }),
            "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(aggregate("try_sum", {{wide, {most, most, most}}}), "NULL");
  EXPECT_EQ(aggregate("try_avg", too_much), "NULL");
}

TEST(AggregateTest, AverageOfNumbersAndIntervals) {
  EXPECT_EQ(aggregate("avg", {{TypeId::kInt, {1, 2, Value()}}}), "1.5");
  EXPECT_EQ(aggregate("avg", {{TypeId::kLong, {kMaxLong, kMaxLong}}}), "9.223372036854776E18");
  EXPECT_EQ(aggregate("avg", {{TypeId::kDouble, {0.5, 1.0}}}), "0.75");
  EXPECT_EQ(aggregate("avg", {{TypeId::kYearMonthInterval, {-1, 0}}}),
            "INTERVAL '-0-1' YEAR TO MONTH");
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
  EXPECT_EQ(aggregate("max", {{TypeId::kLong,
                               {int64_t{3}, kMaxLong, int64_t{1}, int64_t{0}, int64_t{0},
                                int64_t{0}, int64_t{0}, int64_t{0}, int64_t{0}, int64_t{4}}}}),
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
  const auto respecting_nulls = [](const std::string& name, const Column& column) {
    const auto args = arguments_of({column});
    const SqlSettings settings;
    const AggregateFunction* function = FunctionRegistry::builtin().aggregate(name);
    return run_aggregate(function->bind({args, settings}, NullTreatment::kRespect), {column});
  };
  const Column with_null = {TypeId::kInt, {1, Value(), 2, 1, Value()}};
  EXPECT_EQ(respecting_nulls("collect_list", with_null), "[1, null, 2, 1, null]");
  EXPECT_EQ(respecting_nulls("collect_set", with_null), "[1, null, 2]");
  std::vector<Value> nested;
  for (int i = 0; i < 300; ++i) nested.push_back(Value::List{i % 3, Value()});
  EXPECT_EQ(aggregate("collect_set", {{DataType::array(TypeId::kInt), nested}}),
            "[[0, null], [1, null], [2, null]]");
}

std::string within_group(const std::string& name, const std::vector<Column>& columns,
                         bool descending) {
  const AggregateFunction* function = FunctionRegistry::builtin().aggregate(name);
  const auto args = arguments_of(columns);
  const SqlSettings settings;
  return run_aggregate(function->bind_within_group({args, settings}, descending), columns);
}

TEST(AggregateTest, ExtremesBy) {
  const Column x = {TypeId::kString, {"a", "b", "c", "d", "e"}};
  const Column y = {TypeId::kInt, {10, 50, 20, Value(), 50}};
  EXPECT_EQ(aggregate("min_by", {x, y}), "a");
  EXPECT_EQ(aggregate("max_by", {x, y}), "e");
  EXPECT_EQ(aggregate("min_by", {x, y, constant(TypeId::kInt, 2)}), "[a, c]");
  EXPECT_EQ(aggregate("max_by", {x, y, constant(TypeId::kInt, 3)}), "[b, e, c]");
  EXPECT_EQ(aggregate("max_by", {{TypeId::kInt, {1}}, {TypeId::kInt, {Value()}}}), "NULL");
  const Column lists = {DataType::array(TypeId::kInt), {Value::List{2}, Value::List{1}}};
  EXPECT_EQ(aggregate("max_by", {{TypeId::kInt, {1, 2}}, lists}), "1");
}

TEST(AggregateTest, Mode) {
  const Column values = {TypeId::kInt, {20, 0, 10, 10, 20, Value(), Value(), Value()}};
  EXPECT_EQ(aggregate("mode", {values}), "20");
  EXPECT_EQ(aggregate("mode", {values, constant(TypeId::kBoolean, true)}), "10");
  EXPECT_EQ(within_group("mode", {values}, false), "10");
  EXPECT_EQ(within_group("mode", {values}, true), "20");
  EXPECT_EQ(aggregate("mode", {{TypeId::kInt, {Value()}}}), "NULL");
}

TEST(AggregateTest, ExactPercentiles) {
  const auto percentage = [](double value) { return constant(TypeId::kDouble, value); };
  const Column four = {TypeId::kInt, {4, 1, 3, 2, Value()}};
  EXPECT_EQ(aggregate("percentile", {{TypeId::kInt, {0, 10}}, percentage(0.3)}), "3.0");
  EXPECT_EQ(aggregate("percentile",
                      {{TypeId::kInt, {0, 10}},
                       constant(DataType::array(TypeId::kDouble, false), Value::List{0.25, 0.75})}),
            "[2.5, 7.5]");
  EXPECT_EQ(aggregate("percentile", {{TypeId::kInt, {1, 5, 9, 20}},
                                     percentage(0.5),
                                     {TypeId::kInt, {2, 1, Value(), 0}}}),
            "1.0");
  EXPECT_EQ(aggregate("median", {four}), "2.5");
  EXPECT_EQ(aggregate("median", {{TypeId::kInt, {Value()}}}), "NULL");
  const auto discrete = [&](double value, bool descending) {
    return within_group("percentile_disc", {four, percentage(value)}, descending);
  };
  EXPECT_EQ(discrete(0.0, false), "1.0");
  EXPECT_EQ(discrete(0.5, false), "2.0");
  EXPECT_EQ(discrete(1.0, false), "4.0");
  EXPECT_EQ(discrete(0.25, true), "4.0");
  EXPECT_EQ(within_group("percentile_cont", {{TypeId::kInt, {1, 2, 4, 9}}, percentage(0.25)}, true),
            "5.25");
  EXPECT_EQ(condition_of([&] {
              aggregate("percentile", {four, percentage(1.5)});
            }),
            "DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE");
}

TEST(AggregateTest, ApproximatePercentiles) {
  const Column five = {TypeId::kInt, {0, 6, 7, 9, 10}};
  const Column half = constant(TypeId::kDouble, 0.5);
  EXPECT_EQ(aggregate("percentile_approx", {five, half, constant(TypeId::kInt, 100)}), "7");
  const DataType doubles = DataType::array(TypeId::kDouble, false);
  EXPECT_EQ(aggregate("percentile_approx", {{TypeId::kInt, {0, 1, 2, 10}},
                                            constant(doubles, Value::List{0.5, 0.4, 0.1}),
                                            constant(TypeId::kInt, 100)}),
            "[1, 1, 0]");
  std::vector<Value> many;
  for (int i = 0; i < 2000; ++i) many.push_back((i * 7919) % 2000);
  EXPECT_EQ(aggregate("approx_percentile", {{TypeId::kInt, many}, half}), "999");
  EXPECT_EQ(aggregate("approx_percentile", {{TypeId::kInt, {Value()}}, half}), "NULL");
}

TEST(AggregateTest, ApproximateDistinctCount) {
  std::vector<Value> rows;
  for (int64_t i = 0; i < 300; ++i) rows.push_back(i);
  // As Spark: linear counting over the same registers.
  EXPECT_EQ(aggregate("approx_count_distinct", {{TypeId::kLong, rows}}), "296");
  for (int64_t i = 300; i < 1000; ++i) rows.push_back(i);
  EXPECT_EQ(aggregate("approx_count_distinct", {{TypeId::kLong, rows}}), "1026");
  // Spark's table of biases gives 1400 and 1947.
  for (int64_t i = 1000; i < 1500; ++i) rows.push_back(i);
  EXPECT_NEAR(std::stod(aggregate("approx_count_distinct", {{TypeId::kLong, rows}})), 1400, 2);
  for (int64_t i = 1500; i < 2000; ++i) rows.push_back(i);
  EXPECT_NEAR(std::stod(aggregate("approx_count_distinct", {{TypeId::kLong, rows}})), 1947, 8);
  EXPECT_EQ(aggregate("approx_count_distinct", {{TypeId::kString, {"a", "b", "a", Value()}}}), "2");
  EXPECT_EQ(aggregate("approx_count_distinct", {{TypeId::kInt, {Value()}}}), "0");
  const std::vector<Column> coarse = {{TypeId::kInt, {1}}, constant(TypeId::kDouble, 0.5)};
  EXPECT_EQ(condition_of([&] { aggregate("approx_count_distinct", coarse); }),
            "FAILED_FUNCTION_CALL");
}

TEST(AggregateTest, ListAgg) {
  const Column texts = {TypeId::kString, {"a", Value(), "b", "c"}};
  EXPECT_EQ(aggregate("listagg", {texts}), "abc");
  EXPECT_EQ(aggregate("string_agg", {texts, constant(TypeId::kString, ", ")}), "a, b, c");
  EXPECT_EQ(aggregate("listagg", {{TypeId::kString, {Value()}}}), "NULL");
  const Column keys = {TypeId::kInt, {1, 2, 3, 4}};
  EXPECT_EQ(within_group("listagg", {keys, texts, constant(TypeId::kString, "-")}, false), "a-b-c");
  EXPECT_EQ(aggregate("listagg", {{TypeId::kInt, {1, 2}}, constant(TypeId::kNull, Value())}), "12");
}

TEST(AggregateTest, Sketches) {
  EXPECT_EQ(aggregate("product", {{TypeId::kInt, {2, 3, Value(), 4}}}), "24.0");
  const Column numbers = {TypeId::kInt, {0, 1, 2, 10}};
  EXPECT_EQ(aggregate("histogram_numeric", {numbers, constant(TypeId::kInt, 5)}),
            "[{0, 1.0}, {1, 1.0}, {2, 1.0}, {10, 1.0}]");
  const Column texts = {TypeId::kString, {"a", "b", "a", "c", "c", "c", Value()}};
  EXPECT_EQ(aggregate("approx_top_k", {texts}), "[{c, 3}, {a, 2}, {b, 1}, {null, 1}]");
  const Column bits = {TypeId::kLong, {int64_t{1}, int64_t{8}}};
  EXPECT_EQ(aggregate("bitmap_construct_agg", {bits}).substr(0, 2), (std::string{2, 1}));
}

// Over one partition, as Spark prints it.
TEST(AggregateTest, HistogramMergesAsSpark) {
  std::vector<Value> rows;
  for (int64_t i = 0; i < 100; ++i) rows.push_back(i);
  const std::vector<Column> columns = {{TypeId::kLong, rows}, constant(TypeId::kInt, 5)};
  const SqlSettings settings;
  const auto args = arguments_of(columns);
  const BoundAggregate bound = FunctionRegistry::builtin()
                                   .aggregate("histogram_numeric")
                                   ->bind({args, settings}, NullTreatment::kDefault);
  const auto vectors = build_args(columns, bound.arg_types, rows.size(), settings);
  KernelState state(*bound.kernel);
  bound.kernel->update_single(vectors, state.bytes(), rows.size());
  EXPECT_EQ(state.result(), "[{11, 25.0}, {36, 24.0}, {59, 23.0}, {84, 25.0}, {98, 3.0}]");
}

TEST(AggregateTest, CountMinSketch) {
  const auto hex = [](const std::string& bytes) {
    std::string out;
    for (const unsigned char c : bytes) out += fmt::format("{:02X}", c);
    return out;
  };
  const auto sketch = [&](const Column& values, double eps, double confidence, int seed) {
    return hex(aggregate("count_min_sketch",
                         {values, constant(TypeId::kDouble, eps),
                          constant(TypeId::kDouble, confidence), constant(TypeId::kInt, seed)}));
  };
  EXPECT_EQ(sketch({TypeId::kInt, {1, 2, 1}}, 0.5, 0.5, 1),
            "0000000100000000000000030000000100000004000000005D8D6AB90000000000000000"
            "000000000000000200000000000000010000000000000000");
  EXPECT_EQ(sketch({TypeId::kString, {"abc", "abc", "abc"}}, 0.5, 0.5, 1),
            "0000000100000000000000030000000100000004000000005D8D6AB90000000000000003"
            "000000000000000000000000000000000000000000000000");
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
