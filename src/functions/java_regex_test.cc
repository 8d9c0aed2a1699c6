#include "functions/java_regex.h"

#include <gtest/gtest.h>

#include <vector>

#include "functions/java_regex_syntax.h"

namespace firesteel {
namespace {

std::vector<std::string> matches(std::string_view pattern, std::string_view text) {
  const auto regex = JavaRegex::compile(pattern);
  if (regex == nullptr) return {"malformed"};
  RegexMatcher matcher(regex);
  matcher.reset(text);
  std::vector<std::string> out;
  while (matcher.find()) out.emplace_back(matcher.group(0));
  return out;
}

using List = std::vector<std::string>;

TEST(JavaRegexTest, CharacterClassesOfJava) {
  EXPECT_EQ(matches("[a-z&&[^aeiou]]+", "abcde"), (List{"bcd"}));
  EXPECT_EQ(matches("[a-c[x-z]]+", "abxmz"), (List{"abx", "z"}));
  EXPECT_EQ(matches("\\p{Alpha}+", "ab1c"), (List{"ab", "c"}));
  EXPECT_EQ(matches("\\p{IsLatin}+", "aé1"), (List{"aé"}));
  EXPECT_EQ(matches("\\u0041\\x42", "AB"), (List{"AB"}));
  // Without flags \w and \d are ASCII.
  EXPECT_EQ(matches("\\w+", "aéb"), (List{"a", "b"}));
  EXPECT_EQ(matches("(?U)\\w+", "aéb"), (List{"aéb"}));
}

TEST(JavaRegexTest, EmptyMatchesMoveOnByCharacters) {
  EXPECT_EQ(matches("x*", "aé"), (List{"", "", ""}));
  EXPECT_EQ(matches("a*", "aab"), (List{"aa", "", ""}));
}

TEST(JavaRegexTest, Groups) {
  const auto regex = JavaRegex::compile("(?<year>\\d{4})-(\\d\\d)(x)?");
  ASSERT_NE(regex, nullptr);
  EXPECT_EQ(regex->group_count(), 3);
  EXPECT_EQ(regex->group_index("year"), 1);
  EXPECT_EQ(regex->group_index("month"), -1);
  RegexMatcher matcher(regex);
  matcher.reset("on 2024-05.");
  ASSERT_TRUE(matcher.find());
  EXPECT_EQ(matcher.start(), 3u);
  EXPECT_EQ(matcher.group(2), "05");
  EXPECT_EQ(matcher.start(3), std::string_view::npos);
}

TEST(JavaRegexTest, Malformed) {
  EXPECT_EQ(matches("(", "x"), (List{"malformed"}));
  EXPECT_EQ(matches("[a", "x"), (List{"malformed"}));
  EXPECT_EQ(matches("*a", "x"), (List{"malformed"}));
}

TEST(JavaRegexTest, LiteralsNeedNoRegex) {
  EXPECT_EQ(literal_of_java_regex("abc"), "abc");
  EXPECT_EQ(literal_of_java_regex("a\\.b"), "a.b");
  EXPECT_EQ(literal_of_java_regex("\\Qa.b\\E"), std::nullopt);
  EXPECT_EQ(literal_of_java_regex("a.b"), std::nullopt);
  EXPECT_EQ(matches("a\\.b", "a.b axb a.b"), (List{"a.b", "a.b"}));
}

TEST(JavaRegexTest, MalformedSubjects) {
  // Bytes that are no UTF-8 must not break the search.
  EXPECT_EQ(matches("b",
                    "a\xFF"
                    "b")
                .size(),
            1u);
}

}  // namespace
}  // namespace firesteel
