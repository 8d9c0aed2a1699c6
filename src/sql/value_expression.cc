#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/number_literal.h"

namespace firesteel::sql {
namespace {

// Binds the looser the smaller it is.
enum Precedence : int {
  kNone = 0,
  kComparison,
  kBitOr,
  kBitXor,
  kBitAnd,
  kShift,
  kAdditive,
  kMultiplicative,
};

struct Operator {
  const char* name = "";
  Precedence precedence = kNone;
  size_t tokens = 1;
};

// How many > stand side by side.
size_t adjacent_greater(const TokenStream& in) {
  size_t count = 1;
  while (count < 3 && in.at(TokenKind::kGreater, count) &&
         in.peek(count - 1).stop == in.peek(count).start) {
    ++count;
  }
  return count;
}

Operator peek_operator(const TokenStream& in) {
  switch (in.peek().kind) {
    case TokenKind::kEq:
      return {"=", kComparison};
    case TokenKind::kNullSafeEq:
      return {"<=>", kComparison};
    case TokenKind::kNotEq:
      return {"!=", kComparison};
    case TokenKind::kLess:
      return {"<", kComparison};
    case TokenKind::kLessEq:
      return {"<=", kComparison};
    case TokenKind::kGreaterEq:
      return {">=", kComparison};
    case TokenKind::kGreater:
      switch (adjacent_greater(in)) {
        case 1:
          return {">", kComparison};
        case 2:
          return {">>", kShift, 2};
        default:
          return {">>>", kShift, 3};
      }
    case TokenKind::kShiftLeft:
      return {"<<", kShift};
    case TokenKind::kPipe:
      return at_pipe(in) ? Operator{} : Operator{"|", kBitOr};
    case TokenKind::kHat:
      return {"^", kBitXor};
    case TokenKind::kAmpersand:
      return {"&", kBitAnd};
    case TokenKind::kPlus:
      return {"+", kAdditive};
    case TokenKind::kMinus:
      return {"-", kAdditive};
    case TokenKind::kConcat:
      return {"concat", kAdditive};
    case TokenKind::kAsterisk:
      return {"*", kMultiplicative};
    case TokenKind::kSlash:
      return {"/", kMultiplicative};
    case TokenKind::kPercent:
      return {"%", kMultiplicative};
    case TokenKind::kWord:
      if (in.at(Keyword::kDiv) && starts_operand(in, 1)) return {"div", kMultiplicative};
      return {};
    default:
      return {};
  }
}

const char* peek_unary_operator(const TokenStream& in) {
  switch (in.peek().kind) {
    case TokenKind::kMinus:
      // Belongs to the number.
      return at_number(in) ? nullptr : "negative";
    case TokenKind::kPlus:
      return "positive";
    case TokenKind::kTilde:
      return "~";
    default:
      return nullptr;
  }
}

ExprPtr parse_unary(TokenStream& in) {
  const char* name = peek_unary_operator(in);
  if (name == nullptr) return parse_primary_expression(in);
  const NestingGuard guard(in);
  const size_t first = in.position();
  in.next();
  ExprPtr operand = parse_unary(in);
  return in.located(make_operator(name, {std::move(operand)}), first);
}

// Operators that bind at least as tightly as `least`.
ExprPtr parse_operators(TokenStream& in, Precedence least) {
  const size_t first = in.position();
  ExprPtr left = parse_unary(in);
  size_t length = 1;
  while (true) {
    const Operator op = peek_operator(in);
    if (op.precedence == kNone || op.precedence < least) return left;
    if (++length > kMaxChainLength) fail_too_complex(in);
    in.seek(in.position() + op.tokens);
    ExprPtr right = parse_operators(in, static_cast<Precedence>(op.precedence + 1));
    left = in.located(make_operator(op.name, {std::move(left), std::move(right)}), first);
  }
}

}  // namespace

ExprPtr parse_value_expression(TokenStream& in) {
  const NestingGuard guard(in);
  return parse_operators(in, kComparison);
}

}  // namespace firesteel::sql
