#include "functions/text_search.h"

#include <gtest/gtest.h>

#include <string>

namespace firesteel {
namespace {

TEST(TextSearchTest, AgreesWithFindAtAllLengths) {
  // Needles at every place of texts around the block sizes.
  for (size_t length = 0; length < 100; ++length) {
    for (size_t at = 0; at + 3 <= length; ++at) {
      std::string text(length, 'a');
      text.replace(at, 3, "abc");
      ASSERT_EQ(find_text(text, "abc"), text.find("abc")) << length << " " << at;
      ASSERT_EQ(find_text(text, "bc"), at + 1);
      ASSERT_EQ(find_text(text, "c"), at + 2);
      ASSERT_EQ(find_text(text, "abc", at + 1), std::string::npos);
    }
  }
}

TEST(TextSearchTest, Borders) {
  EXPECT_EQ(find_text("", ""), 0u);
  EXPECT_EQ(find_text("abc", "", 2), 2u);
  EXPECT_EQ(find_text("abc", "", 3), 3u);
  EXPECT_EQ(find_text("abc", "", 4), std::string_view::npos);
  EXPECT_EQ(find_text("ab", "abc"), std::string_view::npos);
  // First and last byte agree, the middle does not.
  EXPECT_EQ(find_text("axcxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxabc", "abc"), 43u);
}

}  // namespace
}  // namespace firesteel
