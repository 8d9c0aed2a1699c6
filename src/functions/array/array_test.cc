#include <limits>

#include "functions/test_calls.h"

namespace firesteel::testing {
namespace {

using List = Value::List;
using Rows = std::vector<std::string>;

const DataType kInt = TypeId::kInt;
const DataType kInts = DataType::array(TypeId::kInt);
const DataType kStrings = DataType::array(TypeId::kString);

Column ints(std::vector<Value> rows) { return {kInts, std::move(rows)}; }

TEST(ArrayTest, Make) {
  EXPECT_EQ(scalar("array", {{kInt, {1, Value()}}, {kInt, {3, 4}}}), (Rows{"[1, 3]", "[null, 4]"}));
  EXPECT_EQ(scalar("array", {{kInt, {1}}, {TypeId::kLong, {int64_t{2}}}}), (Rows{"[1, 2]"}));
}

TEST(ArrayTest, Search) {
  const Column arrays = ints({List{1, Value(), 3}, List{1, 2}, List{}, Value()});
  const Column wanted = {kInt, {2, 2, 2, 2}};
  EXPECT_EQ(scalar("array_contains", {arrays, wanted}), (Rows{"NULL", "true", "false", "NULL"}));
  EXPECT_EQ(scalar("array_position", {arrays, wanted}), (Rows{"0", "2", "0", "NULL"}));
  EXPECT_EQ(scalar("array_remove", {arrays, wanted}), (Rows{"[1, null, 3]", "[1]", "[]", "NULL"}));
  EXPECT_EQ(scalar("array_contains", {ints({List{7}, List{8}}), constant(kInt, 8)}),
            (Rows{"false", "true"}));
  EXPECT_EQ(condition_of([&] {
              scalar("array_contains", {arrays, {TypeId::kString, {"x"}}});
            }),
            "DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES");
}

TEST(ArrayTest, Insert) {
  const Column array = ints({List{1, 2}});
  const auto insert = [&](int position) {
    return scalar("array_insert", {array, {kInt, {position}}, {kInt, {3}}})[0];
  };
  EXPECT_EQ(insert(1), "[3, 1, 2]");
  EXPECT_EQ(insert(3), "[1, 2, 3]");
  EXPECT_EQ(insert(4), "[1, 2, null, 3]");
  EXPECT_EQ(insert(-1), "[1, 2, 3]");
  EXPECT_EQ(insert(-3), "[3, 1, 2]");
  EXPECT_EQ(insert(-4), "[3, null, 1, 2]");
  EXPECT_EQ(insert(-5), "[3, null, null, 1, 2]");
  EXPECT_EQ(condition_of([&] { insert(0); }), "INVALID_INDEX_OF_ZERO");
  EXPECT_EQ(scalar("array_append", {ints({List{1}, Value()}), {kInt, {Value(), 2}}}),
            (Rows{"[1, null]", "NULL"}));
  EXPECT_EQ(scalar("array_prepend", {{kStrings, {List{"a string that is long"}}},
                                     {TypeId::kString, {"another string that is long"}}}),
            (Rows{"[another string that is long, a string that is long]"}));
}

TEST(ArrayTest, Sets) {
  const Column a = ints({List{1, Value(), 1, 2, 2}, List{}, Value()});
  const Column b = ints({List{Value(), 1, 5}, List{1}, List{1}});
  EXPECT_EQ(scalar("array_distinct", {a}), (Rows{"[1, null, 2]", "[]", "NULL"}));
  EXPECT_EQ(scalar("array_union", {a, b}), (Rows{"[1, null, 2, 5]", "[1]", "NULL"}));
  EXPECT_EQ(scalar("array_intersect", {a, b}), (Rows{"[1, null]", "[]", "NULL"}));
  EXPECT_EQ(scalar("array_except", {a, b}), (Rows{"[2]", "[]", "NULL"}));
  EXPECT_EQ(scalar("arrays_overlap", {a, b}), (Rows{"true", "false", "NULL"}));
  EXPECT_EQ(scalar("arrays_overlap", {ints({List{1, Value()}}), ints({List{2}})}), (Rows{"NULL"}));
  std::vector<Value> many;
  for (int i = 0; i < 100; ++i) many.push_back(i % 7);
  EXPECT_EQ(scalar("array_distinct", {ints({Value(List(many))})}), (Rows{"[0, 1, 2, 3, 4, 5, 6]"}));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(
      scalar("array_distinct", {{DataType::array(TypeId::kDouble), {List{0.0, -0.0, nan, nan}}}}),
      (Rows{"[0.0, NaN]"}));
}

TEST(ArrayTest, OrderAndExtremes) {
  const Column a = ints({List{2, Value(), 1}, List{Value()}, Value()});
  EXPECT_EQ(scalar("array_max", {a}), (Rows{"2", "NULL", "NULL"}));
  EXPECT_EQ(scalar("array_min", {a}), (Rows{"1", "NULL", "NULL"}));
  EXPECT_EQ(scalar("sort_array", {a}), (Rows{"[null, 1, 2]", "[null]", "NULL"}));
  EXPECT_EQ(scalar("sort_array", {a, constant(TypeId::kBoolean, false)}),
            (Rows{"[2, 1, null]", "[null]", "NULL"}));
}

TEST(ArrayTest, Parts) {
  const Column a = ints({List{1, 2, 3}, List{1, 2, 3}, List{1, 2, 3}, List{1, 2, 3}});
  EXPECT_EQ(scalar("slice", {a, {kInt, {4, -4, 2, -2}}, {kInt, {1, 2, 10, 10}}}),
            (Rows{"[]", "[]", "[2, 3]", "[2, 3]"}));
  EXPECT_EQ(scalar("element_at", {a, {kInt, {1, -1, 3, -3}}}), (Rows{"1", "3", "3", "1"}));
  EXPECT_EQ(condition_of([&] {
              scalar("element_at", {a, {kInt, {4, 1, 1, 1}}});
            }),
            "INVALID_ARRAY_INDEX_IN_ELEMENT_AT");
  EXPECT_EQ(scalar("try_element_at", {a, {kInt, {4, 1, -4, 2}}}), (Rows{"NULL", "1", "NULL", "2"}));
  EXPECT_EQ(scalar("get", {a, {kInt, {0, 3, -1, Value()}}}), (Rows{"1", "NULL", "NULL", "NULL"}));
  EXPECT_EQ(scalar("array_repeat", {{kInt, {7, 7, 7}}, {kInt, {2, -1, Value()}}}),
            (Rows{"[7, 7]", "[]", "NULL"}));
  EXPECT_EQ(scalar("array_compact", {ints({List{1, Value()}})}), (Rows{"[1]"}));
  EXPECT_EQ(scalar("size", {ints({List{1, Value()}, Value()})}), (Rows{"2", "NULL"}));
  const Column nested = {DataType::array(kInts),
                         {List{List{1, Value()}, List{}, List{2}}, List{List{1}, Value()}}};
  EXPECT_EQ(scalar("flatten", {nested}), (Rows{"[1, null, 2]", "NULL"}));
  EXPECT_EQ(scalar("array_join", {{kStrings, {List{"a", Value(), "b"}}},
                                  constant(TypeId::kString, ","),
                                  constant(TypeId::kString, "-")}),
            (Rows{"a,-,b"}));
  EXPECT_EQ(scalar("arrays_zip", {ints({List{1, 2}}), {kStrings, {List{"a"}}}}),
            (Rows{"[{1, a}, {2, null}]"}));
}

TEST(ArrayTest, SequenceOfNumbers) {
  const auto sequence = [](Value start, Value stop, Value step) {
    return scalar("sequence", {{kInt, {start}}, {kInt, {stop}}, {kInt, {step}}})[0];
  };
  EXPECT_EQ(sequence(1, 5, 2), "[1, 3, 5]");
  EXPECT_EQ(sequence(5, 1, -2), "[5, 3, 1]");
  EXPECT_EQ(sequence(1, 1, 0), "[1]");
  EXPECT_EQ(sequence(1, 5, Value()), "NULL");
  EXPECT_NE(condition_of([&] { sequence(1, 5, -1); }), "");
  EXPECT_EQ(scalar("sequence", {{kInt, {3}}, {kInt, {1}}}), (Rows{"[3, 2, 1]"}));
  const int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(scalar("sequence", {{TypeId::kLong, {most - 1}}, {TypeId::kLong, {most}}}),
            (Rows{"[9223372036854775806, 9223372036854775807]"}));
}

TEST(ArrayTest, SequenceOfTimes) {
  SqlSettings settings;
  settings.time_zone = "America/Los_Angeles";
  const auto value = [&](const char* text, const DataType& type) {
    return cast_value(Value(text), TypeId::kString, type, CastMode::kAnsi, settings.time_zone);
  };
  const DataType date = TypeId::kDate;
  EXPECT_EQ(scalar("sequence", {{date, {value("2020-01-31", date)}},
                                {date, {value("2020-05-01", date)}},
                                {TypeId::kYearMonthInterval, {1}}}),
            (Rows{"[2020-01-31, 2020-02-29, 2020-03-31, 2020-04-30]"}));
  EXPECT_EQ(scalar("sequence",
                   {{date, {value("2020-01-03", date)}}, {date, {value("2020-01-01", date)}}}),
            (Rows{"[2020-01-03, 2020-01-02, 2020-01-01]"}));
  // Clocks go forward on the 8th of March: days are days of the calendar. Printed in UTC.
  const DataType time = TypeId::kTimestamp;
  EXPECT_EQ(scalar("sequence",
                   {{time, {value("2020-03-07 12:00:00", time)}},
                    {time, {value("2020-03-08 12:00:00", time)}},
                    {TypeId::kDayTimeInterval, {int64_t{24} * 3600 * 1000000}}},
                   settings),
            (Rows{"[2020-03-07 20:00:00, 2020-03-08 19:00:00]"}));
}

TEST(ArrayTest, ShuffleDrawsAsSpark) {
  const auto shuffle = [](List values) {
    const ScalarFunction* function = FunctionRegistry::builtin().scalar("shuffle");
    std::vector<Argument> args(2);
    args[0].type = kInts;
    args[1] = {.type = kInt, .constant = Value(42)};
    const BoundScalar bound = function->bind({args, SqlSettings()});
    const VectorPtr columns[] = {build(ints({Value(values)}), 1),
                                 Vector::constant(kInt, Value(42), 1)};
    EvalContext context;
    return print(*bound.make_kernel()({columns, {}, 1, context}), 0);
  };
  EXPECT_EQ(shuffle({1, 2, 3, 4}), "[4, 3, 2, 1]");
  EXPECT_EQ(shuffle({1, 2, 3, 4, 5, 6, 7}), "[6, 3, 2, 1, 4, 7, 5]");
}

}  // namespace
}  // namespace firesteel::testing
