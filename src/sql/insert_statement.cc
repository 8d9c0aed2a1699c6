#include "functions/coercion.h"
#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/property_list.h"
#include "sql/query_parser.h"
#include "sql/select.h"
#include "sql/statement.h"
#include "sql/string_literal.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

using PartitionSpec = std::map<std::string, std::optional<Value>>;

// PARTITION (a = 1, b): values as text, none for a dynamic column.
PartitionSpec parse_partition(TokenStream& in) {
  const size_t first = in.position();
  PartitionSpec partition;
  in.expect(Keyword::kPartition);
  in.expect(TokenKind::kLeftParen);
  do {
    const std::string column = parse_name(in);
    std::optional<Value> value;
    if (in.accept(TokenKind::kEq)) {
      const size_t value_at = in.position();
      const ExprPtr expr = parse_primary_expression(in);
      const auto* literal = expr->as<Literal>();
      if (literal == nullptr) fail_unsupported(in, "PARTITION values but literals", value_at);
      value =
          literal->value().is_null()
              ? Value()
              : Value(value_to_string(literal->value(), literal->type(), in.settings().time_zone));
    }
    if (!partition.emplace(column, std::move(value)).second) {
      in.fail("DUPLICATE_KEY", {{"keyColumn", quote_identifier(column)}}, first);
    }
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
  return partition;
}

// [LOCAL] DIRECTORY ['path'] USING format [OPTIONS (...)]
WriteCommand parse_directory(TokenStream& in, size_t first) {
  WriteCommand write;
  write.mode = SaveMode::kOverwrite;
  in.accept(Keyword::kLocal);
  in.expect(Keyword::kDirectory);
  if (at_string(in)) write.path = parse_string(in);
  if (!in.accept(Keyword::kUsing)) fail_unsupported(in, "Hive's formats of directories", first);
  for (const std::string& part : parse_multipart_name(in)) {
    write.format += (write.format.empty() ? "" : ".") + part;
  }
  if (in.accept(Keyword::kOptions)) write.options = parse_properties(in);
  const auto path = write.options.find("path");
  if ((path != write.options.end()) == !write.path.empty()) {
    in.fail("_LEGACY_ERROR_TEMP_0049", {}, first);
  }
  if (path != write.options.end()) {
    write.path = path->second;
    write.options.erase(path);
  }
  return write;
}

InsertCommand parse_table_target(TokenStream& in, size_t first) {
  InsertCommand insert;
  insert.overwrite = in.next().keyword == Keyword::kOverwrite;
  if (in.at(Keyword::kTable) && at_name(in, 1)) in.next();
  insert.table = parse_name_reference(in);
  if (in.at(Keyword::kWith) && in.at(TokenKind::kLeftParen, 1)) {
    in.next();
    parse_properties(in);
    fail_unsupported(in, "INSERT with options", first);
  }
  if (in.at(Keyword::kPartition)) insert.partition = parse_partition(in);
  if (accept_if_not_exists(in)) {
    if (!insert.overwrite) {
      in.fail("UNSUPPORTED_FEATURE.INSERT_PARTITION_SPEC_IF_NOT_EXISTS",
              {{"tableName", quote_identifiers(insert.table)}}, first);
    }
    fail_unsupported(in, "INSERT OVERWRITE ... IF NOT EXISTS", first);
  }
  if (in.accept_sequence({Keyword::kBy, Keyword::kName})) {
    insert.by_name = true;
  } else if (in.at(TokenKind::kLeftParen) && !starts_query(in, 1)) {
    insert.columns = parse_name_list(in);
  }
  if (in.at(Keyword::kReplace)) {
    in.next();
    fail_unsupported(in, "INSERT INTO ... REPLACE", first);
  }
  return insert;
}

// INSERT ... up to the query.
CommandBody parse_target(TokenStream& in) {
  const size_t first = in.position();
  in.expect(Keyword::kInsert);
  if (in.accept_sequence({Keyword::kWith, Keyword::kSchema, Keyword::kEvolution})) {
    fail_unsupported(in, "WITH SCHEMA EVOLUTION", first);
  }
  if (in.at(Keyword::kOverwrite) &&
      (in.at(Keyword::kDirectory, 1) ||
       (in.at(Keyword::kLocal, 1) && in.at(Keyword::kDirectory, 2)))) {
    in.next();
    return parse_directory(in, first);
  }
  if (!in.at(Keyword::kInto) && !in.at(Keyword::kOverwrite)) in.fail_syntax();
  return parse_table_target(in, first);
}

}  // namespace

PlanPtr parse_insert(TokenStream& in) {
  CommandBody target = parse_target(in);
  return std::make_shared<Command>(std::move(target), parse_query(in));
}

PlanPtr parse_insert_over(TokenStream& in, const PlanPtr& from) {
  const size_t first = in.position();
  CommandBody target = parse_target(in);
  PlanPtr select = parse_select_over(in, from);
  select = parse_query_organization(in, std::move(select));
  if (in.at(Keyword::kInsert)) fail_unsupported(in, "INSERT into several tables", first);
  return std::make_shared<Command>(std::move(target), std::move(select));
}

}  // namespace firesteel::sql
