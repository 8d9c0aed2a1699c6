#include "functions/variant_value.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"
#include "functions/variant_builder.h"
#include "functions/variant_cast.h"
#include "functions/variant_path.h"

namespace firesteel {
namespace {

Value parse(std::string_view json) {
  JsonReader reader{JsonReadOptions()};
  reader.reset(json);
  reader.next();
  VariantBuilder builder;
  if (builder.append_json(reader) != VariantBuilder::Status::kOk) return {};
  return builder.finish();
}

VariantValue view(const Value& variant) {
  return {variant.list()[0].string(), variant.list()[1].string()};
}

std::string round_trip(std::string_view json) {
  const Value variant = parse(json);
  if (variant.is_null()) return "malformed";
  std::string out;
  append_variant_json(out, view(variant), TimeZone::utc());
  return out;
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += kDigits[static_cast<uint8_t>(c) >> 4];
    out += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return out;
}

TEST(VariantValueTest, RoundTrip) {
  EXPECT_EQ(round_trip(R"({"b":1,"a":[true,null,1.50,"x",12345678901234567890,1e10]})"),
            R"({"a":[true,null,1.5,"x",12345678901234567890,1.0E10],"b":1})");
  EXPECT_EQ(round_trip("100.00"), "100");
  EXPECT_EQ(round_trip("-0.001"), "-0.001");
  EXPECT_EQ(round_trip("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(round_trip(R"({"a":{},"b":[]})"), R"({"a":{},"b":[]})");
  const std::string text = "\"" + std::string(300, 'x') + "\"";
  EXPECT_EQ(round_trip(text), text);
  EXPECT_EQ(round_trip("{\"a\":1,\"a\":2}"), "malformed");
  EXPECT_EQ(round_trip("[1"), "malformed");
}

TEST(VariantValueTest, ManyParts) {
  std::string json = "{";
  for (int i = 1000; i < 1400; ++i) {
    if (json.size() > 1) json += ',';
    json += "\"k" + std::to_string(i) + "\":" + std::to_string(i);
  }
  json += '}';
  EXPECT_EQ(round_trip(json), json);
}

// As Spark writes them.
TEST(VariantValueTest, Bytes) {
  const Value variant = parse(R"({"b":1,"a":"x"})");
  EXPECT_EQ(hex(variant.list()[0].string()),
            "02020100020004"
            "0c01"
            "0578");
  EXPECT_EQ(hex(variant.list()[1].string()),
            "0102000102"
            "6261");
}

TEST(VariantValueTest, Paths) {
  const Value variant = parse(R"({"a":{"b c":[1,{"d":2}]}})");
  const auto found = VariantPath("$.a['b c'][1].d", "f").find(view(variant));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->integer(), 2);
  EXPECT_FALSE(VariantPath("$.a[0]", "f").find(view(variant)).has_value());
  for (const char* path : {"a", "$a", "$.", "$[x]", "$['a]", "$.a."}) {
    EXPECT_THROW(VariantPath(path, "f"), SparkError) << path;
  }
}

TEST(VariantValueTest, Casts) {
  const Value variant = parse(R"({"a":[1,"2"],"b":null})");
  const DataType type = DataType::structure(
      {{"a", DataType::array(TypeId::kInt)}, {"b", TypeId::kString}, {"c", TypeId::kLong}});
  const auto row = cast_variant(view(variant), type, "UTC");
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->list()[0].list()[1].integer(), 2);
  EXPECT_TRUE(row->list()[1].is_null());
  EXPECT_TRUE(row->list()[2].is_null());
  EXPECT_FALSE(cast_variant(view(parse("300")), TypeId::kByte, "UTC").has_value());
  EXPECT_FALSE(cast_variant(view(parse("\"x\"")), TypeId::kInt, "UTC").has_value());
}

}  // namespace
}  // namespace firesteel
