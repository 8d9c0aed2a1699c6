#include "functions/number_pattern.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

// The unscaled value, or "no".
std::string parse(std::string_view pattern, std::string_view text) {
  const auto value = NumberPattern(pattern).parse(text);
  return value ? std::to_string(static_cast<int64_t>(*value)) : "no";
}

TEST(NumberPatternTest, Parses) {
  EXPECT_EQ(parse("999", "454"), "454");
  EXPECT_EQ(parse("000.00", "454.00"), "45400");
  EXPECT_EQ(parse("999", "4540"), "no");
  EXPECT_EQ(parse("99,999", "12,454"), "12454");
  EXPECT_EQ(parse("99,999", "12454"), "no");
  EXPECT_EQ(parse("$99.99", "$78.12"), "7812");
  EXPECT_EQ(parse("S99", "-12"), "-12");
  EXPECT_EQ(parse("99MI", "12-"), "-12");
  EXPECT_EQ(parse("999PR", "<12>"), "-12");
  EXPECT_EQ(parse("999", ""), "no");
}

TEST(NumberPatternTest, Formats) {
  EXPECT_EQ(NumberPattern("999").format(454, 0), "454");
  EXPECT_EQ(NumberPattern("000D00").format(4540, 1), "454.00");
  EXPECT_EQ(NumberPattern("99G999").format(12454, 0), "12,454");
  EXPECT_EQ(NumberPattern("$99.99").format(7812, 2), "$78.12");
  EXPECT_EQ(NumberPattern("S9999").format(-12, 0), "  -12");
  EXPECT_EQ(NumberPattern("9").format(12, 0), "#");
}

TEST(NumberPatternTest, RefusesMalformedFormats) {
  for (const char* pattern : {"", "$", "9.9.9", "9$", "99,", "S9S", "x9"}) {
    EXPECT_THROW(NumberPattern{pattern}, SparkError) << pattern;
  }
}

}  // namespace
}  // namespace firesteel
