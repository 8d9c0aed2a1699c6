#include "base/ascii_case.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/property_list.h"
#include "sql/query_parser.h"
#include "sql/statement.h"
#include "sql/string_literal.h"
#include "sql/type_parser.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

using Scope = CreateViewCommand::Scope;

// A temporary view's name without its schema, which can only be session or system.session.
TableName temporary_name(const TokenStream& in, const TableName& name, size_t first) {
  const bool valid =
      name.size() == 1 || (name.size() == 2 && to_lower(name[0]) == "session") ||
      (name.size() == 3 && to_lower(name[0]) == "system" && to_lower(name[1]) == "session");
  if (!valid) {
    std::string qualifier;
    for (size_t i = 0; i + 1 < name.size(); ++i) qualifier += (i == 0 ? "" : ".") + name[i];
    in.fail("INVALID_TEMP_OBJ_QUALIFIER",
            {{"objectType", "VIEW"},
             {"objectName", quote_identifier(name.back())},
             {"qualifier", quote_identifier(qualifier)}},
            first);
  }
  return {name.back()};
}

// (a, b COMMENT 'text')
void parse_view_columns(TokenStream& in, CreateViewCommand& view) {
  in.expect(TokenKind::kLeftParen);
  do {
    view.column_names.push_back(parse_name(in));
    view.column_comments.push_back(in.accept(Keyword::kComment) ? std::optional(parse_string(in))
                                                                : std::nullopt);
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
}

// (a INT, ...) rather than names alone.
bool at_typed_columns(const TokenStream& in) {
  return in.at(TokenKind::kLeftParen) && !in.at(TokenKind::kComma, 2) &&
         !in.at(TokenKind::kRightParen, 2) && !(in.at(Keyword::kComment, 2) && at_string(in, 3));
}

// COMMENT, TBLPROPERTIES and other clauses before AS.
void parse_view_clauses(TokenStream& in, CreateViewCommand& view, size_t first) {
  const bool temporary = view.scope != Scope::kPersistent;
  bool comment = false;
  bool properties = false;
  while (true) {
    const size_t clause_at = in.position();
    if (in.accept(Keyword::kComment)) {
      if (comment) in.fail("DUPLICATE_CLAUSES", {{"clauseName", "COMMENT"}}, first);
      comment = true;
      view.comment = parse_string(in);
    } else if (in.accept(Keyword::kTblproperties)) {
      if (properties) in.fail("DUPLICATE_CLAUSES", {{"clauseName", "TBLPROPERTIES"}}, first);
      properties = true;
      view.properties = parse_table_properties(in, first);
      if (temporary) {
        in.fail("_LEGACY_ERROR_TEMP_0035",
                {{"message", "TBLPROPERTIES can't coexist with CREATE TEMPORARY VIEW"}}, first);
      }
    } else if (in.accept_sequence({Keyword::kWith, Keyword::kSchema})) {
      view.schema_mode = parse_schema_mode(in);
    } else if (in.accept_sequence({Keyword::kDefault, Keyword::kCollation})) {
      fail_unsupported(in, "DEFAULT COLLATION", clause_at);
    } else if (in.accept_sequence({Keyword::kPartitioned, Keyword::kOn})) {
      parse_name_list(in);
      in.fail("INVALID_STATEMENT_OR_CLAUSE", {{"operation", "CREATE VIEW ... PARTITIONED ON"}},
              first);
    } else {
      return;
    }
  }
}

PlanPtr finish_view_using(TokenStream& in, CreateViewUsingCommand view) {
  if (in.accept(TokenKind::kLeftParen)) {
    view.schema = parse_fields(in);
    in.expect(TokenKind::kRightParen);
  }
  in.expect(Keyword::kUsing);
  for (const std::string& part : parse_multipart_name(in)) {
    view.format += (view.format.empty() ? "" : ".") + part;
  }
  if (in.accept(Keyword::kOptions)) view.options = parse_properties(in);
  return std::make_shared<Command>(std::move(view));
}

// Behind VIEW.
PlanPtr parse_view(TokenStream& in, bool replace, Scope scope, size_t first) {
  CreateViewCommand view;
  view.replace = replace;
  view.scope = scope;
  view.if_not_exists = accept_if_not_exists(in);
  view.name = parse_name_reference(in);
  if (scope == Scope::kTemporary) view.name = temporary_name(in, view.name, first);
  if (scope != Scope::kPersistent && !view.if_not_exists &&
      (in.at(Keyword::kUsing) || at_typed_columns(in))) {
    return finish_view_using(
        in,
        {std::move(view.name), std::nullopt, "", {}, replace, scope == Scope::kGlobalTemporary});
  }
  if (view.if_not_exists && replace) {
    in.fail("CREATE_VIEW_WITH_IF_NOT_EXISTS_AND_REPLACE",
            {{"viewName", quote_identifiers(view.name)}}, first);
  }
  if (in.at(TokenKind::kLeftParen)) parse_view_columns(in, view);
  parse_view_clauses(in, view, first);
  in.expect(Keyword::kAs);
  const size_t query_at = in.position();
  PlanPtr query = parse_query(in);
  view.text = in.source_text(query_at);
  if (view.if_not_exists && scope != Scope::kPersistent) {
    in.fail("_LEGACY_ERROR_TEMP_0053", {}, first);
  }
  return std::make_shared<Command>(std::move(view), std::move(query));
}

// Behind LIKE: the source and its clauses.
PlanPtr parse_table_like(TokenStream& in, const CreateTableCommand& table) {
  CreateTableLikeCommand like;
  like.name = table.name;
  like.if_not_exists = table.if_not_exists;
  const size_t source_at = in.position();
  like.source = parse_name_reference(in);
  like.source_range = in.range_from(source_at);
  while (true) {
    if (in.accept(Keyword::kUsing)) {
      for (const std::string& part : parse_multipart_name(in)) {
        like.format += (like.format.empty() ? "" : ".") + part;
      }
    } else if (in.accept(Keyword::kLocation)) {
      like.location = parse_string(in);
    } else if (in.accept(Keyword::kTblproperties)) {
      like.properties = parse_properties(in);
    } else {
      return std::make_shared<Command>(std::move(like));
    }
  }
}

// Behind TABLE.
PlanPtr parse_table(TokenStream& in, CreateTableCommand table, bool external, size_t first) {
  table.if_not_exists = accept_if_not_exists(in);
  table.name = parse_name_reference(in);
  if (in.accept(Keyword::kLike)) return parse_table_like(in, table);
  PlanPtr plan = finish_create_table(in, std::move(table), first);
  const auto& made = std::get<CreateTableCommand>(plan->as<Command>()->body());
  if (external && made.location.empty()) throw SparkError("_LEGACY_ERROR_TEMP_1069", {});
  return plan;
}

// CREATE TEMPORARY TABLE t USING format: a temporary view over files.
PlanPtr parse_temporary_table(TokenStream& in, size_t first) {
  CreateTableCommand table;
  table.name = {parse_multipart_name(in).back()};
  const PlanPtr plan = finish_create_table(in, std::move(table), first);
  const auto& made = std::get<CreateTableCommand>(plan->as<Command>()->body());
  if (plan->as<Command>()->query() != nullptr) {
    fail_unsupported(in, "CREATE TEMPORARY TABLE ... AS", first);
  }
  CreateViewUsingCommand view;
  view.name = made.name;
  if (!made.schema.empty()) view.schema = made.schema;
  view.format = made.format;
  view.options = made.options;
  if (!made.location.empty()) view.options["path"] = made.location;
  return std::make_shared<Command>(std::move(view));
}

}  // namespace

