#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"

namespace firesteel::sql {
namespace {

// (a, b) behind an expression names the columns of a generator.
bool at_name_list(const TokenStream& in) {
  return in.at(TokenKind::kLeftParen) && at_name(in, 1) &&
         (in.at(TokenKind::kComma, 2) || in.at(TokenKind::kRightParen, 2));
}

// AS that is no name itself, as it is in SELECT 1 AS FROM t.
bool at_as(const TokenStream& in) {
  return in.at(Keyword::kAs) && (in.at(TokenKind::kLeftParen, 1) || at_name(in, 1)) &&
         !starts_clause(in, 1);
}

}  // namespace

ExprPtr parse_named_expression(TokenStream& in) {
  const size_t first = in.position();
  ExprPtr expr = parse_expression(in);
  const bool has_as = at_as(in);
  if (has_as) in.next();
  if (at_name_list(in)) {
    return in.located(std::make_shared<UnresolvedMultiAlias>(std::move(expr), parse_name_list(in)),
                      first);
  }
  if (!has_as && !at_alias(in, false)) return expr;
  return in.located(Alias::make(std::move(expr), parse_dashed_name(in)), first);
}

Exprs parse_named_expressions(TokenStream& in) {
  Exprs list;
  do {
    list.push_back(parse_named_expression(in));
  } while (in.accept(TokenKind::kComma));
  return list;
}

SortOrder parse_sort_item(TokenStream& in) {
  SortOrder order;
  order.expr = parse_expression(in);
  if (in.accept(Keyword::kDesc)) {
    order.ascending = false;
  } else {
    in.accept(Keyword::kAsc);
  }
  order.nulls_first = order.ascending;
  if (in.accept_sequence({Keyword::kNulls, Keyword::kFirst})) {
    order.nulls_first = true;
  } else if (in.accept_sequence({Keyword::kNulls, Keyword::kLast})) {
    order.nulls_first = false;
  }
  return order;
}

std::vector<SortOrder> parse_sort_items(TokenStream& in) {
  std::vector<SortOrder> items;
  do {
    items.push_back(parse_sort_item(in));
  } while (in.accept(TokenKind::kComma));
  return items;
}

}  // namespace firesteel::sql
