#include "sql/lexer.h"

#include <gtest/gtest.h>

#include <string>

namespace firesteel::sql {
namespace {

// Texts of the tokens, with a bar between them.
std::string texts(std::string_view statement) {
  std::string out;
  for (const Token& token : tokenize(statement)) {
    if (token.kind == TokenKind::kEnd) break;
    if (!out.empty()) out += "|";
    out += token.text(statement);
  }
  return out;
}

TokenKind kind(std::string_view statement) { return tokenize(statement)[0].kind; }

TEST(Lexer, CutsWordsNumbersAndSigns) {
  EXPECT_EQ(texts("SELECT a.b, t1.*FROM`x y`"), "SELECT|a|.|b|,|t1|.|*|FROM|`x y`");
  EXPECT_EQ(texts("a<=b<=>c!=d<>e||f|>g>>h"), "a|<=|b|<=>|c|!=|d|<>|e||||f||>|g|>|>|h");
  EXPECT_EQ(texts("x->x::int a=>1 !b"), "x|->|x|::|int|a|=>|1|!|b");
}

TEST(Lexer, ReadsNumbers) {
  EXPECT_EQ(kind("12"), TokenKind::kInteger);
  EXPECT_EQ(kind("1.5"), TokenKind::kDecimal);
  EXPECT_EQ(kind(".5"), TokenKind::kDecimal);
  EXPECT_EQ(kind("1."), TokenKind::kDecimal);
  EXPECT_EQ(kind("1e-5"), TokenKind::kExponent);
  EXPECT_EQ(kind("1.5E3"), TokenKind::kExponent);
  EXPECT_EQ(kind("12L"), TokenKind::kBigint);
  EXPECT_EQ(kind("12s"), TokenKind::kSmallint);
  EXPECT_EQ(kind("12Y"), TokenKind::kTinyint);
  EXPECT_EQ(kind("1.5f"), TokenKind::kFloat);
  EXPECT_EQ(kind("1e3D"), TokenKind::kDouble);
  EXPECT_EQ(kind("12bd"), TokenKind::kBigDecimal);
}

TEST(Lexer, LetsNamesStartWithDigits) {
  EXPECT_EQ(texts("1a 12Lx 1e 2.5x"), "1a|12Lx|1e|2|.|5x");
  EXPECT_EQ(kind("1a"), TokenKind::kWord);
  EXPECT_EQ(kind("12Lx"), TokenKind::kWord);
}

TEST(Lexer, ReadsQuotes) {
  EXPECT_EQ(texts(R"('it''s' 'a\'b' "x""y" `a``b` r'\n' R"\d")"),
            R"('it''s'|'a\'b'|"x""y"|`a``b`|r'\n'|R"\d")");
  EXPECT_EQ(texts("'open"), "'|open");
  EXPECT_EQ(texts("$tag$ a ; $tag$"), "$tag$ a ; $tag$");
}

TEST(Lexer, SkipsComments) {
  EXPECT_EQ(texts("a -- b\nc /* d /* e */ f */ g"), "a|c|g");
  EXPECT_EQ(texts("a -- b \\\nstill\nc"), "a|c");
  EXPECT_EQ(texts("/*+ x */ a"), "/*+|x|*/|a");
  std::optional<int> unclosed;
  tokenize("a /* b /* c */", &unclosed);
  EXPECT_EQ(unclosed, 2);
}

TEST(Lexer, ReadsUnicode) {
  EXPECT_EQ(texts("größe\u00A0日本 '日本'"), "größe|日本|'日本'");
  EXPECT_EQ(texts("hdfs://host/a-b.c d"), "hdfs://host/a-b.c|d");
}

TEST(Keywords, AreFoundInAnyCase) {
  EXPECT_EQ(find_keyword("Select"), Keyword::kSelect);
  EXPECT_EQ(find_keyword("regexp"), Keyword::kRlike);
  EXPECT_EQ(find_keyword("temp"), Keyword::kTemporary);
  EXPECT_EQ(find_keyword("selects"), Keyword::kNoKeyword);
  EXPECT_EQ(keyword_text(Keyword::kTryCast), "TRY_CAST");
  EXPECT_TRUE(is_reserved(Keyword::kSelect));
  EXPECT_FALSE(is_reserved(Keyword::kDate));
  EXPECT_TRUE(is_strict_non_reserved(Keyword::kCross));
}

}  // namespace
}  // namespace firesteel::sql
