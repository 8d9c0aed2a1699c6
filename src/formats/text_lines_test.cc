#include "formats/text_lines.h"

#include <gtest/gtest.h>

#include <string>

namespace firesteel {
namespace {

std::string lines(std::string_view text, std::string_view separator = "") {
  TextLines lines(text, separator);
  std::string out;
  std::string_view line;
  while (lines.next(line)) out += "[" + std::string(line) + "]";
  return out;
}

TEST(TextLinesTest, LineBreaks) {
  EXPECT_EQ(lines(""), "");
  EXPECT_EQ(lines("a"), "[a]");
  EXPECT_EQ(lines("a\nb\n"), "[a][b]");
  EXPECT_EQ(lines("\n\na"), "[][][a]");
  EXPECT_EQ(lines("a\rb\r\nc\n\rd"), "[a][b][c][][d]");
}

TEST(TextLinesTest, Separators) {
  EXPECT_EQ(lines("a|b\n|c", "|"), "[a][b\n][c]");
  EXPECT_EQ(lines("a--b-c--", "--"), "[a][b-c]");
}

}  // namespace
}  // namespace firesteel
