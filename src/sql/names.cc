#include "sql/names.h"

#include <algorithm>

#include "plan/exprs.h"
#include "plan/unresolved_exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/parser.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

bool is_plain_name(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string unquote(std::string_view text) {
  const char quote = text.front();
  std::string out;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    out += text[i];
    if (text[i] == quote) ++i;
  }
  return out;
}

// What a constant string expression says; none when it is no such thing.
std::optional<std::string> constant_string(const ExprPtr& expr) {
  if (const auto* literal = expr->as<Literal>()) {
    if (!literal->type().is(TypeId::kString) || literal->value().is_null()) return std::nullopt;
    return literal->value().string();
  }
  const auto* call = expr->as<UnresolvedFunction>();
  if (call == nullptr || call->name().size() != 1 || call->name()[0] != "concat") {
    return std::nullopt;
  }
  std::string out;
  for (const ExprPtr& arg : call->args()) {
    const auto part = constant_string(arg);
    if (!part) return std::nullopt;
    out += *part;
  }
  return out;
}

std::vector<std::string> parse_identifier_clause(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  in.expect(TokenKind::kLeftParen);
  const ExprPtr expr = parse_expression(in);
  in.expect(TokenKind::kRightParen);
  const auto name = constant_string(expr);
  if (!name) {
    const auto* literal = expr->as<Literal>();
    const auto* cast = expr->as<Cast>();
    if (cast != nullptr) literal = cast->child()->as<Literal>();
    const bool is_null = literal != nullptr && literal->value().is_null();
    const DataType& type = cast != nullptr ? cast->type()
                           : literal       ? literal->type()
                                           : expr->type();
    if (literal != nullptr && !type.is(TypeId::kString) && !type.is(TypeId::kNull)) {
      in.fail("NOT_A_CONSTANT_STRING.WRONG_TYPE",
              {{"name", "IDENTIFIER"}, {"expr", expr->sql()}, {"dataType", type.simple_string()}},
              first);
    }
    in.fail(is_null ? "NOT_A_CONSTANT_STRING.NULL" : "NOT_A_CONSTANT_STRING.NOT_CONSTANT",
            {{"name", "IDENTIFIER"}, {"expr", quote_sql(expr->sql())}}, first);
  }
  return parse_multipart_identifier(*name, in.settings());
}

}  // namespace

bool at_identifier_clause(const TokenStream& in) {
  return in.at(Keyword::kIdentifier) && in.at(TokenKind::kLeftParen, 1);
}

bool at_identifier_literal(const TokenStream& in) {
  return at_identifier_clause(in) && in.at(TokenKind::kString, 2) &&
         in.at(TokenKind::kRightParen, 3);
}

std::string parse_simple_name(TokenStream& in) {
  if (!at_name(in)) in.fail_syntax();
  const size_t index = in.position();
  const Token& token = in.next();
  const std::string_view text = in.text(token);
  if (token.kind != TokenKind::kWord) return unquote(text);
  if (!is_plain_name(text)) {
    in.fail_at("INVALID_IDENTIFIER", {{"ident", std::string(text)}}, index);
  }
  return std::string(text);
}

std::vector<std::string> parse_name_parts(TokenStream& in) {
  if (at_identifier_literal(in)) return parse_identifier_clause(in);
  return {parse_simple_name(in)};
}

std::string parse_name(TokenStream& in) {
  const size_t first = in.position();
  std::vector<std::string> parts = parse_name_parts(in);
  if (parts.size() != 1) {
    in.fail("IDENTIFIER_TOO_MANY_NAME_PARTS",
            {{"identifier", quote_identifiers(parts)}, {"limit", "1"}}, first);
  }
  return std::move(parts[0]);
}

namespace {

void check_no_dashes(TokenStream& in, size_t first) {
  if (!in.at(TokenKind::kMinus) || !at_name(in, 1)) return;
  const size_t dash = in.position();
  while (in.at(TokenKind::kMinus) && at_name(in, 1)) {
    in.next();
    in.next();
  }
  std::string name;
  for (size_t i = first; i < in.position(); ++i) name += in.text(in.token(i));
  in.fail_at("INVALID_IDENTIFIER", {{"ident", name}}, dash);
}

}  // namespace

std::string parse_dashed_name(TokenStream& in) {
  const size_t first = in.position();
  std::string name = parse_name(in);
  check_no_dashes(in, first);
  return name;
}

std::vector<std::string> parse_multipart_name(TokenStream& in) {
  std::vector<std::string> parts;
  do {
    const size_t first = in.position();
    for (std::string& part : parse_name_parts(in)) parts.push_back(std::move(part));
    check_no_dashes(in, first);
  } while (in.accept(TokenKind::kDot));
  return parts;
}

std::vector<std::string> parse_qualified_name(TokenStream& in) {
  std::vector<std::string> parts = {parse_name(in)};
  while (in.at(TokenKind::kDot) && at_name(in, 1)) {
    in.next();
    parts.push_back(parse_name(in));
  }
  return parts;
}

std::vector<std::string> parse_name_reference(TokenStream& in) {
  if (!at_identifier_clause(in)) return parse_multipart_name(in);
  std::vector<std::string> parts = parse_identifier_clause(in);
  while (in.accept(TokenKind::kDot)) {
    for (std::string& part : parse_name_parts(in)) parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<std::string> parse_names(TokenStream& in) {
  std::vector<std::string> names;
  do {
    names.push_back(parse_dashed_name(in));
  } while (in.accept(TokenKind::kComma));
  return names;
}

std::vector<std::string> parse_name_list(TokenStream& in) {
  in.expect(TokenKind::kLeftParen);
  std::vector<std::string> names = parse_names(in);
  in.expect(TokenKind::kRightParen);
  return names;
}

std::vector<std::vector<std::string>> parse_multipart_names(TokenStream& in) {
  std::vector<std::vector<std::string>> names;
  do {
    names.push_back(parse_multipart_name(in));
  } while (in.accept(TokenKind::kComma));
  return names;
}

}  // namespace firesteel::sql
