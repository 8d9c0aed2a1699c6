#include "sql/lookahead.h"

namespace firesteel::sql {
namespace {

bool at_query_end_clause(const TokenStream& in, size_t ahead) {
  switch (in.peek(ahead).keyword) {
    case Keyword::kOrder:
    case Keyword::kSort:
    case Keyword::kCluster:
    case Keyword::kDistribute:
      return in.at(Keyword::kBy, ahead + 1);
    case Keyword::kLimit:
    case Keyword::kOffset:
      return starts_operand(in, ahead + 1);
    case Keyword::kWindow:
      return at_name(in, ahead + 1) && in.at(Keyword::kAs, ahead + 2);
    default:
      return false;
  }
}

// FOR? (VERSION | TIMESTAMP | SYSTEM_VERSION | SYSTEM_TIME) AS OF
bool at_time_travel(const TokenStream& in, size_t ahead) {
  if (in.at(Keyword::kFor, ahead)) ++ahead;
  switch (in.peek(ahead).keyword) {
    case Keyword::kVersion:
    case Keyword::kTimestamp:
    case Keyword::kSystemVersion:
    case Keyword::kSystemTime:
      return in.at(Keyword::kAs, ahead + 1) && in.at(Keyword::kOf, ahead + 2);
    default:
      return false;
  }
}

// Keywords that are hardly ever names, so that an operand does not start with one of them.
bool is_clause_word(Keyword keyword) {
  switch (keyword) {
    case Keyword::kFrom:
    case Keyword::kWhere:
    case Keyword::kGroup:
    case Keyword::kHaving:
    case Keyword::kOrder:
    case Keyword::kUnion:
    case Keyword::kIntersect:
    case Keyword::kExcept:
    case Keyword::kJoin:
    case Keyword::kOn:
    case Keyword::kUsing:
    case Keyword::kAs:
    case Keyword::kThen:
    case Keyword::kWhen:
    case Keyword::kElse:
    case Keyword::kEnd:
    case Keyword::kAnd:
    case Keyword::kOr:
    case Keyword::kIs:
    case Keyword::kAsc:
    case Keyword::kDesc:
      return true;
    default:
      return false;
  }
}

// SELECT and its like, with what must follow so that they are no names.
bool at_query_keyword(const TokenStream& in, size_t ahead) {
  switch (in.peek(ahead).keyword) {
    case Keyword::kSelect:
      return starts_operand(in, ahead + 1) || in.at(TokenKind::kHintStart, ahead + 1);
    case Keyword::kValues:
      return starts_operand(in, ahead + 1);
    case Keyword::kWith: {
      const size_t name_at = in.at(Keyword::kRecursive, ahead + 1) ? ahead + 2 : ahead + 1;
      return at_name(in, name_at) &&
             (in.at(Keyword::kAs, name_at + 1) || in.at(Keyword::kMax, name_at + 1) ||
              in.at(TokenKind::kLeftParen, name_at + 1));
    }
    case Keyword::kTable:
      return at_name(in, ahead + 1);
    case Keyword::kFrom:
      return at_name(in, ahead + 1) || in.at(TokenKind::kLeftParen, ahead + 1);
    default:
      return false;
  }
}

// What follows a query in parentheses if that is a query, too, and no operand or relation.
bool at_query_continuation(const TokenStream& in, size_t ahead) {
  const TokenKind kind = in.peek(ahead).kind;
  return kind == TokenKind::kRightParen || kind == TokenKind::kEnd ||
         kind == TokenKind::kSemicolon || at_set_operator(in, ahead) || at_pipe(in, ahead) ||
         at_query_end_clause(in, ahead);
}

}  // namespace

bool at_name(const TokenStream& in, size_t ahead) {
  const Token& token = in.peek(ahead);
  switch (token.kind) {
    case TokenKind::kWord:
      return !(in.settings().ansi && in.settings().enforce_reserved_keywords &&
               is_reserved(token.keyword));
    case TokenKind::kBackquoted:
      return true;
    case TokenKind::kDoubleQuoted:
      return in.settings().double_quoted_identifiers;
    default:
      return false;
  }
}

bool starts_operand(const TokenStream& in, size_t ahead) {
  const Token& token = in.peek(ahead);
  switch (token.kind) {
    case TokenKind::kWord:
      return !is_clause_word(token.keyword);
    case TokenKind::kBackquoted:
    case TokenKind::kString:
    case TokenKind::kDoubleQuoted:
    case TokenKind::kInteger:
    case TokenKind::kDecimal:
    case TokenKind::kExponent:
    case TokenKind::kBigint:
    case TokenKind::kSmallint:
    case TokenKind::kTinyint:
    case TokenKind::kFloat:
    case TokenKind::kDouble:
    case TokenKind::kBigDecimal:
    case TokenKind::kLeftParen:
    case TokenKind::kMinus:
    case TokenKind::kPlus:
    case TokenKind::kTilde:
    case TokenKind::kAsterisk:
    case TokenKind::kBang:
    case TokenKind::kColon:
    case TokenKind::kQuestion:
      return true;
    default:
      return false;
  }
}

bool at_set_operator(const TokenStream& in, size_t ahead) {
  switch (in.peek(ahead).keyword) {
    case Keyword::kUnion:
    case Keyword::kIntersect:
    case Keyword::kExcept:
    case Keyword::kMinus:
      break;
    default:
      return false;
  }
  ++ahead;
  if (in.at(Keyword::kAll, ahead) || in.at(Keyword::kDistinct, ahead)) ++ahead;
  return in.at(TokenKind::kLeftParen, ahead) || in.at(Keyword::kSelect, ahead) ||
         in.at(Keyword::kValues, ahead) || in.at(Keyword::kTable, ahead) ||
         in.at(Keyword::kFrom, ahead) || in.at(Keyword::kMap, ahead) ||
         in.at(Keyword::kReduce, ahead);
}

bool at_pipe(const TokenStream& in, size_t ahead) {
  if (in.at(TokenKind::kPipeArrow, ahead)) return true;
  if (!in.at(TokenKind::kPipe, ahead)) return false;
  switch (in.peek(ahead + 1).keyword) {
    case Keyword::kSelect:
    case Keyword::kExtend:
    case Keyword::kSet:
    case Keyword::kDrop:
    case Keyword::kAs:
    case Keyword::kWhere:
    case Keyword::kPivot:
    case Keyword::kUnpivot:
    case Keyword::kTablesample:
    case Keyword::kInner:
    case Keyword::kCross:
    case Keyword::kLeft:
    case Keyword::kRight:
    case Keyword::kFull:
    case Keyword::kNatural:
    case Keyword::kSemi:
    case Keyword::kAnti:
    case Keyword::kJoin:
    case Keyword::kUnion:
    case Keyword::kExcept:
    case Keyword::kMinus:
    case Keyword::kIntersect:
    case Keyword::kOrder:
    case Keyword::kCluster:
    case Keyword::kDistribute:
    case Keyword::kSort:
    case Keyword::kLimit:
    case Keyword::kOffset:
    case Keyword::kAggregate:
    case Keyword::kWindow:
    case Keyword::kLateral:
      return true;
    default:
      return false;
  }
}

bool starts_clause(const TokenStream& in, size_t ahead) {
  const size_t after = ahead + 1;
  switch (in.peek(ahead).keyword) {
    case Keyword::kFrom:
      // A string is no relation, but the error is there.
      return at_name(in, after) || in.at(TokenKind::kLeftParen, after) ||
             in.at(TokenKind::kDoubleQuoted, after) || in.at(TokenKind::kString, after);
    case Keyword::kWhere:
    case Keyword::kHaving:
    case Keyword::kQualify:
      return starts_operand(in, after);
    case Keyword::kGroup:
      return in.at(Keyword::kBy, after);
    case Keyword::kGrouping:
      return in.at(Keyword::kSets, after);
    case Keyword::kUnion:
    case Keyword::kIntersect:
    case Keyword::kExcept:
    case Keyword::kMinus:
      return at_set_operator(in, ahead);
    case Keyword::kLateral:
      return in.at(Keyword::kView, after);
    case Keyword::kTablesample:
      return in.at(TokenKind::kLeftParen, after) || in.at(Keyword::kSystem, after) ||
             in.at(Keyword::kBernoulli, after);
    case Keyword::kPivot:
      return in.at(TokenKind::kLeftParen, after);
    case Keyword::kUnpivot:
      return in.at(TokenKind::kLeftParen, after) || in.at(Keyword::kInclude, after) ||
             in.at(Keyword::kExclude, after);
    case Keyword::kFor:
      return at_time_travel(in, ahead) || at_name(in, after) || in.at(TokenKind::kLeftParen, after);
    case Keyword::kVersion:
    case Keyword::kTimestamp:
    case Keyword::kSystemVersion:
    case Keyword::kSystemTime:
      return at_time_travel(in, ahead);
    case Keyword::kWith:
      return in.at(TokenKind::kLeftParen, after) || in.at(Keyword::kRollup, after) ||
             in.at(Keyword::kCube, after);
    case Keyword::kSelect:
      return starts_operand(in, after) || in.at(TokenKind::kHintStart, after);
    case Keyword::kInsert:
      return in.at(Keyword::kInto, after) || in.at(Keyword::kOverwrite, after);
    case Keyword::kWatermark:
      return starts_operand(in, after);
    case Keyword::kChanges:
      return in.at(Keyword::kFrom, after);
    case Keyword::kApprox:
    case Keyword::kExact:
      return in.at(Keyword::kNearest, after);
    case Keyword::kSet:
      return at_name(in, after);
    case Keyword::kReplace:
      return in.at(Keyword::kWhere, after) || in.at(Keyword::kOn, after) ||
             in.at(Keyword::kUsing, after);
    case Keyword::kBy:
      return in.at(Keyword::kName, after);
    default:
      return at_query_end_clause(in, ahead);
  }
}

bool at_alias(const TokenStream& in, bool strict) {
  if (!at_name(in)) return false;
  const Keyword keyword = in.peek().keyword;
  if (strict && is_strict_non_reserved(keyword)) return false;
  return keyword == Keyword::kNoKeyword || !starts_clause(in);
}

bool starts_query(const TokenStream& in, size_t ahead) {
  const size_t first = in.position() + ahead;
  size_t inner = first;
  while (in.token(inner).kind == TokenKind::kLeftParen) ++inner;
  if (!at_query_keyword(in, inner - in.position())) return false;
  for (size_t open = first; open < inner; ++open) {
    if (!at_query_continuation(in, in.closing(open) + 1 - in.position())) return false;
  }
  return true;
}

bool at_parenthesized_query(const TokenStream& in) {
  return in.at(TokenKind::kLeftParen) && starts_query(in, 1);
}

}  // namespace firesteel::sql
