#include <gtest/gtest.h>

#include "functions/scalar_test_call.h"

namespace firesteel {
namespace {

using A = TestArgument;

const DataType kInt = TypeId::kInt;
const DataType kLong = TypeId::kLong;
const DataType kDouble = TypeId::kDouble;
const DataType kDate = TypeId::kDate;
const DataType kTimestamp = TypeId::kTimestamp;
const DataType kYearMonth = TypeId::kYearMonthInterval;
const DataType kDayTime = TypeId::kDayTimeInterval;
const SqlSettings kLegacy = test_settings(/*ansi=*/false);

DataType dec(int precision, int scale) { return DataType::decimal(precision, scale); }

std::string type_of(std::string_view name, const std::vector<A>& args) {
  return call_function(name, args).type.simple_string();
}

TEST(ArithmeticTest, Integers) {
  EXPECT_EQ(call_text_of("+", {1, 2}), "3");
  EXPECT_EQ(type_of("+", {A("1", TypeId::kByte), A("2", TypeId::kLong)}), "bigint");
  EXPECT_EQ(call_text_of("+", {A("2147483647", kInt), 1}), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("+", {A("2147483647", kInt), 1}, kLegacy), "-2147483648");
  EXPECT_EQ(call_text_of("try_add", {A("2147483647", kInt), 1}), "NULL");
  EXPECT_EQ(call_text_of("-", {A("-9223372036854775808", kLong), A("1", kLong)}),
            "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("*", {A("4294967296", kLong), A("2147483648", kLong)}),
            "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("*", {A("65536", kInt), A("32768", kInt)}), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("*", {A("65536", kInt), A("-32768", kInt)}), "-2147483648");
  EXPECT_EQ(call_text_of("+", {A("127", TypeId::kByte), A("1", TypeId::kByte)}),
            "BINARY_ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("*", {A("-128", TypeId::kByte), A("-1", TypeId::kByte)}, kLegacy), "-128");
  EXPECT_EQ(call_text_of("+", {A::null(kInt), 1}), "NULL");
  EXPECT_EQ(type_of("+", {A::null(), A::null()}), "double");
}

TEST(ArithmeticTest, Strings) {
  EXPECT_EQ(type_of("+", {"1", 1}), "bigint");
  EXPECT_EQ(type_of("*", {"1", A("1.5", dec(2, 1))}), "double");
  EXPECT_EQ(call_text_of("+", {"1", "2"}), "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE");
  EXPECT_EQ(call_text_of("+", {"1", "2"}, kLegacy), "3.0");
  EXPECT_EQ(call_text_of("+", {A("true", TypeId::kBoolean), 1}),
            "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES");
}

TEST(ArithmeticTest, Division) {
  EXPECT_EQ(call_text_of("/", {1, 2}), "0.5");
  EXPECT_EQ(call_text_of("/", {1, 0}), "DIVIDE_BY_ZERO");
  EXPECT_EQ(call_text_of("/", {1, 0}, kLegacy), "NULL");
  EXPECT_EQ(call_text_of("/", {A::null(kInt), 0}), "NULL");
  EXPECT_EQ(call_text_of("try_divide", {1, 0}), "NULL");
  EXPECT_EQ(call_text_of("div", {A("-9223372036854775808", kLong), A("-1", kLong)}),
            "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("div", {A("-9223372036854775808", kLong), A("-1", kLong)}, kLegacy),
            "-9223372036854775808");
  EXPECT_EQ(type_of("div", {7, 2}), "bigint");
  EXPECT_EQ(call_text_of("div", {A("-7.5", dec(2, 1)), 2}), "-3");
  EXPECT_EQ(call_text_of("%", {-7, 3}), "-1");
  EXPECT_EQ(call_text_of("%", {A("-2147483648", kInt), -1}), "0");
  EXPECT_EQ(call_text_of("%", {1, 0}), "REMAINDER_BY_ZERO");
  EXPECT_EQ(call_text_of("pmod", {-7, 3}), "2");
  EXPECT_EQ(call_text_of("pmod", {-7, -3}), "-1");
  EXPECT_EQ(call_text_of("pmod", {A("-7.5", dec(2, 1)), 2}), "0.5");
  EXPECT_EQ(call_text_of("%", {A("2", kInt), A("1.8", dec(2, 1))}), "0.2");
}

TEST(ArithmeticTest, Decimals) {
  EXPECT_EQ(type_of("+", {A("1.5", dec(10, 2)), A("1", dec(12, 4))}), "decimal(13,4)");
  EXPECT_EQ(type_of("*", {A("1.5", dec(15, 2)), A("1", dec(16, 2))}), "decimal(32,4)");
  EXPECT_EQ(type_of("*", {A("1.5", dec(38, 18)), 2}), "decimal(38,16)");
  EXPECT_EQ(type_of("/", {A("1", dec(38, 0)), A("3", dec(38, 37))}), "decimal(38,6)");
  EXPECT_EQ(call_text_of("/", {A("1", dec(38, 0)), A("3", dec(38, 37))}), "0.333333");
  EXPECT_EQ(call_text_of("/", {A("1.5", dec(2, 1)), 3}), "0.500000");
  EXPECT_EQ(call_text_of("/", {A("-2", dec(10, 2)), A("3", dec(10, 2))}), "-0.6666666666667");
  EXPECT_EQ(call_text_of("*", {A("99999999999999999999999999999999999999", dec(38, 0)),
                               A("10", dec(38, 0))}),
            "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION");
  EXPECT_EQ(call_text_of("*", {A("1234567890123456789.123456789", dec(38, 9)),
                               A("9876543210.987654321", dec(38, 9))}),
            "12193263113702179523593964322.360921");
  EXPECT_EQ(call_text_of("*", {A("12345678901234567890.123456789012345678", dec(38, 18)),
                               A("1.000000000000000001", dec(38, 18))}),
            "12345678901234567902.469136");
  EXPECT_EQ(call_text_of(
                "+", {A("99999999999999999999999999999999999999", dec(38, 0)), A("1", dec(38, 0))}),
            "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION");
  EXPECT_EQ(call_text_of(
                "+", {A("99999999999999999999999999999999999999", dec(38, 0)), A("1", dec(38, 0))},
                kLegacy),
            "NULL");
  EXPECT_EQ(call_text_of("-", {A("0.01", dec(17, 2)), A("99.999", dec(18, 3))}), "-99.989");
}

TEST(ArithmeticTest, Dates) {
  EXPECT_EQ(call_text_of("+", {A("2020-01-31", kDate), 5}), "2020-02-05");
  EXPECT_EQ(call_text_of("+", {5, A("2020-01-31", kDate)}), "2020-02-05");
  EXPECT_EQ(call_text_of("-", {A("2020-01-31", kDate), A("2020-01-01", kDate)}),
            "INTERVAL '30' DAY");
  EXPECT_EQ(call_text_of("+", {A("2020-01-31", kDate), A("1-1", kYearMonth)}), "2021-02-28");
  EXPECT_EQ(call_text_of("-", {A("2020-01-31", kDate), A("1 02:03:04.5", kDayTime)}),
            "2020-01-29 21:56:55.5");
  EXPECT_EQ(call_text_of("+", {A("2020-01-31", kDate), A("1.5", dec(2, 1))}),
            "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE");
  EXPECT_EQ(call_text_of("-", {A("2020-01-31", kDate), A::null()}), "NULL");
  EXPECT_EQ(type_of("-", {A("2020-01-31", kDate), A::null()}), "interval day");
  EXPECT_EQ(type_of("+", {A("2020-01-31", kDate), A::null()}), "timestamp");
}

TEST(ArithmeticTest, Timestamps) {
  // A day over the change of clocks, and 24 hours.
  EXPECT_EQ(call_text_of("+", {A("2024-03-09 12:00:00", kTimestamp), A("1 00:00:00", kDayTime)}),
            "2024-03-10 12:00:00");
  EXPECT_EQ(call_text_of("+", {A("2024-03-09 12:00:00", kTimestamp), A("0 23:59:00", kDayTime)}),
            "2024-03-10 12:59:00");
  EXPECT_EQ(call_text_of(
                "-", {A("2024-03-10 12:00:00", kTimestamp), A("2024-03-09 12:00:00", kTimestamp)}),
            "INTERVAL '1 00:00:00' DAY TO SECOND");
  EXPECT_EQ(call_text_of("+", {A("2020-01-31 10:00:00", kTimestamp),
                               A("1 month 1 second", TypeId::kCalendarInterval)}),
            "2020-02-29 10:00:01");
  EXPECT_EQ(call_text_of("+", {A("2020-01-31", kDate), A("1 second", TypeId::kCalendarInterval)}),
            "INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION");
  EXPECT_EQ(call_text_of("-", {A("2020-01-31 10:00:00", kTimestamp), "2020-01-31"}),
            "INTERVAL '0 10:00:00' DAY TO SECOND");
}

TEST(ArithmeticTest, Intervals) {
  EXPECT_EQ(call_text_of("*", {A("1-1", kYearMonth), 5}), "INTERVAL '5-5' YEAR TO MONTH");
  EXPECT_EQ(call_text_of("*", {5, A("1-1", kYearMonth)}), "INTERVAL '5-5' YEAR TO MONTH");
  EXPECT_EQ(call_text_of("*", {A("1-1", kYearMonth), A("1.5", kDouble)}),
            "INTERVAL '1-8' YEAR TO MONTH");
  EXPECT_EQ(call_text_of("/", {A("1-1", kYearMonth), A("2.5", dec(2, 1))}),
            "INTERVAL '0-5' YEAR TO MONTH");
  EXPECT_EQ(call_text_of("/", {A("1 02:03:04.5", kDayTime), 5}),
            "INTERVAL '0 05:12:36.9' DAY TO SECOND");
  EXPECT_EQ(call_text_of("/", {A("1-1", kYearMonth), 0}), "INTERVAL_DIVIDED_BY_ZERO");
  EXPECT_EQ(call_text_of("try_divide", {A("1-1", kYearMonth), 0}), "NULL");
  EXPECT_EQ(call_text_of("/", {A("1 month 3 days 1 second", TypeId::kCalendarInterval), 2}),
            "1 days 12 hours 0.5 seconds");
  EXPECT_EQ(call_text_of("-", {A("1-1", kYearMonth)}), "INTERVAL '-1-1' YEAR TO MONTH");
  EXPECT_EQ(call_text_of("-", {A("-128", TypeId::kByte)}), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("div", {A("1-1", kYearMonth), A("-0-1", kYearMonth)}), "-13");
}

TEST(ComparisonTest, Values) {
  EXPECT_EQ(call_text_of("=", {1, "1"}), "true");
  EXPECT_EQ(call_text_of("<", {A("NaN", kDouble), A("Infinity", kDouble)}), "false");
  EXPECT_EQ(call_text_of(">", {A("NaN", kDouble), A("Infinity", kDouble)}), "true");
  EXPECT_EQ(call_text_of("=", {A("NaN", kDouble), A("NaN", kDouble)}), "true");
  EXPECT_EQ(call_text_of("=", {A("-0.0", kDouble), A("0.0", kDouble)}), "true");
  EXPECT_EQ(call_text_of("<=", {A("NaN", kDouble), A("NaN", kDouble)}), "true");
  EXPECT_EQ(call_text_of("<", {"abc", "abd"}), "true");
  EXPECT_EQ(call_text_of("=", {"a string of some length", "a string of some length"}), "true");
  EXPECT_EQ(call_text_of("!=", {"short", "shorter"}), "true");
  EXPECT_EQ(call_text_of("=", {A("1.5", dec(10, 1)), A("1.50", dec(20, 2))}), "true");
  EXPECT_EQ(call_text_of("=", {A::null(), 1}), "NULL");
  EXPECT_EQ(call_text_of("<=>", {A::null(), 1}), "false");
  EXPECT_EQ(call_text_of("<=>", {A::null(), A::null(kInt)}), "true");
  EXPECT_EQ(call_text_of("=", {A("2020-01-01", kDate), A("2020-01-01 00:00:00", kTimestamp)}),
            "true");
  EXPECT_EQ(call_text_of("=", {A("true", TypeId::kBoolean), 1}),
            "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES");
  EXPECT_EQ(call_text_of("=", {A("true", TypeId::kBoolean), 1}, kLegacy), "true");
  const DataType ints = DataType::array(kInt);
  EXPECT_EQ(call_text_of("<", {A(Value::List{Value(1), Value()}, ints),
                               A(Value::List{Value(1), Value(2)}, ints)}),
            "true");
  const DataType map = DataType::map(kInt, kInt);
  EXPECT_EQ(call_text_of("=", {A(Value::List{}, map), A(Value::List{}, map)}),
            "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE");
}

TEST(LogicTest, Kleene) {
  const A yes("true", TypeId::kBoolean);
  const A no("false", TypeId::kBoolean);
  const A unknown = A::null(TypeId::kBoolean);
  EXPECT_EQ(call_text_of("and", {no, unknown}), "false");
  EXPECT_EQ(call_text_of("and", {unknown, yes}), "NULL");
  EXPECT_EQ(call_text_of("or", {unknown, yes}), "true");
  EXPECT_EQ(call_text_of("or", {no, unknown}), "NULL");
  EXPECT_EQ(call_text_of("not", {unknown}), "NULL");
  EXPECT_EQ(call_text_of("and", {1, yes}), "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES");
}

TEST(InTest, Lists) {
  EXPECT_EQ(call_text_of("in", {2, 1, 2}), "true");
  EXPECT_EQ(call_text_of("in", {3, 1, A::null()}), "NULL");
  EXPECT_EQ(call_text_of("in", {A::null(kInt), 1}), "NULL");
  EXPECT_EQ(call_text_of("in", {"b", "a", "b", "c"}), "true");
  EXPECT_EQ(call_text_of("in", {1, "1", 2}), "true");
  std::vector<A> many = {A("NaN", kDouble)};
  for (int i = 0; i < 20; ++i) many.push_back(A(Value(static_cast<double>(i)), kDouble));
  EXPECT_EQ(call_text_of("in", many), "false");
  many.push_back(A("NaN", kDouble));
  EXPECT_EQ(call_text_of("in", many), "true");
}

// Columns in every encoding, against a constant.
TEST(ComparisonTest, Encodings) {
  VectorBuilder builder(TypeId::kString);
  builder.append_string("a");
  builder.append_null();
  builder.append_string("a text that is not inline");
  const VectorPtr base = builder.finish();
  auto rows = std::make_shared<Selection>();
  for (uint32_t i = 0; i < 30; ++i) rows->push_back(i % 3);
  const VectorPtr dictionary = Vector::dictionary(base, rows);
  for (const char* constant : {"a", "a text that is not inline"}) {
    const std::vector<Argument> described = {{.type = TypeId::kString}, {.type = TypeId::kString}};
    const SqlSettings settings = test_settings();
    const BoundScalar bound = FunctionRegistry::builtin().scalar("=")->bind({described, settings});
    for (const VectorPtr& column : {dictionary, flatten(dictionary)}) {
      const std::vector<VectorPtr> args = {column, Vector::constant(TypeId::kString, constant, 30)};
      EvalContext context;
      const VectorPtr result = bound.make_kernel()(KernelInput{args, {}, 30, context});
      for (size_t i = 0; i < 30; ++i) {
        const Value expected = i % 3 == 1 ? Value() : Value(column->value(i).string() == constant);
        ASSERT_EQ(result->value(i), expected) << i;
      }
    }
  }
}

}  // namespace
}  // namespace firesteel
