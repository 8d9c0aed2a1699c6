#include "base/ascii_case.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/from_clause.h"
#include "sql/function_call.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/property_list.h"
#include "sql/query_parser.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

// Spark's own name for subqueries without one: no query is likely to use it.
constexpr const char* kSubqueryName = "__auto_generated_subquery_name";

bool at_watermark(const TokenStream& in) { return in.at(Keyword::kWatermark) && starts_clause(in); }

void refuse_watermark(TokenStream& in) {
  const size_t first = in.position();
  if (!at_watermark(in)) return;
  in.next();
  fail_unsupported(in, "WATERMARK in FROM", first);
}

PlanPtr parse_subquery(TokenStream& in) {
  PlanPtr query = parse_parenthesized_query(in);
  if (at_sample(in)) query = parse_sample(in, std::move(query));
  refuse_watermark(in);
  TableAlias alias = accept_table_alias(in);
  if (alias.name.empty()) alias.name = kSubqueryName;
  return std::move(alias).apply(std::move(query));
}

PlanPtr parse_nested_relation(TokenStream& in) {
  const NestingGuard guard(in);
  in.next();
  PlanPtr relation = parse_relation_extensions(in, parse_relation_primary(in));
  in.expect(TokenKind::kRightParen);
  if (at_sample(in)) relation = parse_sample(in, std::move(relation));
  refuse_watermark(in);
  return accept_table_alias(in).apply(std::move(relation));
}

// TABLE(...) as an argument.
bool at_table_argument(const TokenStream& in) {
  const size_t at = at_name(in) && in.at(TokenKind::kFatArrow, 1) ? 2 : 0;
  return in.at(Keyword::kTable, at) &&
         (in.at(TokenKind::kLeftParen, at + 1) || at_name(in, at + 1));
}

PlanPtr parse_table_function(TokenStream& in, std::vector<std::string> name, size_t first) {
  in.expect(TokenKind::kLeftParen);
  Exprs args;
  UnresolvedFunction::Modifiers modifiers;
  bool has_names = false;
  if (!in.at(TokenKind::kRightParen)) {
    do {
      if (at_table_argument(in)) {
        const size_t argument_at = in.position();
        in.next();
        fail_unsupported(in, "TABLE arguments of table functions", argument_at);
      }
      std::string arg_name;
      args.push_back(parse_argument(in, arg_name));
      has_names = has_names || !arg_name.empty();
      modifiers.arg_names.push_back(std::move(arg_name));
    } while (in.accept(TokenKind::kComma));
  }
  in.expect(TokenKind::kRightParen);
  if (!has_names) modifiers.arg_names.clear();
  const ExprPtr call = in.located(
      std::make_shared<UnresolvedFunction>(std::move(name), std::move(args), std::move(modifiers)),
      first);
  refuse_watermark(in);
  return accept_table_alias(in).apply(std::make_shared<UnresolvedTableFunction>(call));
}

bool at_time_travel(const TokenStream& in) {
  switch (in.peek(in.at(Keyword::kFor) ? 1 : 0).keyword) {
    case Keyword::kVersion:
    case Keyword::kTimestamp:
    case Keyword::kSystemVersion:
    case Keyword::kSystemTime:
      return starts_clause(in);
    default:
      return false;
  }
}

PlanPtr parse_table(TokenStream& in, std::vector<std::string> name, size_t first) {
  SourceRange source = in.range_from(first);
  if (in.at(Keyword::kChanges) && starts_clause(in)) {
    in.fail("UNSUPPORTED_FEATURE.CHANGE_DATA_CAPTURE_ON_RELATION",
            {{"relationId", quote_identifiers(name)}}, first);
  }
  if (at_time_travel(in)) {
    in.fail("UNSUPPORTED_FEATURE.TIME_TRAVEL", {{"relationId", quote_identifiers(name)}}, first);
  }
  Options options;
  if (in.at(Keyword::kWith) && in.at(TokenKind::kLeftParen, 1)) {
    in.next();
    options = parse_properties(in);
  }
  PlanPtr relation =
      std::make_shared<UnresolvedRelation>(std::move(name), std::move(options), std::move(source));
  if (at_sample(in)) relation = parse_sample(in, std::move(relation));
  refuse_watermark(in);
  return accept_table_alias(in).apply(std::move(relation));
}

}  // namespace

PlanPtr parse_relation_primary(TokenStream& in) {
  const size_t first = in.position();
  if (in.at(TokenKind::kLeftParen)) {
    return at_parenthesized_query(in) ? parse_subquery(in) : parse_nested_relation(in);
  }
  if (in.at(Keyword::kValues) && starts_operand(in, 1)) return parse_inline_table(in);
  if (in.at(Keyword::kStream) && (in.at(TokenKind::kLeftParen, 1) || at_name(in, 1)) &&
      !starts_clause(in, 1)) {
    in.next();
    fail_unsupported(in, "STREAM in FROM", first);
  }
  std::vector<std::string> name = parse_name_reference(in);
  if (in.at(TokenKind::kLeftParen)) return parse_table_function(in, std::move(name), first);
  return parse_table(in, std::move(name), first);
}

PlanPtr parse_inline_table(TokenStream& in) {
  in.expect(Keyword::kValues);
  std::vector<Exprs> rows;
  do {
    const ExprPtr row = parse_expression(in);
    const auto* call = row->as<UnresolvedFunction>();
    if (call != nullptr && call->name().size() == 1 && to_lower(call->name()[0]) == "struct") {
      Exprs values;
      for (const ExprPtr& value : call->args()) {
        values.push_back(value->as<Alias>() != nullptr ? value->as<Alias>()->child() : value);
      }
      rows.push_back(std::move(values));
    } else {
      rows.push_back({row});
    }
  } while (in.accept(TokenKind::kComma));

  TableAlias alias = accept_table_alias(in);
  std::vector<std::string> names = std::move(alias.columns);
  alias.columns.clear();
  if (names.empty()) {
    for (size_t i = 1; i <= rows[0].size(); ++i) names.push_back("col" + std::to_string(i));
  }
  return std::move(alias).apply(
      std::make_shared<UnresolvedInlineTable>(std::move(names), std::move(rows)));
}

}  // namespace firesteel::sql
