#include "formats/json/json_rows.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

const Schema kColumns = {{"a", TypeId::kInt, true, ""},
                         {"bad", TypeId::kString, true, ""},
                         {"t", TypeId::kString, true, ""}};

// The rows as "1,NULL,x;".
std::string rows(const std::vector<std::string>& records, const std::string& mode) {
  const JsonOptions options({{"mode", mode}, {"columnNameOfCorruptRecord", "bad"}}, {});
  JsonRows rows(kColumns, 1, options);
  for (const std::string& record : records) rows.add(record, 0);
  const size_t num_rows = rows.size();
  const auto columns = rows.finish();
  std::string out;
  for (size_t row = 0; row < num_rows; ++row) {
    for (const auto& column : columns) {
      const Value value = column->value(row);
      if (value.is_null()) {
        out += "-";
      } else {
        out +=
            column->type().is(TypeId::kString) ? value.string() : std::to_string(value.integer());
      }
      out += &column == &columns.back() ? ";" : ",";
    }
  }
  return out;
}

TEST(JsonRowsTest, Records) {
  EXPECT_EQ(rows({R"({"a": 1, "t": "x"})", "", "  ", "{}"}, "PERMISSIVE"), "1,-,x;-,-,-;");
  // The text as it stands.
  EXPECT_EQ(rows({R"({"t": {"x":  [1.50]}})"}, "PERMISSIVE"), "-,-,{\"x\":  [1.50]};");
  EXPECT_EQ(rows({R"([{"a": 1}, {"a": 2}])", "[]"}, "PERMISSIVE"), "1,-,-;2,-,-;");
}

TEST(JsonRowsTest, MalformedRecords) {
  EXPECT_EQ(rows({"{\"a\": 1", "5", "null"}, "PERMISSIVE"), "-,{\"a\": 1,-;-,5,-;-,null,-;");
  // What fits stays.
  EXPECT_EQ(rows({R"({"a": "x", "t": "y"})"}, "PERMISSIVE"), R"(-,{"a": "x", "t": "y"},y;)");
  EXPECT_EQ(rows({R"([{"a":1},{"a":"x"}])"}, "PERMISSIVE"),
            R"(1,[{"a":1},{"a":"x"}],-;-,[{"a":1},{"a":"x"}],-;)");
  EXPECT_EQ(rows({R"([{"a":1},2])"}, "PERMISSIVE"), R"(-,[{"a":1},2],-;)");
}

TEST(JsonRowsTest, Modes) {
  const std::vector<std::string> records = {"{\"a\": 1}", "{", R"([{"a":1},{"a":"x"}])"};
  EXPECT_EQ(rows(records, "DROPMALFORMED"), "1,-,-;");
  EXPECT_THROW(rows(records, "FAILFAST"), SparkError);
}

}  // namespace
}  // namespace firesteel
