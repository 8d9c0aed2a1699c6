#include "functions/utf8.h"

#include <gtest/gtest.h>

namespace firesteel {
namespace {

TEST(Utf8Test, CountsCharacters) {
  EXPECT_EQ(utf8::count(""), 0u);
  EXPECT_EQ(utf8::count("abc"), 3u);
  EXPECT_EQ(utf8::count("äöü€😀"), 5u);
  // A byte that leads no character counts as one.
  EXPECT_EQ(utf8::count("a\xFF\x80z"), 4u);
  const std::string text = "0123456789012345678901234567890123456789é";
  EXPECT_EQ(utf8::count(text), 41u);
  EXPECT_EQ(utf8::offset_of(text, 40), 40u);
  EXPECT_EQ(utf8::offset_of(text, 41), 42u);
  EXPECT_EQ(utf8::offset_of(text, 99), 42u);
}

TEST(Utf8Test, Substrings) {
  EXPECT_EQ(utf8::substring("Spark", 2, 3), "par");
  EXPECT_EQ(utf8::substring("Spark", 0, 2), "Sp");
  EXPECT_EQ(utf8::substring("Spark", -3, 2), "ar");
  // Counted from before the first character.
  EXPECT_EQ(utf8::substring("Spark", -10, 7), "Sp");
  EXPECT_EQ(utf8::substring("Spark", 3, -1), "");
  EXPECT_EQ(utf8::substring("Spark", 2, INT32_MAX), "park");
  EXPECT_EQ(utf8::substring("aé😀z", 2, 2), "é😀");
  EXPECT_EQ(utf8::substring("aé😀z", -2, 1), "😀");
  EXPECT_EQ(utf8::byte_substring("\x01\x02\x03", -2, 1), "\x02");
}

TEST(Utf8Test, Validity) {
  EXPECT_TRUE(utf8::is_valid("plain and long enough for blocks of eight bytes"));
  EXPECT_TRUE(utf8::is_valid("é€😀"));
  EXPECT_FALSE(utf8::is_valid("\xC0\x80"));          // overlong
  EXPECT_FALSE(utf8::is_valid("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(utf8::is_valid("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_FALSE(utf8::is_valid("abc\xE2\x82"));       // truncated
  EXPECT_EQ(utf8::make_valid("a\xFFz"), "a\xEF\xBF\xBDz");
}

}  // namespace
}  // namespace firesteel
