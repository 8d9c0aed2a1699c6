#include <array>

#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/predicate.h"
#include "sql/query_parser.h"

namespace firesteel::sql {
namespace {

// NOT, EXISTS, and value expressions with their predicates.
ExprPtr parse_negatable(TokenStream& in) {
  const size_t first = in.position();
  if (in.at(TokenKind::kBang) || (in.at(Keyword::kNot) && starts_operand(in, 1))) {
    const NestingGuard guard(in);
    in.next();
    ExprPtr operand = parse_negatable(in);
    return in.located(make_operator("not", {std::move(operand)}), first);
  }
  if (in.at(Keyword::kExists) && in.at(TokenKind::kLeftParen, 1) && starts_query(in, 2)) {
    in.next();
    PlanPtr query = parse_parenthesized_query(in);
    return in.located(std::make_shared<Exists>(std::move(query)), first);
  }
  ExprPtr value = parse_value_expression(in);
  return parse_predicate(in, std::move(value));
}

// A tree of the least depth: chains of conditions can be thousands long.
ExprPtr balanced(TokenStream& in, const char* name, const Exprs& operands, size_t begin, size_t end,
                 size_t first) {
  if (end - begin == 1) return operands[begin];
  const size_t middle = begin + (end - begin + 1) / 2;
  Exprs halves = {balanced(in, name, operands, begin, middle, first),
                  balanced(in, name, operands, middle, end, first)};
  return in.located(make_operator(name, std::move(halves)), first);
}

ExprPtr finish_conjunction(TokenStream& in, ExprPtr operand, size_t first) {
  Exprs operands = {std::move(operand)};
  while (in.at(Keyword::kAnd) && starts_operand(in, 1)) {
    in.next();
    operands.push_back(parse_negatable(in));
  }
  return balanced(in, "and", operands, 0, operands.size(), first);
}

ExprPtr finish_disjunction(TokenStream& in, ExprPtr operand, size_t first) {
  Exprs operands = {std::move(operand)};
  while (in.at(Keyword::kOr) && starts_operand(in, 1)) {
    in.next();
    const size_t start = in.position();
    operands.push_back(finish_conjunction(in, parse_negatable(in), start));
  }
  return balanced(in, "or", operands, 0, operands.size(), first);
}

ExprPtr finish_boolean(TokenStream& in, ExprPtr operand, size_t first) {
  return finish_disjunction(in, finish_conjunction(in, std::move(operand), first), first);
}

}  // namespace

ExprPtr parse_expression(TokenStream& in) {
  const size_t first = in.position();
  return finish_boolean(in, parse_negatable(in), first);
}

ExprPtr finish_expression(TokenStream& in, ExprPtr value, size_t first) {
  return finish_boolean(in, parse_predicate(in, std::move(value)), first);
}

Exprs parse_expressions(TokenStream& in) {
  Exprs list;
  do {
    list.push_back(parse_expression(in));
  } while (in.accept(TokenKind::kComma));
  return list;
}

ExprPtr make_operator(std::string name, Exprs args) {
  UnresolvedFunction::Modifiers modifiers;
  modifiers.is_internal = true;
  return std::make_shared<UnresolvedFunction>(std::vector{std::move(name)}, std::move(args),
                                              std::move(modifiers));
}

ExprPtr as_predicate(TokenStream& in, const ExprPtr& expr) {
  constexpr std::array<std::string_view, 19> kPredicates = {
      "and",    "or",        "not",     "=",       "<=>",       "!=",    "<",
      "<=",     ">",         ">=",      "in",      "like",      "ilike", "rlike",
      "isnull", "isnotnull", "likeall", "likeany", "notlikeall"};
  if (expr->kind() == ExprKind::kExists || expr->kind() == ExprKind::kInSubquery) return expr;
  if (const auto* call = expr->as<UnresolvedFunction>()) {
    if (std::ranges::find(kPredicates, call->name().back()) != kPredicates.end()) return expr;
  }
  const SqlSettings& settings = in.settings();
  return std::make_shared<Cast>(expr, TypeId::kBoolean,
                                settings.ansi ? CastMode::kAnsi : CastMode::kLegacy,
                                settings.time_zone);
}

}  // namespace firesteel::sql
