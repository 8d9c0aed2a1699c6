#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/function_call.h"
#include "sql/interval_literal.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/number_literal.h"
#include "sql/parameters.h"
#include "sql/query_parser.h"
#include "sql/semi_structured.h"
#include "sql/special_form.h"
#include "sql/string_literal.h"
#include "sql/type_parser.h"
#include "sql/typed_literal.h"

namespace firesteel::sql {
namespace {

// x -> body, (x, y) -> body
bool at_lambda(const TokenStream& in) {
  if (at_name(in)) return in.at(TokenKind::kArrow, 1);
  if (!in.at(TokenKind::kLeftParen) || !at_name(in, 1)) return false;
  return in.token(in.closing(in.position()) + 1).kind == TokenKind::kArrow;
}

ExprPtr parse_lambda(TokenStream& in) {
  const size_t first = in.position();
  std::vector<std::string> parameters;
  if (in.at(TokenKind::kLeftParen)) {
    parameters = parse_name_list(in);
  } else {
    parameters.push_back(parse_name(in));
  }
  in.expect(TokenKind::kArrow);
  ExprPtr body = parse_expression(in);
  return in.located(std::make_shared<UnresolvedLambda>(std::move(parameters), std::move(body)),
                    first);
}

// A subquery, a row of several values, or just an expression.
ExprPtr parse_parentheses(TokenStream& in) {
  const size_t first = in.position();
  if (at_parenthesized_query(in)) {
    PlanPtr query = parse_parenthesized_query(in);
    return in.located(std::make_shared<ScalarSubquery>(std::move(query)), first);
  }
  in.next();
  ExprPtr expr = parse_named_expression(in);
  if (in.at(TokenKind::kRightParen)) {
    if (expr->as<Alias>() != nullptr) in.fail_syntax();
    in.next();
    return expr;
  }
  Exprs values = {std::move(expr)};
  while (in.accept(TokenKind::kComma)) values.push_back(parse_named_expression(in));
  in.expect(TokenKind::kRightParen);
  return in.located(make_operator("struct", std::move(values)), first);
}

// Behind * of a star.
ExprPtr finish_star(TokenStream& in, std::vector<std::string> target, size_t first) {
  std::vector<std::vector<std::string>> except;
  if (in.at(Keyword::kExcept) && in.at(TokenKind::kLeftParen, 1) && !starts_query(in, 2)) {
    in.next();
    in.next();
    except = parse_multipart_names(in);
    in.expect(TokenKind::kRightParen);
  }
  return in.located(std::make_shared<UnresolvedStar>(std::move(target), std::move(except)), first);
}

bool at_constant_word(const TokenStream& in) {
  switch (in.peek().keyword) {
    case Keyword::kNull:
    case Keyword::kTrue:
    case Keyword::kFalse:
      return !in.at(TokenKind::kLeftParen, 1) && !in.at(TokenKind::kDot, 1);
    default:
      return false;
  }
}

ExprPtr parse_constant_word(TokenStream& in) {
  const size_t first = in.position();
  const Keyword keyword = in.next().keyword;
  return in.located(
      keyword == Keyword::kNull ? Literal::null() : Literal::boolean(keyword == Keyword::kTrue),
      first);
}

// LEFT(...) and its like are calls even where such words are reserved.
bool is_always_function(Keyword keyword) {
  return keyword == Keyword::kLeft || keyword == Keyword::kRight || keyword == Keyword::kFilter;
}

// CURRENT_DATE without parentheses is a column's name, unless such words are reserved.
bool at_niladic_function(const TokenStream& in) {
  switch (in.peek().keyword) {
    case Keyword::kCurrentPath:
      return !in.at(TokenKind::kLeftParen, 1);
    case Keyword::kCurrentDate:
    case Keyword::kCurrentTimestamp:
    case Keyword::kCurrentTime:
    case Keyword::kCurrentUser:
    case Keyword::kUser:
    case Keyword::kSessionUser:
      return !at_name(in) && !in.at(TokenKind::kLeftParen, 1);
    default:
      return false;
  }
}

// A column, a call or a qualified star: all start with a name.
ExprPtr parse_named(TokenStream& in) {
  const size_t first = in.position();
  if (at_niladic_function(in)) {
    const std::string name(in.text(in.next()));
    return in.located(UnresolvedFunction::make(name, {}), first);
  }
  std::vector<std::string> parts;
  if (is_always_function(in.peek().keyword) && in.at(TokenKind::kLeftParen, 1)) {
    parts = {std::string(in.text(in.next()))};
  } else if (at_identifier_clause(in)) {
    parts = parse_name_reference(in);
  } else {
    parts = parse_name_parts(in);
  }
  while (in.at(TokenKind::kDot)) {
    if (in.at(TokenKind::kAsterisk, 1)) {
      in.next();
      in.next();
      return finish_star(in, std::move(parts), first);
    }
    if (!at_name(in, 1)) break;
    in.next();
    for (std::string& part : parse_name_parts(in)) parts.push_back(std::move(part));
  }
  if (in.at(TokenKind::kLeftParen)) return parse_call(in, std::move(parts), first);
  return in.located(std::make_shared<UnresolvedAttribute>(std::move(parts)), first);
}

ExprPtr parse_operand(TokenStream& in) {
  const size_t first = in.position();
  switch (in.peek().kind) {
    case TokenKind::kString:
      return in.located(Literal::string(parse_string(in)), first);
    case TokenKind::kDoubleQuoted:
      if (at_string(in)) return in.located(Literal::string(parse_string(in)), first);
      break;
    case TokenKind::kLeftParen:
      return at_lambda(in) ? parse_lambda(in) : parse_parentheses(in);
    case TokenKind::kAsterisk:
      in.next();
      return finish_star(in, {}, first);
    default:
      break;
  }
  if (at_parameter(in)) return parse_parameter(in);
  if (at_number(in)) return parse_number(in);
  if (at_lambda(in)) return parse_lambda(in);
  if (at_interval(in)) return parse_interval(in);
  if (at_constant_word(in)) return parse_constant_word(in);
  if (at_special_form(in)) return parse_special_form(in);
  if (at_typed_literal(in)) return parse_typed_literal(in);
  return parse_named(in);
}

ExprPtr parse_subscript(TokenStream& in, ExprPtr base, size_t first) {
  in.next();
  ExprPtr index = parse_value_expression(in);
  in.expect(TokenKind::kRightBracket);
  return in.located(std::make_shared<UnresolvedExtract>(std::move(base), std::move(index)), first);
}

ExprPtr parse_dereference(TokenStream& in, const ExprPtr& base, size_t first) {
  in.next();
  std::string name = parse_name(in);
  if (const auto* column = base->as<UnresolvedAttribute>()) {
    std::vector<std::string> parts = column->parts();
    parts.push_back(std::move(name));
    return in.located(std::make_shared<UnresolvedAttribute>(std::move(parts)), first);
  }
  return in.located(std::make_shared<UnresolvedExtract>(base, Literal::string(std::move(name))),
                    first);
}

ExprPtr parse_collate(TokenStream& in, ExprPtr base, size_t first) {
  in.next();
  const size_t name_at = in.position();
  std::string name = parse_multipart_name(in).back();
  const ExprPtr collation = in.located(Literal::string(std::move(name)), name_at);
  return in.located(make_operator("collate", {std::move(base), collation}), first);
}

}  // namespace

ExprPtr parse_primary_expression(TokenStream& in) {
  const size_t first = in.position();
  ExprPtr expr = parse_operand(in);
  for (size_t length = 1;; ++length) {
    if (length > kMaxChainLength) fail_too_complex(in);
    if (in.at(TokenKind::kLeftBracket)) {
      expr = parse_subscript(in, std::move(expr), first);
    } else if (in.at(TokenKind::kDot) && at_name(in, 1)) {
      expr = parse_dereference(in, expr, first);
    } else if (in.at(TokenKind::kDoubleColon)) {
      in.next();
      // v:path::type is named after the path, as v:path is.
      const ExprPtr path = expr->as<Alias>() != nullptr ? expr : nullptr;
      if (path != nullptr) expr = path->as<Alias>()->child();
      expr = make_cast(in, std::move(expr), parse_type(in), first);
      if (path != nullptr) {
        expr = in.located(Alias::make(std::move(expr), path->as<Alias>()->name()), first);
      }
    } else if (in.at(Keyword::kCollate) && at_name(in, 1)) {
      expr = parse_collate(in, std::move(expr), first);
    } else if (at_semi_structured_path(in)) {
      expr = parse_semi_structured(in, std::move(expr), first);
    } else {
      return expr;
    }
  }
}

}  // namespace firesteel::sql