std::string parse_schema_mode(TokenStream& in) {
  const bool type = in.accept(Keyword::kType);
  const std::string mode = to_upper(in.text(in.next()));
  return type ? "TYPE " + mode : mode;
}

PlanPtr parse_create(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  const bool replace = in.accept_sequence({Keyword::kOr, Keyword::kReplace});
  const bool global = in.at(Keyword::kGlobal) && in.at(Keyword::kTemporary, 1);
  if (global) in.next();
  const bool temporary = in.accept(Keyword::kTemporary);
  if (in.accept(Keyword::kView)) {
    const Scope scope = global      ? Scope::kGlobalTemporary
                        : temporary ? Scope::kTemporary
                                    : Scope::kPersistent;
    return parse_view(in, replace, scope, first);
  }
  const bool external = in.at(Keyword::kExternal) && in.at(Keyword::kTable, 1);
  if (external) in.next();
  if (!global && in.at(Keyword::kTable)) {
    in.next();
    if (temporary) return parse_temporary_table(in, first);
    CreateTableCommand table;
    table.replace = replace;
    return parse_table(in, std::move(table), external, first);
  }
  if (!global && in.at(Keyword::kFunction)) {
    return parse_create_function(in, replace, temporary, first);
  }
  if (at_database(in) && !replace && !temporary && !global) return parse_create_database(in, first);
  in.seek(first);
  fail_statement(in);
}

PlanPtr parse_replace(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  in.expect(Keyword::kTable);
  CreateTableCommand table;
  table.replace = true;
  table.must_exist = true;
  return parse_table(in, std::move(table), false, first);
}

PlanPtr parse_drop(TokenStream& in) {
  if (in.at(Keyword::kView, 1)) {
    in.next();
    in.next();
    DropViewCommand drop;
    drop.if_exists = accept_if_exists(in);
    drop.name = parse_name_reference(in);
    return std::make_shared<Command>(std::move(drop));
  }
  if (at_database(in, 1)) return parse_drop_database(in);
  if (in.at(Keyword::kFunction, in.at(Keyword::kTemporary, 1) ? 2 : 1)) {
    return parse_drop_function(in);
  }
  if (!in.at(Keyword::kTable, 1)) fail_statement(in);
  in.next();
  in.next();
  DropTableCommand drop;
  drop.if_exists = accept_if_exists(in);
  drop.name = parse_name_reference(in);
  drop.purge = in.accept(Keyword::kPurge);
  return std::make_shared<Command>(std::move(drop));
}

}  // namespace firesteel::sql
