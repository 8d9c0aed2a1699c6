#include <gtest/gtest.h>

#include "functions/scalar_test_call.h"

namespace firesteel {
namespace {

using A = TestArgument;

const DataType kDoubleType = TypeId::kDouble;

DataType dec(int precision, int scale) { return DataType::decimal(precision, scale); }
A number(const char* text) { return A(text, kDoubleType); }

TEST(RoundTest, HalvesGoByTheDigitsThatPrint) {
  EXPECT_EQ(call_text_of("round", {number("2.5")}), "3.0");
  EXPECT_EQ(call_text_of("round", {number("-2.5")}), "-3.0");
  EXPECT_EQ(call_text_of("bround", {number("2.5")}), "2.0");
  EXPECT_EQ(call_text_of("bround", {number("3.5")}), "4.0");
  EXPECT_EQ(call_text_of("round", {number("1.005"), 2}), "1.01");
  EXPECT_EQ(call_text_of("round", {number("0.05"), 1}), "0.1");
  EXPECT_EQ(call_text_of("round", {number("-0.4")}), "0.0");
  EXPECT_EQ(call_text_of("round", {number("12345678.9"), -3}), "1.2346E7");
  EXPECT_EQ(call_text_of("round", {number("99.5"), -2}), "100.0");
  EXPECT_EQ(call_text_of("round", {number("1e300"), 2}), "1.0E300");
  EXPECT_EQ(call_text_of("round", {number("1e-5"), 4}), "0.0");
  EXPECT_EQ(call_text_of("round", {number("NaN"), 2}), "NaN");
  EXPECT_EQ(call_text_of("round", {A("2.5", TypeId::kFloat)}), "3.0");
}

TEST(RoundTest, Integers) {
  EXPECT_EQ(call_text_of("round", {25, -1}), "30");
  EXPECT_EQ(call_text_of("round", {-25, -1}), "-30");
  EXPECT_EQ(call_text_of("bround", {25, -1}), "20");
  EXPECT_EQ(call_text_of("bround", {35, -1}), "40");
  EXPECT_EQ(call_text_of("round", {A("127", TypeId::kByte), -1}), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("round", {A("127", TypeId::kByte), -1}, test_settings(false)), "-126");
  EXPECT_EQ(call_text_of("round", {5, -50}), "0");
}

TEST(RoundTest, Decimals) {
  EXPECT_EQ(call_text_of("round", {A("123456.789", dec(9, 3)), -2}), "123500");
  EXPECT_EQ(call_text_of("round", {A("5.5", dec(2, 1)), 3}), "5.5");
  EXPECT_EQ(call_function("round", {A("5.55", dec(3, 2)), 1}).type, dec(3, 1));
  EXPECT_EQ(call_function("round", {A("5.55", dec(3, 2)), -1}).type, dec(2, 0));
  EXPECT_EQ(call_text_of("ceil", {A("3.1411", dec(5, 4)), 3}), "3.142");
  EXPECT_EQ(call_text_of("ceil", {A("3.1411", dec(5, 4)), -3}), "1000");
  EXPECT_EQ(call_text_of("floor", {A("3.1411", dec(5, 4)), -3}), "0");
  EXPECT_EQ(call_text_of("floor", {A("-0.1", dec(1, 1))}), "-1");
  EXPECT_EQ(call_text_of("ceil", {A("-0.1", dec(1, 1))}), "0");
  EXPECT_EQ(call_function("ceil", {5, -1}).type, dec(11, 0));
  EXPECT_EQ(call_function("floor", {5}).type, DataType(TypeId::kLong));
  EXPECT_EQ(call_text_of("ceil", {number("NaN")}), "0");
}

TEST(MathTest, PlacesWithoutAValue) {
  EXPECT_EQ(call_text_of("ln", {number("0")}), "NULL");
  EXPECT_EQ(call_text_of("log", {number("0"), number("1")}), "NULL");
  EXPECT_EQ(call_text_of("log1p", {number("-1")}), "NULL");
  EXPECT_EQ(call_text_of("sqrt", {number("-1")}), "NaN");
  EXPECT_EQ(call_text_of("factorial", {21}), "NULL");
  EXPECT_EQ(call_text_of("factorial", {20}), "2432902008176640000");
  EXPECT_EQ(call_text_of("abs", {A("-2147483648", TypeId::kInt)}), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("acosh", {number("0.5")}), "NaN");
  EXPECT_EQ(call_text_of("pow", {number("1"), number("NaN")}), "NaN");
}

TEST(MathTest, Bases) {
  EXPECT_EQ(call_text_of("hex", {-1}), "FFFFFFFFFFFFFFFF");
  EXPECT_EQ(call_text_of("hex", {"Spark SQL"}), "537061726B2053514C");
  EXPECT_EQ(call_text_of("hex", {call_function("unhex", {"123"}).value.string().c_str()}), "0123");
  EXPECT_EQ(call_text_of("unhex", {"XY"}), "NULL");
  EXPECT_EQ(call_text_of("conv", {"-10", 16, -10}), "-16");
  EXPECT_EQ(call_text_of("conv", {"-1", 10, 16}), "FFFFFFFFFFFFFFFF");
  EXPECT_EQ(call_text_of("conv", {"11abc", 10, 16}), "B");
  EXPECT_EQ(call_text_of("conv", {"", 10, 2}), "NULL");
  EXPECT_EQ(call_text_of("conv", {"15", 10, 37}), "NULL");
  EXPECT_EQ(call_text_of("conv", {"9223372036854775807", 36, 16}), "ARITHMETIC_OVERFLOW");
  EXPECT_EQ(call_text_of("conv", {"9223372036854775807", 36, 16}, test_settings(false)),
            "FFFFFFFFFFFFFFFF");
}

// Rows of a partition, evaluated batch by batch.
std::vector<std::string> random_rows(std::string_view name, std::vector<A> args,
                                     std::initializer_list<int64_t> offsets, size_t rows) {
  std::vector<Argument> arguments;
  std::vector<VectorPtr> columns;
  for (const A& arg : args) {
    arguments.push_back({.type = arg.type, .constant = arg.value, .sql = arg.sql});
    columns.push_back(Vector::constant(arg.type, arg.value, rows));
  }
  const SqlSettings settings = test_settings();
  const BoundScalar bound = FunctionRegistry::builtin().scalar(name)->bind({arguments, settings});
  const ScalarKernel kernel = bound.make_kernel();
  std::vector<std::string> out;
  for (const int64_t offset : offsets) {
    EvalContext context{.partition = 0, .row_offset = offset};
    const VectorPtr values = kernel(KernelInput{columns, {}, rows, context});
    for (size_t i = 0; i < rows; ++i) {
      out.push_back(value_to_string(values->value(i), bound.return_type, "UTC"));
    }
  }
  return out;
}

TEST(RandomTest, GivesSparksValues) {
  EXPECT_EQ(random_rows("rand", {42}, {0, 3}, 2),
            (std::vector<std::string>{"0.619189370225301", "0.5096018842446481",
                                      "0.26322809041172357", "0.6702867696264135"}));
  EXPECT_EQ(random_rows("randn", {42}, {0, 3}, 2),
            (std::vector<std::string>{"2.384479054241165", "0.1920934041293524",
                                      "-0.5224480195716871", "2.060084179317831"}));
  EXPECT_EQ(random_rows("randstr", {5, 0}, {0, 2}, 1),
            (std::vector<std::string>{"ceV0P", "lBhHi"}));
  EXPECT_EQ(random_rows("uniform", {0, 10, 1}, {0}, 3), (std::vector<std::string>{"6", "5", "1"}));
  EXPECT_EQ(random_rows("uuid", {1}, {0}, 1),
            (std::vector<std::string>{"1ced31d7-59ef-4bbc-aaf6-d506ef49e4d2"}));
}

TEST(HashTest, GivesSparksValues) {
  const auto hash = [](std::vector<A> args) { return call_text_of("hash", args); };
  EXPECT_EQ(call_text_of(
                "hash", {1, "a", A::null(), A("2.5", dec(2, 1)),
                         A(Value::List{Value(1), Value(2)}, DataType::array(TypeId::kInt)),
                         A(Value::List{Value(1)}, DataType::structure({{"a", TypeId::kInt, true}})),
                         A("1", dec(38, 0))}),
            "-626811475");
  EXPECT_EQ(hash({number("NaN")}), "-1281358385");
  EXPECT_EQ(hash({number("-0.0")}), "-1670924195");
  EXPECT_EQ(hash({A("true", TypeId::kBoolean)}), "-559580957");
  EXPECT_EQ(hash({A(Value(std::string("\x01\x02\x03\x04\xff", 5)), TypeId::kBinary)}), "303003815");
  EXPECT_EQ(hash({A("2020-01-01", TypeId::kDate)}), "-725858435");
  EXPECT_EQ(hash({A(Value(CalendarInterval{14, 21, 0}), TypeId::kCalendarInterval)}), "1098958672");
  EXPECT_EQ(
      call_text_of("xxhash64", {A(Value(CalendarInterval{14, 21, 0}), TypeId::kCalendarInterval)}),
      "-1499694173215557695");
  EXPECT_EQ(call_text_of("xxhash64", {1, "a", A::null(), number("2.5")}), "-198860653963387819");
  EXPECT_EQ(call_text_of("crc32", {"Spark"}), "1557323817");
  EXPECT_EQ(call_text_of("md5", {"Spark"}), "8cde774d6f7333752ed72cacddb05126");
  EXPECT_EQ(call_text_of("sha2", {"Spark", 1}), "NULL");
}

TEST(ConditionalTest, PicksValues) {
  EXPECT_EQ(call_text_of("coalesce", {A::null(), A::null(TypeId::kInt), 3}), "3");
  EXPECT_EQ(call_text_of("greatest", {1, A("2.5", dec(2, 1)), A::null()}), "2.5");
  EXPECT_EQ(call_text_of("least", {"b", "a", A::null()}), "a");
  EXPECT_EQ(call_text_of("greatest", {number("NaN"), number("1")}), "NaN");
  EXPECT_EQ(call_text_of("greatest", {1, "2"}), "DATATYPE_MISMATCH.DATA_DIFF_TYPES");
  EXPECT_EQ(call_text_of("nanvl", {number("NaN"), number("2")}), "2.0");
}

}  // namespace
}  // namespace firesteel
