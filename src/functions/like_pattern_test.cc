#include "functions/like_pattern.h"

#include <gtest/gtest.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

using Kind = LikePattern::Kind;

bool like(std::string_view text, std::string_view pattern) {
  return LikePattern(pattern, '\\').matches(text);
}

TEST(LikePatternTest, FindsTheKind) {
  EXPECT_EQ(LikePattern("abc", '\\').kind(), Kind::kEquals);
  EXPECT_EQ(LikePattern("abc%", '\\').kind(), Kind::kPrefix);
  EXPECT_EQ(LikePattern("%abc", '\\').kind(), Kind::kSuffix);
  EXPECT_EQ(LikePattern("%%abc%", '\\').kind(), Kind::kContains);
  EXPECT_EQ(LikePattern("%", '\\').kind(), Kind::kAnything);
  EXPECT_EQ(LikePattern("a%b", '\\').kind(), Kind::kGeneral);
  EXPECT_EQ(LikePattern("\\%a\\_", '\\').literal(), "%a_");
}

TEST(LikePatternTest, Matches) {
  EXPECT_TRUE(like("", ""));
  EXPECT_TRUE(like("", "%"));
  EXPECT_FALSE(like("", "_"));
  EXPECT_TRUE(like("special packages requests", "%special%requests%"));
  EXPECT_FALSE(like("requests special", "%special%requests%"));
  // Segments do not overlap.
  EXPECT_FALSE(like("abab", "%aba%bab%"));
  EXPECT_TRUE(like("abcbab", "%aba%") == false && like("xaabay", "%a_a%"));
  EXPECT_FALSE(like("ab", "ab%ab"));
  EXPECT_TRUE(like("abab", "ab%ab"));
  // _ is one character, not one byte; line breaks are characters.
  EXPECT_TRUE(like("é", "_"));
  EXPECT_TRUE(like("a😀\nb", "a__b"));
  EXPECT_TRUE(like("xxé", "%_é"));
  EXPECT_TRUE(like("aaab", "%a_b"));
}

TEST(LikePatternTest, Escapes) {
  EXPECT_TRUE(like("10%", "10\\%"));
  EXPECT_FALSE(like("10x", "10\\%"));
  EXPECT_TRUE(LikePattern("10#%", '#').matches("10%"));
  EXPECT_THROW(LikePattern("a\\", '\\'), SparkError);
  EXPECT_THROW(LikePattern("a\\b", '\\'), SparkError);
}

}  // namespace
}  // namespace firesteel
