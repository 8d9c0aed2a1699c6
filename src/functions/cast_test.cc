#include <gtest/gtest.h>

#include "base/spark_error.h"
#include "functions/coercion.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

const DataType kString = TypeId::kString;

// Casts text through `types` one after the other and prints the result.
std::string through(const std::string& text, std::initializer_list<DataType> types,
                    CastMode mode = CastMode::kAnsi,
                    const std::string& zone = "America/Los_Angeles") {
  Value value(text);
  DataType from = kString;
  for (const DataType& to : types) {
    value = cast_value(value, from, to, mode, zone);
    from = to;
  }
  return value_to_string(value, from, zone);
}

std::string condition_of(const std::string& text, std::initializer_list<DataType> types) {
  try {
    return through(text, types);
  } catch (const SparkError& error) {
    return error.condition();
  }
}

TEST(CastTest, TextToNumbers) {
  EXPECT_EQ(through(" 12 ", {TypeId::kInt}), "12");
  EXPECT_EQ(through("-128", {TypeId::kByte}), "-128");
  EXPECT_EQ(through("-9223372036854775808", {TypeId::kLong}), "-9223372036854775808");
  EXPECT_EQ(condition_of("9223372036854775808", {TypeId::kLong}), "CAST_INVALID_INPUT");
  EXPECT_EQ(condition_of("1.5", {TypeId::kInt}), "CAST_INVALID_INPUT");
  EXPECT_EQ(condition_of("", {TypeId::kInt}), "CAST_INVALID_INPUT");
  EXPECT_EQ(through("1.9", {TypeId::kInt}, CastMode::kLegacy), "1");
  EXPECT_EQ(through("x", {TypeId::kInt}, CastMode::kTry), "NULL");
  EXPECT_EQ(through("1e3", {TypeId::kDouble}), "1000.0");
  EXPECT_EQ(through(" .5d ", {TypeId::kDouble}), "0.5");
  EXPECT_EQ(through("-INF", {TypeId::kDouble}), "-Infinity");
  EXPECT_EQ(through("nan", {TypeId::kFloat}), "NaN");
  EXPECT_EQ(through("1e400", {TypeId::kDouble}), "Infinity");
  EXPECT_EQ(through("yes", {TypeId::kBoolean}), "true");
  EXPECT_EQ(condition_of("on", {TypeId::kBoolean}), "CAST_INVALID_INPUT");
}

