#include "functions/json_shape.h"

#include <gtest/gtest.h>

#include <map>

namespace firesteel {
namespace {

std::string shape_of(const std::vector<std::string>& values,
                     const std::map<std::string, std::string>& options = {}) {
  const TextOptions text(options);
  const JsonInferenceOptions inference(text, "UTC");
  JsonReader reader{JsonReadOptions()};
  JsonShape all;
  for (const std::string& value : values) {
    JsonShape one;
    reader.reset(value);
    reader.next();
    if (!one.add(reader, inference)) return "malformed";
    all.merge(std::move(one));
  }
  return all.type().sql();
}

TEST(JsonShapeTest, Scalars) {
  EXPECT_EQ(shape_of({"1"}), "BIGINT");
  EXPECT_EQ(shape_of({"1", "2.5"}), "DOUBLE");
  EXPECT_EQ(shape_of({"null", "\"\""}), "VOID");
  EXPECT_EQ(shape_of({"1", "true"}), "STRING");
  EXPECT_EQ(shape_of({"12345678901234567890"}), "DECIMAL(20,0)");
  EXPECT_EQ(shape_of({"1.10", "100"}, {{"prefersDecimal", "true"}}), "DECIMAL(22,2)");
  EXPECT_EQ(shape_of({"1", "true"}, {{"primitivesAsString", "true"}}), "STRING");
  EXPECT_EQ(shape_of({"\"2020-01-01T00:00:00\""}, {{"inferTimestamp", "true"}}), "TIMESTAMP");
}

TEST(JsonShapeTest, Nested) {
  EXPECT_EQ(shape_of({R"({"b": 1, "a": [1]})", R"({"a": [null, 1.5], "c": {}})"}),
            "STRUCT<a: ARRAY<DOUBLE>, b: BIGINT, c: STRUCT<>>");
  EXPECT_EQ(shape_of({R"({"a": 1})", R"({"a": {"b": 1}})"}), "STRUCT<a: STRING>");
  EXPECT_EQ(shape_of({"[1]", "{}"}), "STRING");
  EXPECT_EQ(shape_of({"[1"}), "malformed");
}

}  // namespace
}  // namespace firesteel
