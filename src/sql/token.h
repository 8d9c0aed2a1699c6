#pragma once

#include <cstdint>
#include <string_view>

#include "sql/keywords.h"

namespace firesteel::sql {

enum class TokenKind : uint8_t {
  kEnd,
  // Unquoted names and keywords; also things like s3://bucket/path, which are no valid names.
  kWord,
  kBackquoted,
  // 'text' and raw r'text', r"text".
  kString,
  // "text": a string, or an identifier by a setting.
  kDoubleQuoted,
  // $tag$text$tag$
  kDollarQuoted,
  kInteger,
  kDecimal,
  kExponent,
  kBigint,
  kSmallint,
  kTinyint,
  kFloat,
  kDouble,
  kBigDecimal,
  kSemicolon,
  kLeftParen,
  kRightParen,
  kComma,
  kDot,
  kLeftBracket,
  kRightBracket,
  kBang,
  kEq,
  kNullSafeEq,
  kNotEq,
  kLess,
  kLessEq,
  // Shifts to the right are adjacent kGreater, which end nested types as well.
  kGreater,
  kGreaterEq,
  kShiftLeft,
  kPlus,
  kMinus,
  kAsterisk,
  kSlash,
  kPercent,
  kTilde,
  kAmpersand,
  kPipe,
  kConcat,
  kPipeArrow,
  kHat,
  kColon,
  kDoubleColon,
  kArrow,
  kFatArrow,
  kHintStart,
  kHintEnd,
  kQuestion,
  kUnrecognized,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  // Words only.
  Keyword keyword = Keyword::kNoKeyword;
  // Half-open byte range of the statement's text.
  int start = 0;
  int stop = 0;

  std::string_view text(std::string_view statement) const {
    return statement.substr(static_cast<size_t>(start), static_cast<size_t>(stop - start));
  }
};

}  // namespace firesteel::sql