TEST(CastTest, PrintsDoublesAsJava) {
  const auto print = [](double value) {
    std::string out;
    append_double(out, value);
    return out;
  };
  EXPECT_EQ(print(1), "1.0");
  EXPECT_EQ(print(-0.0), "-0.0");
  EXPECT_EQ(print(0.001), "0.001");
  EXPECT_EQ(print(0.00099), "9.9E-4");
  EXPECT_EQ(print(9999999), "9999999.0");
  EXPECT_EQ(print(1e7), "1.0E7");
  EXPECT_EQ(print(123456789.125), "1.23456789125E8");
  EXPECT_EQ(print(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(print(5e-324), "4.9E-324");
  EXPECT_EQ(print(2.2250738585072014e-308), "2.2250738585072014E-308");
}

TEST(CastTest, Decimals) {
  EXPECT_EQ(through("123.456", {DataType::decimal(5, 2)}), "123.46");
  EXPECT_EQ(through("-0.005", {DataType::decimal(5, 2)}), "-0.01");
  EXPECT_EQ(through("1e-3", {DataType::decimal(5, 4)}), "0.0010");
  EXPECT_EQ(through("1.005", {TypeId::kDouble, DataType::decimal(3, 2)}), "1.01");
  EXPECT_EQ(through("99999", {TypeId::kInt, DataType::decimal(38, 10)}), "99999.0000000000");
  EXPECT_EQ(through("NaN", {TypeId::kDouble, DataType::decimal(3, 2)}), "NULL");
  EXPECT_EQ(through("12.99", {DataType::decimal(4, 2), TypeId::kInt}), "12");
  EXPECT_EQ(through("0.1", {DataType::decimal(38, 20), TypeId::kDouble}), "0.1");
  EXPECT_EQ(condition_of("999.995", {DataType::decimal(5, 2)}),
            "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION");
  EXPECT_EQ(condition_of("1e40", {DataType::decimal(5, 2)}), "NUMERIC_OUT_OF_SUPPORTED_RANGE");
  EXPECT_EQ(through("0.00000001", {DataType::decimal(10, 8), kString}, CastMode::kLegacy), "1E-8");
  EXPECT_EQ(through("99999999999999999999999999999999999999",
                    {DataType::decimal(38, 0), DataType::decimal(38, 1)}, CastMode::kTry),
            "NULL");
}

TEST(CastTest, NarrowsNumbers) {
  EXPECT_EQ(condition_of("300", {TypeId::kInt, TypeId::kByte}), "CAST_OVERFLOW");
  EXPECT_EQ(through("300", {TypeId::kInt, TypeId::kByte}, CastMode::kLegacy), "44");
  EXPECT_EQ(through("300", {TypeId::kInt, TypeId::kByte}, CastMode::kTry), "NULL");
  EXPECT_EQ(through("127.9", {TypeId::kDouble, TypeId::kByte}), "127");
  EXPECT_EQ(condition_of("128.0", {TypeId::kDouble, TypeId::kByte}), "CAST_OVERFLOW");
  EXPECT_EQ(through("1e20", {TypeId::kDouble, TypeId::kInt}, CastMode::kLegacy), "2147483647");
  EXPECT_EQ(condition_of("nan", {TypeId::kDouble, TypeId::kInt}), "CAST_OVERFLOW");
}

TEST(CastTest, DatesAndTimestamps) {
  EXPECT_EQ(through("2024-2-9", {TypeId::kDate}), "2024-02-09");
  EXPECT_EQ(through("2024", {TypeId::kDate}), "2024-01-01");
  EXPECT_EQ(through(" 2024-02-29T whatever", {TypeId::kDate}), "2024-02-29");
  EXPECT_EQ(condition_of("2023-02-29", {TypeId::kDate}), "CAST_INVALID_INPUT");
  EXPECT_EQ(condition_of("24-02-09", {TypeId::kDate}), "CAST_INVALID_INPUT");
  EXPECT_EQ(through("2024-07-01 10:11:12.5", {TypeId::kTimestamp}), "2024-07-01 10:11:12.5");
  EXPECT_EQ(through("2024-07-01T10:11:12Z", {TypeId::kTimestamp}), "2024-07-01 03:11:12");
  EXPECT_EQ(through("2024-07-01 10:11:12 Europe/Paris", {TypeId::kTimestamp}),
            "2024-07-01 01:11:12");
  EXPECT_EQ(through("2024-07-01 10:11:12+8:00", {TypeId::kTimestamp}), "2024-06-30 19:11:12");
  EXPECT_EQ(through("2024-03-10 02:30:00", {TypeId::kTimestamp}), "2024-03-10 03:30:00");
  EXPECT_EQ(through("2024-07-01 10:11:12.1234567", {TypeId::kTimestampNtz}),
            "2024-07-01 10:11:12.123456");
  EXPECT_EQ(through("2024-07-01", {TypeId::kDate, TypeId::kTimestamp, TypeId::kLong}),
            "1719817200");
  EXPECT_EQ(through("1.5", {TypeId::kDouble, TypeId::kTimestamp}), "1969-12-31 16:00:01.5");
  EXPECT_EQ(through("1969-12-31 15:59:59.5", {TypeId::kTimestamp, TypeId::kLong}), "-1");
  EXPECT_EQ(through("12:30:01.5", {TypeId::kTime}), "12:30:01.5");
  EXPECT_EQ(through("12:30 am", {TypeId::kTime}), "00:30:00");
  EXPECT_EQ(through("11:30PM", {TypeId::kTime}), "23:30:00");
}

TEST(CastTest, Intervals) {
  const auto day_time = [](DayTimeField from, DayTimeField to) {
    return DataType::day_time_interval(from, to);
  };
  const DataType year_month = TypeId::kYearMonthInterval;
  EXPECT_EQ(through("1-2", {year_month}), "INTERVAL '1-2' YEAR TO MONTH");
  EXPECT_EQ(through("interval -'1-2'  year to month", {year_month}),
            "INTERVAL '-1-2' YEAR TO MONTH");
  EXPECT_EQ(condition_of("1-12", {year_month}), "INVALID_INTERVAL_FORMAT.INTERVAL_PARSING");
  EXPECT_EQ(through("-1 02:03:04.567", {TypeId::kDayTimeInterval}),
            "INTERVAL '-1 02:03:04.567' DAY TO SECOND");
  EXPECT_EQ(through("5", {day_time(DayTimeField::kHour, DayTimeField::kHour)}),
            "INTERVAL '05' HOUR");
  EXPECT_EQ(through("90", {TypeId::kInt, day_time(DayTimeField::kMinute, DayTimeField::kMinute)}),
            "INTERVAL '90' MINUTE");
  EXPECT_EQ(through("1.25",
                    {DataType::decimal(3, 2), day_time(DayTimeField::kDay, DayTimeField::kSecond)}),
            "INTERVAL '0 00:00:01.25' DAY TO SECOND");
  EXPECT_EQ(through("1 year -2 months 3.5 seconds", {TypeId::kCalendarInterval}),
            "10 months 3.5 seconds");
  EXPECT_EQ(through("nonsense", {TypeId::kCalendarInterval}), "NULL");
  EXPECT_EQ(condition_of("abc", {day_time(DayTimeField::kDay, DayTimeField::kDay)}),
            "INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE");
}

TEST(CastTest, NestedValues) {
  const DataType strings = DataType::array(kString);
  const Value list(Value::List{Value("1"), Value(), Value("x")});
  EXPECT_EQ(value_to_string(
                cast_value(list, strings, DataType::array(TypeId::kInt), CastMode::kTry, "UTC"),
                DataType::array(TypeId::kInt), "UTC"),
            "[1, null, null]");
  EXPECT_THROW(cast_value(list, strings, DataType::array(TypeId::kInt), CastMode::kAnsi, "UTC"),
               SparkError);
  const DataType pair = DataType::structure({{"a", TypeId::kInt, true}, {"b", strings, true}});
  EXPECT_EQ(value_to_string(Value::List{Value(1), list}, pair, "UTC"), "{1, [1, null, x]}");
  const DataType map = DataType::map(kString, TypeId::kInt);
  EXPECT_EQ(value_to_string(Value::List{Value("a"), Value(), Value("b"), Value(2)}, map, "UTC"),
            "{a -> null, b -> 2}");
}

TEST(CastTest, RefusesWhatSparkRefuses) {
  EXPECT_FALSE(can_cast(TypeId::kInt, TypeId::kDate, true));
  EXPECT_FALSE(can_cast(TypeId::kDate, TypeId::kInt, true));
  EXPECT_TRUE(can_cast(TypeId::kDate, TypeId::kInt, false));
  EXPECT_FALSE(can_cast(TypeId::kInt, TypeId::kBinary, true));
  EXPECT_TRUE(can_cast(TypeId::kInt, TypeId::kBinary, false));
  EXPECT_FALSE(can_cast(DataType::array(TypeId::kInt), TypeId::kInt, true));
  EXPECT_TRUE(can_cast(DataType::array(TypeId::kInt), kString, true));
  EXPECT_TRUE(can_up_cast(TypeId::kInt, DataType::decimal(10, 0)));
  EXPECT_FALSE(can_up_cast(DataType::decimal(10, 0), TypeId::kInt));
}

TEST(CoercionTest, WiderTypes) {
  const auto wider = [](const DataType& a, const DataType& b, bool ansi) {
    const auto type = find_wider_type(a, b, ansi);
    return type ? type->simple_string() : "none";
  };
  EXPECT_EQ(wider(TypeId::kInt, TypeId::kFloat, true), "double");
  EXPECT_EQ(wider(TypeId::kInt, TypeId::kFloat, false), "float");
  EXPECT_EQ(wider(kString, TypeId::kInt, true), "bigint");
  EXPECT_EQ(wider(kString, TypeId::kInt, false), "string");
  EXPECT_EQ(wider(TypeId::kLong, DataType::decimal(10, 2), true), "decimal(22,2)");
  EXPECT_EQ(wider(DataType::decimal(38, 10), DataType::decimal(38, 0), true), "decimal(38,0)");
  EXPECT_EQ(wider(TypeId::kDouble, DataType::decimal(10, 2), true), "double");
  EXPECT_EQ(wider(TypeId::kDate, TypeId::kTimestampNtz, true), "timestamp_ntz");
  EXPECT_EQ(wider(TypeId::kBoolean, TypeId::kInt, true), "none");
  EXPECT_EQ(wider(DataType::array(TypeId::kInt, false), DataType::array(TypeId::kLong, true), true),
            "array<bigint>");
}

}  // namespace
}  // namespace firesteel
