#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/partition_spec.h"
#include "sql/property_list.h"
#include "sql/query_parser.h"
#include "sql/select.h"
#include "sql/statement.h"
#include "sql/string_literal.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

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

// IF NOT EXISTS behind PARTITION (...).
bool accept_if_partition_not_exists(TokenStream& in, const InsertCommand& insert, size_t first) {
  if (!accept_if_not_exists(in)) return false;
  if (!insert.overwrite) {
    in.fail("INVALID_STATEMENT_OR_CLAUSE", {{"operation", "INSERT INTO ... IF NOT EXISTS"}}, first);
  }
  std::string dynamic;
  for (const auto& item : insert.partition) {
    if (!item.value) dynamic += (dynamic.empty() ? "" : ", ") + item.column;
  }
  if (!dynamic.empty()) {
    in.fail("_LEGACY_ERROR_TEMP_0035",
            {{"message", "IF NOT EXISTS with dynamic partitions: " + dynamic}}, first);
  }
  return true;
}

InsertCommand parse_table_target(TokenStream& in, size_t first) {
  InsertCommand insert;
  insert.overwrite = in.next().keyword == Keyword::kOverwrite;
  if (in.at(Keyword::kTable) && at_name(in, 1)) in.next();
  const size_t name_at = in.position();
  insert.table = parse_name_reference(in);
  insert.source = in.range_from(name_at);
  if (in.at(Keyword::kWith) && in.at(TokenKind::kLeftParen, 1)) {
    in.next();
    insert.options = parse_properties(in);
  }
  insert.partition = accept_partition_spec(in, /*dynamic=*/true);
  insert.if_partition_not_exists = accept_if_partition_not_exists(in, insert, first);
  if (in.accept_sequence({Keyword::kBy, Keyword::kName})) {
    insert.by_name = true;
  } else if (in.at(TokenKind::kLeftParen) && !starts_query(in, 1)) {
    insert.columns = parse_name_list(in);
  }
  if (in.accept_sequence({Keyword::kReplace, Keyword::kWhere})) {
    const size_t condition_at = in.position();
    parse_expression(in);
    insert.replace_where = in.source_text(condition_at);
  }
  insert.statement_range = in.range_from(first);
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
