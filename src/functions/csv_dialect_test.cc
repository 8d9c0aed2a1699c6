#include "functions/csv_dialect.h"

#include <gtest/gtest.h>

#include <map>

#include "base/spark_error.h"

namespace firesteel {
namespace {

// The fields, each in brackets.
std::string split(std::string_view record, const std::map<std::string, std::string>& options = {}) {
  std::vector<std::string> fields;
  if (!CsvDialect(TextOptions(options)).split(record, fields)) return "none";
  std::string out;
  for (const std::string& field : fields) out += "<" + field + ">";
  return out;
}

TEST(CsvDialectTest, Fields) {
  EXPECT_EQ(split("1, x ,"), "<1>< x ><>");
  EXPECT_EQ(split(" 1 , x ", {{"ignoreLeadingWhiteSpace", "true"}}), "<1 ><x >");
  EXPECT_EQ(split("1||2", {{"sep", "||"}}), "<1><2>");
  EXPECT_EQ(split("1\t2", {{"delimiter", "\\t"}}), "<1><2>");
  EXPECT_EQ(split(""), "none");
  EXPECT_EQ(split("#1", {{"comment", "#"}}), "none");
  EXPECT_EQ(split(",\"\"", {{"nullValue", "N"}, {"emptyValue", "E"}}), "<N><E>");
}

TEST(CsvDialectTest, Quotes) {
  EXPECT_EQ(split(R"("a,b",c)"), "<a,b><c>");
  EXPECT_EQ(split(R"("a" ,c)"), "<a><c>");
  EXPECT_EQ(split(R"("a\"b","c\\d","e\f")"), R"(<a"b><c\d><e\f>)");
  EXPECT_EQ(split("\"a\nb\""), "<a\nb>");
  EXPECT_EQ(split(R"("a)"), "<a>");
  EXPECT_EQ(split(R"("a""b",c)", {{"escape", "\""}}), R"(<a"b><c>)");
  EXPECT_EQ(split(R"(c\,d)"), R"(<c\><d>)");
}

TEST(CsvDialectTest, UnescapedQuotes) {
  EXPECT_EQ(split(R"("a"b,c)"), R"(<"a"b><c>)");
  EXPECT_EQ(split(R"("a""b",c)"), R"(<"a""b"><c>)");
  EXPECT_EQ(split(R"("a,b" x,c)"), R"(<"a,b" x><c>)");
  EXPECT_EQ(split(R"("a"b",c)", {{"unescapedQuoteHandling", "STOP_AT_CLOSING_QUOTE"}}),
            R"(<a"b><c>)");
}

TEST(CsvDialectTest, Limits) {
  EXPECT_THROW(split("1,2", {{"maxColumns", "1"}}), SparkError);
  EXPECT_THROW(split("123", {{"maxCharsPerColumn", "2"}}), SparkError);
  EXPECT_THROW(split("1", {{"quote", "ab"}}), SparkError);
  EXPECT_THROW(split("1", {{"sep", ""}}), SparkError);
}

}  // namespace
}  // namespace firesteel
