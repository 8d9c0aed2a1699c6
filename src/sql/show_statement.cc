#include "base/ascii_case.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/partition_spec.h"
#include "sql/property_list.h"
#include "sql/statement.h"
#include "sql/string_literal.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

bool accept_from(TokenStream& in) { return in.accept(Keyword::kFrom) || in.accept(Keyword::kIn); }

PlanPtr parse_tables(TokenStream& in) {
  ShowTablesCommand show;
  show.views_only = in.next().keyword == Keyword::kViews;
  if (accept_from(in)) show.database = parse_name_reference(in);
  show.pattern = accept_pattern(in);
  return std::make_shared<Command>(std::move(show));
}

PlanPtr parse_columns(TokenStream& in, size_t first) {
  in.next();
  if (!accept_from(in)) in.fail_syntax();
  ShowColumnsCommand show;
  const size_t name_at = in.position();
  show.table = parse_name_reference(in);
  show.source = in.range_from(name_at);
  if (accept_from(in)) {
    const TableName database = parse_multipart_name(in);
    if (show.table.size() > 1 &&
        to_lower(show.table[show.table.size() - 2]) != to_lower(database.back())) {
      in.fail(
          "SHOW_COLUMNS_WITH_CONFLICT_NAMESPACE",
          {{"namespaceA", quote_identifiers(database)},
           {"namespaceB", quote_identifiers(TableName(show.table.begin(), show.table.end() - 1))}},
          first);
    }
    TableName table = database;
    table.push_back(show.table.back());
    show.table = std::move(table);
  }
  return std::make_shared<Command>(std::move(show));
}

PlanPtr parse_databases(TokenStream& in, size_t first) {
  in.next();
  if (accept_from(in)) {
    const TableName catalog = parse_multipart_name(in);
    if (catalog != TableName{in.settings().current_catalog}) {
      fail_unsupported(in, "SHOW NAMESPACES of another catalog", first);
    }
  }
  return std::make_shared<Command>(ShowDatabasesCommand{accept_pattern(in)});
}

PlanPtr parse_functions(TokenStream& in, size_t first) {
  using Scope = ShowFunctionsCommand::Scope;
  ShowFunctionsCommand show;
  if (!in.at(Keyword::kFunctions)) {
    const std::string scope = to_lower(parse_simple_name(in));
    if (scope != "all" && scope != "system" && scope != "user") {
      in.fail("INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_SCOPE",
              {{"scope", quote_identifier(scope)}}, first);
    }
    show.scope = scope == "system" ? Scope::kSystem : scope == "user" ? Scope::kUser : Scope::kAll;
  }
  in.expect(Keyword::kFunctions);
  if (accept_from(in)) {
    parse_name_reference(in);
    fail_unsupported(in, "SHOW FUNCTIONS FROM", first);
  }
  const bool has_like = in.accept(Keyword::kLike);
  if (at_string(in)) {
    show.pattern = parse_string(in);
  } else if (has_like || at_name(in)) {
    // The form of old: a function's name.
    for (const std::string& part : parse_multipart_name(in)) show.pattern = part;
  }
  return std::make_shared<Command>(std::move(show));
}

// Behind TABLE EXTENDED.
PlanPtr parse_table_extended(TokenStream& in) {
  ShowTableExtendedCommand show;
  if (accept_from(in)) show.database = parse_name_reference(in);
  in.expect(Keyword::kLike);
  show.pattern = parse_string(in);
  show.partition = accept_partition_spec(in, /*dynamic=*/false);
  return std::make_shared<Command>(std::move(show));
}

// Behind PARTITIONS.
PlanPtr parse_partitions(TokenStream& in) {
  ShowPartitionsCommand show;
  const size_t name_at = in.position();
  show.table = parse_name_reference(in);
  show.source = in.range_from(name_at);
  show.partition = accept_partition_spec(in, /*dynamic=*/false);
  return std::make_shared<Command>(std::move(show));
}

// Behind TBLPROPERTIES.
PlanPtr parse_table_property(TokenStream& in) {
  ShowPropertiesCommand show;
  const size_t name_at = in.position();
  show.table = parse_name_reference(in);
  show.source = in.range_from(name_at);
  if (in.at(TokenKind::kLeftParen)) show.key = parse_property_keys(in)[0];
  return std::make_shared<Command>(std::move(show));
}

// Behind CREATE TABLE.
PlanPtr parse_create_text(TokenStream& in) {
  ShowCreateTableCommand show;
  const size_t name_at = in.position();
  show.table = parse_name_reference(in);
  show.source = in.range_from(name_at);
  show.as_serde = in.accept_sequence({Keyword::kAs, Keyword::kSerde});
  return std::make_shared<Command>(std::move(show));
}

}  // namespace

PlanPtr parse_show(TokenStream& in) {
  const size_t first = in.position();
  switch (in.peek(1).keyword) {
    case Keyword::kTables:
    case Keyword::kViews:
      in.next();
      return parse_tables(in);
    case Keyword::kColumns:
      in.next();
      return parse_columns(in, first);
    case Keyword::kDatabases:
    case Keyword::kSchemas:
    case Keyword::kNamespaces:
      in.next();
      return parse_databases(in, first);
    case Keyword::kCatalogs:
      in.next();
      in.next();
      return std::make_shared<Command>(ShowCatalogsCommand{accept_pattern(in)});
    case Keyword::kFunctions:
      in.next();
      return parse_functions(in, first);
    case Keyword::kTable:
      if (!in.at(Keyword::kExtended, 2)) fail_statement(in);
      in.seek(first + 3);
      return parse_table_extended(in);
    case Keyword::kPartitions:
      in.seek(first + 2);
      return parse_partitions(in);
    case Keyword::kTblproperties:
      in.seek(first + 2);
      return parse_table_property(in);
    case Keyword::kCreate:
      if (!in.at(Keyword::kTable, 2)) fail_statement(in);
      in.seek(first + 3);
      return parse_create_text(in);
    case Keyword::kCurrent:
      if (!at_database(in, 2)) fail_statement(in);
      in.seek(first + 3);
      return std::make_shared<Command>(ShowCurrentNamespaceCommand{});
    default:
      if (at_name(in, 1) && in.at(Keyword::kFunctions, 2)) {
        in.next();
        return parse_functions(in, first);
      }
      fail_statement(in);
  }
}

PlanPtr parse_use(TokenStream& in) {
  in.next();
  UseCommand use;
  const bool space =
      in.at(Keyword::kNamespace) || in.at(Keyword::kDatabase) || in.at(Keyword::kSchema);
  if (space && at_name(in, 1)) in.next();
  use.name = parse_name_reference(in);
  return std::make_shared<Command>(std::move(use));
}

}  // namespace firesteel::sql
