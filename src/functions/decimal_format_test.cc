#include "functions/decimal_format.h"

#include <gtest/gtest.h>

#include <limits>

namespace firesteel {
namespace {

std::string format(std::string_view pattern, double value) {
  std::string out;
  DecimalFormat(pattern).append(out, value);
  return out;
}

TEST(DecimalFormatTest, Digits) {
  EXPECT_EQ(format("#,##0.00", 1234567.891), "1,234,567.89");
  EXPECT_EQ(format("0000", 12), "0012");
  EXPECT_EQ(format("#.##", 0.5), "0.5");
  EXPECT_EQ(format("#.##", 0), "0");
  EXPECT_EQ(format("0.#", 2), "2");
  EXPECT_EQ(format("##################.###", 12332.123456), "12332.123");
}

TEST(DecimalFormatTest, TiesGoToEvenByTheExactValue) {
  EXPECT_EQ(format("0", 0.5), "0");
  EXPECT_EQ(format("0", 1.5), "2");
  EXPECT_EQ(format("0.0", 0.25), "0.2");
  // 0.15 is a little less than it says.
  EXPECT_EQ(format("0.0", 0.15), "0.1");
}

TEST(DecimalFormatTest, Affixes) {
  EXPECT_EQ(format("0.0%", 0.256), "25.6%");
  EXPECT_EQ(format("$0.00;($0.00)", -3), "($3.00)");
  EXPECT_EQ(format("'#'0", 5), "#5");
  EXPECT_EQ(format("0.0E0", 12345), "1.2E4");
  EXPECT_EQ(format("0", -3), "-3");
}

TEST(DecimalFormatTest, NoNumbers) {
  EXPECT_EQ(format("0.0", std::numeric_limits<double>::infinity()), "∞");
  EXPECT_EQ(format("0.0", std::numeric_limits<double>::quiet_NaN()), "NaN");
}

}  // namespace
}  // namespace firesteel
