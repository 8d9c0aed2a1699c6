#include "sql/statement.h"

#include "sql/from_clause.h"
#include "sql/query_parser.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

// FROM t INSERT INTO a SELECT ... INSERT INTO b SELECT ...
PlanPtr parse_from_or_insert(TokenStream& in) {
  const size_t first = in.position();
  PlanPtr from = parse_from_clause(in);
  if (in.at(Keyword::kInsert)) return parse_insert_over(in, from);
  in.seek(first);
  return parse_query(in);
}

// A query, INSERT or FROM ... INSERT behind WITH.
PlanPtr parse_with(TokenStream& in) {
  const size_t first = in.position();
  WithClause with = accept_with_clause(in);
  PlanPtr insert;
  if (in.at(Keyword::kInsert)) {
    insert = parse_insert(in);
  } else if (in.at(Keyword::kFrom)) {
    insert = parse_from_or_insert(in);
  }
  if (insert == nullptr || insert->kind() != PlanKind::kCommand) {
    in.seek(first);
    return parse_query(in);
  }
  return insert->with_children({std::move(with).apply(in, insert->children()[0])});
}

}  // namespace

bool accept_if_exists(TokenStream& in) {
  return in.accept_sequence({Keyword::kIf, Keyword::kExists});
}

bool accept_if_not_exists(TokenStream& in) {
  return in.accept_sequence({Keyword::kIf, Keyword::kNot, Keyword::kExists});
}

std::optional<std::string> accept_pattern(TokenStream& in) {
  if (in.accept(Keyword::kLike)) return parse_string(in);
  if (at_string(in)) return parse_string(in);
  return std::nullopt;
}

PlanPtr parse_any_statement(TokenStream& in) {
  if (in.at(TokenKind::kLeftParen)) return parse_query(in);
  switch (in.peek().keyword) {
    case Keyword::kSelect:
    case Keyword::kValues:
    case Keyword::kTable:
    case Keyword::kMap:
    case Keyword::kReduce:
      return parse_query(in);
    case Keyword::kFrom:
      return parse_from_or_insert(in);
    case Keyword::kWith:
      return parse_with(in);
    case Keyword::kInsert:
      return parse_insert(in);
    case Keyword::kCreate:
      return parse_create(in);
    case Keyword::kReplace:
      return parse_replace(in);
    case Keyword::kDrop:
      return parse_drop(in);
    case Keyword::kSet:
      return parse_set(in);
    case Keyword::kReset:
      return parse_reset(in);
    case Keyword::kShow:
      return parse_show(in);
    case Keyword::kUse:
      return parse_use(in);
    case Keyword::kDescribe:
    case Keyword::kDesc:
      return parse_describe(in);
    case Keyword::kExplain:
      return parse_explain(in);
    case Keyword::kCache:
      return parse_cache(in);
    case Keyword::kUncache:
      return parse_uncache(in);
    case Keyword::kClear:
      return parse_clear_cache(in);
    case Keyword::kRefresh:
      return parse_refresh(in);
    case Keyword::kAlter:
      return parse_alter(in);
    case Keyword::kComment:
      return parse_comment_on(in);
    case Keyword::kAnalyze:
      return parse_analyze(in);
    case Keyword::kTruncate:
      return parse_truncate(in);
    case Keyword::kMsck:
    case Keyword::kRepair:
      return parse_repair(in);
    case Keyword::kDelete:
    case Keyword::kUpdate:
    case Keyword::kMerge:
      return parse_row_level(in);
    default:
      fail_statement(in);
  }
}

}  // namespace firesteel::sql
