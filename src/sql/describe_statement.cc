#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/partition_spec.h"
#include "sql/query_parser.h"
#include "sql/statement.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

bool at_operator(const TokenStream& in) {
  return in.peek().kind >= TokenKind::kBang && in.peek().kind <= TokenKind::kHat;
}

PlanPtr parse_function(TokenStream& in) {
  in.next();
  DescribeFunctionCommand describe;
  describe.extended =
      in.at(Keyword::kExtended) && !in.at(TokenKind::kEnd, 1) && in.accept(Keyword::kExtended);
  if (at_string(in)) {
    describe.name = {parse_string(in)};
  } else if (at_operator(in)) {
    describe.name = {std::string(in.text(in.next()))};
  } else {
    describe.name = parse_name_reference(in);
  }
  return std::make_shared<Command>(std::move(describe));
}

PlanPtr parse_database(TokenStream& in) {
  in.next();
  DescribeDatabaseCommand describe;
  describe.extended = in.accept(Keyword::kExtended);
  describe.name = parse_name_reference(in);
  return std::make_shared<Command>(std::move(describe));
}

PlanPtr parse_table(TokenStream& in, size_t first) {
  if (in.at(Keyword::kTable) && at_name(in, 1)) in.next();
  DescribeTableCommand describe;
  if ((in.at(Keyword::kExtended) || in.at(Keyword::kFormatted)) && at_name(in, 1)) {
    in.next();
    describe.extended = true;
  }
  const size_t name_at = in.position();
  describe.table = parse_name_reference(in);
  describe.source = in.range_from(name_at);
  describe.partition = accept_partition_spec(in, /*dynamic=*/false);
  const bool as_json = in.at(Keyword::kAs) && in.at(Keyword::kJson, 1);
  if (!as_json && at_name(in)) describe.column = parse_multipart_name(in);
  describe.as_json = in.accept_sequence({Keyword::kAs, Keyword::kJson});
  if (describe.as_json && !describe.column.empty()) {
    in.fail("UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON", {}, first);
  }
  if (describe.as_json && !describe.extended) {
    std::string name;
    for (const auto& part : describe.table) name += (name.empty() ? "" : ".") + part;
    in.fail("DESCRIBE_JSON_NOT_EXTENDED", {{"tableName", name}}, first);
  }
  return std::make_shared<Command>(std::move(describe));
}

}  // namespace

PlanPtr parse_describe(TokenStream& in) {
  const size_t first = in.position();
  const bool named = !in.at(TokenKind::kEnd, 2) && !in.at(TokenKind::kSemicolon, 2);
  switch (in.peek(1).keyword) {
    case Keyword::kProcedure:
      if (named) fail_statement(in);
      break;
    case Keyword::kFunction:
      if (named) {
        in.next();
        return parse_function(in);
      }
      break;
    case Keyword::kDatabase:
    case Keyword::kSchema:
    case Keyword::kNamespace:
      if (named) {
        in.next();
        return parse_database(in);
      }
      break;
    case Keyword::kQuery:
      if (starts_query(in, 2)) {
        in.next();
        in.next();
        return std::make_shared<Command>(DescribeQueryCommand{}, parse_query(in));
      }
      break;
    default:
      break;
  }
  in.next();
  if (starts_query(in) && !in.at(Keyword::kTable)) {
    return std::make_shared<Command>(DescribeQueryCommand{}, parse_query(in));
  }
  return parse_table(in, first);
}

PlanPtr parse_explain(TokenStream& in) {
  using Mode = ExplainCommand::Mode;
  const size_t first = in.position();
  in.next();
  ExplainCommand explain;
  const bool logical = in.accept(Keyword::kLogical);
  if (in.accept(Keyword::kExtended)) {
    explain.mode = Mode::kExtended;
  } else if (in.accept(Keyword::kCodegen)) {
    explain.mode = Mode::kCodegen;
  } else if (in.accept(Keyword::kCost)) {
    explain.mode = Mode::kCost;
  } else if (in.accept(Keyword::kFormatted)) {
    explain.mode = Mode::kFormatted;
  }
  PlanPtr statement = parse_any_statement(in);
  if (logical) {
    in.fail("INVALID_STATEMENT_OR_CLAUSE", {{"operation", "EXPLAIN LOGICAL"}}, first);
  }
  return std::make_shared<Command>(explain, std::move(statement));
}

}  // namespace firesteel::sql
