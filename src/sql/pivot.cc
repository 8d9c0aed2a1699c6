#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/from_clause.h"
#include "sql/lookahead.h"
#include "sql/names.h"

namespace firesteel::sql {
namespace {

// column, or (column, column)
Exprs parse_pivot_columns(TokenStream& in) {
  const bool several = in.accept(TokenKind::kLeftParen);
  Exprs columns;
  do {
    const size_t first = in.position();
    columns.push_back(in.located(
        std::make_shared<UnresolvedAttribute>(std::vector{parse_dashed_name(in)}), first));
  } while (several && in.accept(TokenKind::kComma));
  if (several) in.expect(TokenKind::kRightParen);
  return columns;
}

ExprPtr parse_pivot_value(TokenStream& in) {
  const size_t first = in.position();
  ExprPtr value = parse_expression(in);
  const bool has_as = in.accept(Keyword::kAs);
  if (!has_as && !at_alias(in, false)) return value;
  return in.located(Alias::make(std::move(value), parse_dashed_name(in)), first);
}

// column.name [AS alias], or (columns) [AS alias]
UnresolvedUnpivot::ValueColumns parse_value_columns(TokenStream& in, size_t count) {
  UnresolvedUnpivot::ValueColumns columns;
  const size_t set_at = in.position();
  if (count > 1) in.expect(TokenKind::kLeftParen);
  do {
    const size_t first = in.position();
    columns.exprs.push_back(
        in.located(std::make_shared<UnresolvedAttribute>(parse_multipart_name(in)), first));
  } while (count > 1 && in.accept(TokenKind::kComma));
  if (count > 1) in.expect(TokenKind::kRightParen);
  if (columns.exprs.size() != count) {
    in.fail("UNPIVOT_VALUE_SIZE_MISMATCH", {{"names", std::to_string(count)}}, set_at);
  }
  const bool has_as = in.accept(Keyword::kAs);
  if (has_as || at_alias(in, false)) columns.alias = parse_dashed_name(in);
  return columns;
}

}  // namespace

bool at_pivot(const TokenStream& in) {
  return in.at(Keyword::kPivot) && in.at(TokenKind::kLeftParen, 1);
}

PlanPtr parse_pivot(TokenStream& in, PlanPtr input) {
  in.expect(Keyword::kPivot);
  in.expect(TokenKind::kLeftParen);
  Exprs aggregates = parse_named_expressions(in);
  in.expect(Keyword::kFor);
  Exprs columns = parse_pivot_columns(in);
  in.expect(Keyword::kIn);
  in.expect(TokenKind::kLeftParen);
  Exprs values;
  do {
    values.push_back(parse_pivot_value(in));
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
  in.expect(TokenKind::kRightParen);
  return accept_result_alias(
      in, std::make_shared<UnresolvedPivot>(std::nullopt, std::move(columns), std::move(values),
                                            std::move(aggregates), std::move(input)));
}

bool at_unpivot(const TokenStream& in) {
  return in.at(Keyword::kUnpivot) && (in.at(TokenKind::kLeftParen, 1) ||
                                      in.at(Keyword::kInclude, 1) || in.at(Keyword::kExclude, 1));
}

PlanPtr parse_unpivot(TokenStream& in, PlanPtr input) {
  in.expect(Keyword::kUnpivot);
  const bool include_nulls = in.at(Keyword::kInclude);
  if (in.at(Keyword::kInclude) || in.at(Keyword::kExclude)) {
    in.next();
    in.expect(Keyword::kNulls);
  }
  in.expect(TokenKind::kLeftParen);
  std::vector<std::string> value_names;
  const bool several = in.accept(TokenKind::kLeftParen);
  do {
    value_names.push_back(parse_name(in));
  } while (several && in.accept(TokenKind::kComma));
  if (several) in.expect(TokenKind::kRightParen);
  in.expect(Keyword::kFor);
  std::string variable = parse_name(in);
  in.expect(Keyword::kIn);
  in.expect(TokenKind::kLeftParen);
  std::vector<UnresolvedUnpivot::ValueColumns> values;
  do {
    values.push_back(
        parse_value_columns(in, several ? std::max<size_t>(value_names.size(), 2) : 1));
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
  in.expect(TokenKind::kRightParen);
  return accept_result_alias(in, std::make_shared<UnresolvedUnpivot>(
                                     std::nullopt, std::move(values), std::move(variable),
                                     std::move(value_names), include_nulls, std::move(input)));
}

}  // namespace firesteel::sql
