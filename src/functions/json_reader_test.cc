#include "functions/json_reader.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

// The tokens in short: names as "name:", other texts as they are.
std::string tokens(std::string_view json, const JsonReadOptions& options = {}) {
  JsonReader reader(options);
  reader.reset(json);
  std::string out;
  while (true) {
    switch (reader.next()) {
      case JsonToken::kNone:
        return out;
      case JsonToken::kError:
        return out + "!";
      case JsonToken::kStartObject:
        out += "{";
        break;
      case JsonToken::kEndObject:
        out += "}";
        break;
      case JsonToken::kStartArray:
        out += "[";
        break;
      case JsonToken::kEndArray:
        out += "]";
        break;
      case JsonToken::kFieldName:
        out += std::string(reader.text()) + ":";
        break;
      case JsonToken::kString:
        out += "'" + std::string(reader.text()) + "' ";
        break;
      default:
        out += std::string(reader.text()) + " ";
        break;
    }
    if (reader.depth() == 0) return out;
  }
}

TEST(JsonReaderTest, Tokens) {
  EXPECT_EQ(tokens(R"({"a": [1, 2.5e3, "x"], "b": {}})"), "{a:[1 2.5e3 'x' ]b:{}}");
  EXPECT_EQ(tokens(R"("a\"\\\/\b\n\u00e9\ud83d\ude00")"), "'a\"\\/\b\né😀' ");
  EXPECT_EQ(tokens("{'a': 'b'}"), "{a:'b' }");
  EXPECT_EQ(tokens(""), "");
  EXPECT_EQ(tokens("  "), "");
  // What follows the value does not matter.
  EXPECT_EQ(tokens("{} x"), "{}");
}

TEST(JsonReaderTest, Malformed) {
  EXPECT_EQ(tokens("{\"a\" 1}"), "{!");
  EXPECT_EQ(tokens("[1,]"), "[1 !");
  EXPECT_EQ(tokens("[1}"), "[1 !");
  EXPECT_EQ(tokens("{a: 1}"), "{!");
  EXPECT_EQ(tokens("[01]"), "[!");
  EXPECT_EQ(tokens("[tru]"), "[!");
  EXPECT_EQ(tokens("[\"a"), "[!");
}

TEST(JsonReaderTest, Options) {
  JsonReadOptions options;
  options.comments = true;
  options.unquoted_names = true;
  options.leading_zeros = true;
  EXPECT_EQ(tokens("{a: /* x */ 01 // y\n}", options), "{a:01 }");
  options.single_quotes = false;
  EXPECT_EQ(tokens("['a']", options), "[!");
}

TEST(JsonReaderTest, SkipsChildren) {
  JsonReader reader(JsonReadOptions{});
  reader.reset(R"([[1, {"a": [2]}], 3])");
  reader.next();
  reader.next();
  ASSERT_EQ(reader.token(), JsonToken::kStartArray);
  ASSERT_TRUE(reader.skip_children());
  EXPECT_EQ(reader.depth(), 1u);
  EXPECT_EQ(reader.next(), JsonToken::kInteger);
  EXPECT_EQ(reader.text(), "3");
}

}  // namespace
}  // namespace firesteel
