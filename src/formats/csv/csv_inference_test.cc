#include "formats/csv/csv_inference.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

std::string inferred(const std::vector<std::string_view>& fields, const Options& options = {}) {
  const CsvOptions csv(options, SqlSettings());
  return CsvInference(csv).add(TypeId::kNull, fields).simple_string();
}

// As Apache Spark infers the same fields.
TEST(CsvInference, OneField) {
  const std::vector<std::pair<std::string_view, std::string>> cases = {
      {"", "void"},
      {"1", "int"},
      {"+5", "int"},
      {"-0", "int"},
      {"3000000000", "bigint"},
      {"12345678901234567890", "decimal(20,0)"},
      {"00012345678901234567890", "decimal(20,0)"},
      {"123456789012345678901234567890123456789012", "double"},
      {"1E20", "double"},
      {"1.5", "double"},
      {"1f", "double"},
      {" 5", "double"},
      {"NaN", "double"},
      {"-Inf", "double"},
      {"Infinity", "double"},
      {"nan", "string"},
      {"0x10", "string"},
      {"1L", "string"},
      {"TRUE", "boolean"},
      {"2024-02-29", "date"},
      {"2023-02-29", "string"},
      {"2024-1-1", "timestamp"},
      {"12:30", "timestamp"},
      {"2024-01-01T10:00:00Z", "timestamp"},
      {"1_000", "string"}};
  for (const auto& [field, type] : cases) EXPECT_EQ(inferred({field}), type) << field;
}

TEST(CsvInference, Columns) {
  EXPECT_EQ(inferred({"1", "", "3000000000", "2"}), "bigint");
  EXPECT_EQ(inferred({"1", "1.5"}), "double");
  EXPECT_EQ(inferred({"12345678901234567890", "1"}), "decimal(20,0)");
  EXPECT_EQ(inferred({"1", "x"}), "string");
  EXPECT_EQ(inferred({"true", "1"}), "string");
  EXPECT_EQ(inferred({"2024-01-01", "2024-01-01 10:00:00"}), "timestamp");
  EXPECT_EQ(inferred({"2024-01-01 10:00:00", "2024-01-01"}), "timestamp");
  EXPECT_EQ(inferred({"01/02/2024", "2024-01-01 10:00:00"}, {{"dateFormat", "dd/MM/yyyy"}}),
            "string");
  EXPECT_EQ(inferred({"NA", "1"}, {{"nullValue", "NA"}}), "int");
  EXPECT_EQ(inferred({"2024-01-01"}, {{"preferDate", "false"}}), "timestamp");
}

TEST(CsvInference, Parts) {
  const CsvOptions csv({}, SqlSettings());
  const CsvInference inference(csv);
  EXPECT_EQ(inference.merge(TypeId::kNull, TypeId::kInt).simple_string(), "int");
  EXPECT_EQ(inference.merge(TypeId::kInt, TypeId::kLong).simple_string(), "bigint");
  EXPECT_EQ(inference.merge(TypeId::kBoolean, TypeId::kInt).simple_string(), "string");
  EXPECT_EQ(inference.merge(TypeId::kDate, TypeId::kTimestamp).simple_string(), "timestamp");
  EXPECT_EQ(inference.merge(DataType::decimal(20, 0), TypeId::kLong).simple_string(),
            "decimal(20,0)");
}

}  // namespace
}  // namespace firesteel
