#include "sql/predicate.h"

#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/query_parser.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

// A predicate being read: what it is about, and where it starts.
struct Subject {
  ExprPtr value;
  size_t first;
  bool negated;

  ExprPtr finish(TokenStream& in, ExprPtr predicate) const {
    predicate = in.located(predicate, first);
    if (!negated) return predicate;
    return in.located(make_operator("not", {std::move(predicate)}), first);
  }
};

ExprPtr parse_between(TokenStream& in, const Subject& subject) {
  in.next();
  ExprPtr low = parse_value_expression(in);
  in.expect(Keyword::kAnd);
  ExprPtr high = parse_value_expression(in);
  return subject.finish(in,
                        make_operator("between", {subject.value, std::move(low), std::move(high)}));
}

// The columns that a row of values is compared as.
Exprs row_values(const ExprPtr& value) {
  const auto* call = value->as<UnresolvedFunction>();
  if (call == nullptr || call->name() != std::vector<std::string>{"struct"}) return {value};
  Exprs values;
  for (const ExprPtr& arg : call->args()) {
    values.push_back(arg->as<Alias>() != nullptr ? arg->as<Alias>()->child() : arg);
  }
  return values;
}

// IN ((SELECT ...)) is a list of one scalar subquery.
bool at_list_of_subquery(const TokenStream& in) {
  return in.at(TokenKind::kLeftParen, 1) &&
         in.token(in.closing(in.position() + 1) + 1).kind == TokenKind::kRightParen;
}

ExprPtr parse_in(TokenStream& in, const Subject& subject) {
  in.next();
  if (at_parenthesized_query(in) && !at_list_of_subquery(in)) {
    PlanPtr query = parse_parenthesized_query(in);
    return subject.finish(
        in, std::make_shared<InSubquery>(row_values(subject.value), std::move(query)));
  }
  in.expect(TokenKind::kLeftParen);
  if (in.accept(TokenKind::kRightParen)) {
    in.fail("INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE", {}, subject.first);
  }
  Exprs args = parse_expressions(in);
  in.expect(TokenKind::kRightParen);
  args.insert(args.begin(), subject.value);
  return subject.finish(in, make_operator("in", std::move(args)));
}

// LIKE ANY (patterns), LIKE ALL (patterns).
ExprPtr parse_quantified_like(TokenStream& in, const Subject& subject, bool ignore_case) {
  const bool all = in.next().keyword == Keyword::kAll;
  in.expect(TokenKind::kLeftParen);
  if (in.accept(TokenKind::kRightParen)) {
    in.fail("_LEGACY_ERROR_TEMP_0064", {{"msg", "Expected something between '(' and ')'."}},
            subject.first);
  }
  Exprs args = parse_expressions(in);
  in.expect(TokenKind::kRightParen);
  args.insert(args.begin(), subject.value);
  if (ignore_case) {
    for (ExprPtr& arg : args) arg = in.located(make_operator("lower", {arg}), subject.first);
  }
  const std::string name =
      std::string(subject.negated ? "notlike" : "like") + (all ? "all" : "any");
  return in.located(make_operator(name, std::move(args)), subject.first);
}

bool is_one_character(std::string_view text) {
  size_t characters = 0;
  for (const char c : text) {
    if ((static_cast<uint8_t>(c) >> 6) != 0b10) ++characters;
  }
  return characters == 1;
}

ExprPtr parse_like(TokenStream& in, const Subject& subject) {
  const bool ignore_case = in.next().keyword == Keyword::kIlike;
  const Keyword quantifier = in.peek().keyword;
  if ((quantifier == Keyword::kAny || quantifier == Keyword::kSome ||
       quantifier == Keyword::kAll) &&
      in.at(TokenKind::kLeftParen, 1)) {
    return parse_quantified_like(in, subject, ignore_case);
  }
  Exprs args = {subject.value, parse_value_expression(in)};
  if (in.at(Keyword::kEscape) && at_string(in, 1)) {
    in.next();
    const size_t escape_at = in.position();
    const std::string escape = parse_string(in);
    if (!is_one_character(escape)) {
      in.fail("INVALID_ESC", {{"invalidEscape", "'" + escape + "'"}}, subject.first);
    }
    args.push_back(in.located(Literal::string(escape), escape_at));
  }
  return subject.finish(in, make_operator(ignore_case ? "ilike" : "like", std::move(args)));
}

ExprPtr parse_rlike(TokenStream& in, const Subject& subject) {
  in.next();
  ExprPtr pattern = parse_value_expression(in);
  return subject.finish(in, make_operator("rlike", {subject.value, std::move(pattern)}));
}

bool at_is_predicate(const TokenStream& in) {
  if (!in.at(Keyword::kIs)) return false;
  const size_t at = in.at(Keyword::kNot, 1) || in.at(TokenKind::kBang, 1) ? 2 : 1;
  switch (in.peek(at).keyword) {
    case Keyword::kNull:
    case Keyword::kTrue:
    case Keyword::kFalse:
    case Keyword::kUnknown:
    case Keyword::kDistinct:
      return true;
    default:
      return false;
  }
}

ExprPtr parse_is(TokenStream& in, Subject subject) {
  in.next();
  const size_t not_at = in.position();
  const bool bang = in.accept(TokenKind::kBang);
  if (bang) in.fail("SYNTAX_DISCONTINUED.BANG_EQUALS_NOT", {{"clause", "!"}}, not_at);
  subject.negated = in.accept(Keyword::kNot);
  const Keyword kind = in.next().keyword;
  switch (kind) {
    case Keyword::kTrue:
    case Keyword::kFalse:
      return subject.finish(
          in, make_operator("<=>", {subject.value, Literal::boolean(kind == Keyword::kTrue)}));
    case Keyword::kDistinct: {
      in.expect(Keyword::kFrom);
      ExprPtr other = parse_value_expression(in);
      subject.negated = !subject.negated;
      return subject.finish(in, make_operator("<=>", {subject.value, std::move(other)}));
    }
    default:
      return in.located(make_operator(subject.negated ? "isnotnull" : "isnull", {subject.value}),
                        subject.first);
  }
}

bool is_negatable_predicate(const TokenStream& in, size_t ahead) {
  switch (in.peek(ahead).keyword) {
    case Keyword::kIn:
      return in.at(TokenKind::kLeftParen, ahead + 1);
    case Keyword::kBetween:
    case Keyword::kLike:
    case Keyword::kIlike:
    case Keyword::kRlike:
      return starts_operand(in, ahead + 1);
    default:
      return false;
  }
}

}  // namespace

ExprPtr parse_predicate(TokenStream& in, ExprPtr value) {
  Subject subject{std::move(value), in.position(), false};
  if (at_is_predicate(in)) return parse_is(in, subject);
  const bool bang = in.at(TokenKind::kBang);
  if ((bang || in.at(Keyword::kNot)) && is_negatable_predicate(in, 1)) {
    in.next();
    if (bang) in.fail("SYNTAX_DISCONTINUED.BANG_EQUALS_NOT", {{"clause", "!"}}, subject.first);
    subject.negated = true;
  } else if (!is_negatable_predicate(in, 0)) {
    return std::move(subject.value);
  }
  switch (in.peek().keyword) {
    case Keyword::kBetween:
      return parse_between(in, subject);
    case Keyword::kIn:
      return parse_in(in, subject);
    case Keyword::kRlike:
      return parse_rlike(in, subject);
    default:
      return parse_like(in, subject);
  }
}

}  // namespace firesteel::sql
