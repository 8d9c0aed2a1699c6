#include "formats/csv/csv_records.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/spark_error.h"

namespace firesteel {
namespace {

using Row = std::vector<std::string>;

// Text with the bytes behind it that the search may read.
BufferPtr padded(std::string_view text) {
  BufferPtr buffer = Buffer::allocate(text.size());
  if (!text.empty()) std::memcpy(buffer->data(), text.data(), text.size());
  return buffer;
}

// Fields of all records; "<null>" for what is missing or empty without quotes.
std::vector<Row> records(std::string_view text, const Options& options = {},
                         CsvSelection selection = CsvSelection::all(4)) {
  const CsvOptions csv(options, SqlSettings());
  const BufferPtr buffer = padded(text);
  CsvRecords records(csv, selection);
  records.open({reinterpret_cast<const char*>(buffer->data()), text.size()});
  std::vector<Row> out;
  CsvRows rows;
  while (records.read(rows)) {
    for (size_t row = 0; row < rows.num_rows; ++row) {
      Row fields;
      for (size_t c = 0; c < selection.fields.size(); ++c) {
        const std::string_view field = rows.column(c)[row];
        if (selection.count_fields && selection.fields[c] >= rows.field_counts[row]) break;
        fields.push_back(field.data() == nullptr ? "<null>" : std::string(field));
      }
      out.push_back(std::move(fields));
    }
  }
  return out;
}

TEST(CsvRecords, Fields) {
  EXPECT_EQ(records("a,b\nc,,d\n,\n"),
            (std::vector<Row>{{"a", "b"}, {"c", "<null>", "d"}, {"<null>", "<null>"}}));
  EXPECT_EQ(records("last line"), (std::vector<Row>{{"last line"}}));
  EXPECT_TRUE(records("").empty());
}

TEST(CsvRecords, LineBreaks) {
  EXPECT_EQ(records("a\rb\r\nc\n\n \nd"), (std::vector<Row>{{"a"}, {"b"}, {"c"}, {"d"}}));
  EXPECT_EQ(records("a;b;;c\n;", {{"lineSep", ";"}}), (std::vector<Row>{{"a"}, {"b"}, {"c\n"}}));
  EXPECT_EQ(records("a\nb\r\nc\r\n", {{"lineSep", "\r\n"}}), (std::vector<Row>{{"a\nb"}, {"c"}}));
}

TEST(CsvRecords, Quotes) {
  EXPECT_EQ(records(R"("a,b","c""d","e\"f","")"),
            (std::vector<Row>{{"a,b", R"("c""d")", "e\"f", ""}}));
  EXPECT_EQ(records(R"("c""d","")", {{"escape", "\""}}), (std::vector<Row>{{"c\"d", ""}}));
  EXPECT_EQ(records(R"("a" ,b)"), (std::vector<Row>{{"a", "b"}}));
  EXPECT_EQ(records(R"("not closed,b)"), (std::vector<Row>{{"not closed,b"}}));
  EXPECT_EQ(records(R"(a"b",c)"), (std::vector<Row>{{"a\"b\"", "c"}}));
  EXPECT_EQ(records("\"a\nb\",c", {{"multiLine", "true"}}), (std::vector<Row>{{"a\nb", "c"}}));
  EXPECT_EQ(records("\"a\",b", {{"quote", ""}}), (std::vector<Row>{{"\"a\"", "b"}}));
}

// As Apache Spark reads the same lines.
TEST(CsvRecords, UnescapedQuotes) {
  constexpr std::string_view kLine = R"("a"b,c"d,"e,f"g,h)";
  EXPECT_EQ(records(kLine), (std::vector<Row>{{"\"a\"b", "c\"d", "\"e,f\"g", "h"}}));
  EXPECT_EQ(records(kLine, {{"unescapedQuoteHandling", "STOP_AT_CLOSING_QUOTE"}}),
            (std::vector<Row>{{R"(a"b,c"d,"e,f"g,h)"}}));
  EXPECT_EQ(records(kLine, {{"unescapedQuoteHandling", "BACK_TO_DELIMITER"}}),
            (std::vector<Row>{{"ab", "cd", "e", "fg,h"}}));
  EXPECT_EQ(records(kLine, {{"unescapedQuoteHandling", "SKIP_VALUE"}}),
            (std::vector<Row>{{"<null>", "c\"d", "<null>", "h"}}));
  EXPECT_THROW(records(kLine, {{"unescapedQuoteHandling", "RAISE_ERROR"}}), SparkError);
  EXPECT_EQ(records(R"(""\,b)"), (std::vector<Row>{{"\"\\b"}}));
  EXPECT_EQ(records(R"("#"\""axxa)"), (std::vector<Row>{{R"(#"\""axxa)"}}));
}

TEST(CsvRecords, Blanks) {
  EXPECT_EQ(records(" a , b "), (std::vector<Row>{{" a ", " b "}}));
  EXPECT_EQ(records(" a , \"b\" ,  ",
                    {{"ignoreLeadingWhiteSpace", "true"}, {"ignoreTrailingWhiteSpace", "true"}}),
            (std::vector<Row>{{"a", "b", "<null>"}}));
}

TEST(CsvRecords, SeparatorsAndComments) {
  EXPECT_EQ(records("a||b|c||d", {{"sep", "||"}}), (std::vector<Row>{{"a", "b|c", "d"}}));
  EXPECT_EQ(records("# no\na#\n", {{"comment", "#"}}), (std::vector<Row>{{"a#"}}));
}

TEST(CsvRecords, SomeFields) {
  EXPECT_EQ(records("a,b,c\nd\ne,\"f\",g,h\n", {}, {{1, 2}, false}),
            (std::vector<Row>{{"b", "c"}, {"<null>", "<null>"}, {"f", "g"}}));
  EXPECT_EQ(records("a,b\n\nc\n", {}, {{}, false}).size(), 2);
}

TEST(CsvRecords, Limits) {
  EXPECT_THROW(records("a,b,c", {{"maxColumns", "2"}}), SparkError);
  EXPECT_THROW(records("abc,b", {{"maxCharsPerColumn", "2"}}), SparkError);
  EXPECT_EQ(records("ab,c", {{"maxColumns", "2"}, {"maxCharsPerColumn", "2"}}),
            (std::vector<Row>{{"ab", "c"}}));
}

// Fields that begin and end anywhere in the blocks that are searched at once.
TEST(CsvRecords, EveryOffset) {
  for (size_t first = 1; first < 140; ++first) {
    const std::string a(first, 'x');
    const std::string b(140 - first, 'y');
    EXPECT_EQ(records(a + "," + b + "\r\n\"" + b + "\"," + a + "\n"),
              (std::vector<Row>{{a, b}, {b, a}}));
  }
}

}  // namespace
}  // namespace firesteel
