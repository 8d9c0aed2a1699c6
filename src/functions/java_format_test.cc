#include "functions/java_format.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

using Arg = JavaFormat::Arg;
using Integer = JavaFormat::Integer;

std::string format(std::string_view pattern, const std::vector<Arg>& args) {
  std::string out;
  JavaFormat(pattern).append(out, args);
  return out;
}

TEST(JavaFormatTest, Conversions) {
  EXPECT_EQ(format("Hello %s %d%n", {"x", Integer{7, 32}}), "Hello x 7\n");
  EXPECT_EQ(format("%05d|%-5d|%+d", {Integer{42, 32}, Integer{42, 32}, Integer{42, 32}}),
            "00042|42   |+42");
  EXPECT_EQ(format("%,d", {Integer{1234567, 64}}), "1,234,567");
  EXPECT_EQ(format("%x %X", {Integer{-1, 32}, Integer{-1, 8}}), "ffffffff FF");
  EXPECT_EQ(format("%.2f %10.3e", {2.345, 12345.678}), "2.35  1.235e+04");
  EXPECT_EQ(format("%b %s", {true, std::monostate{}}), "true null");
  EXPECT_EQ(format("%S %.2s", {"abc", "abc"}), "ABC ab");
  EXPECT_EQ(format("%c", {Integer{65, 32}}), "A");
  EXPECT_EQ(format("100%%", {}), "100%");
}

TEST(JavaFormatTest, ArgumentsByPosition) {
  EXPECT_EQ(format("%2$s %1$s %<s", {"a", "b"}), "b a a");
}

TEST(JavaFormatTest, RefusesWhatJavaRefuses) {
  EXPECT_THROW(format("%d", {"x"}), SparkError);
  EXPECT_THROW(format("%s %s", {"x"}), SparkError);
  EXPECT_THROW(JavaFormat("%"), SparkError);
  EXPECT_THROW(JavaFormat("%y"), SparkError);
}

}  // namespace
}  // namespace firesteel
