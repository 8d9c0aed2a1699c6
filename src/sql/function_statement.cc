// CREATE FUNCTION, DROP FUNCTION, REFRESH FUNCTION.

#include "base/ascii_case.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/query_parser.h"
#include "sql/statement.h"
#include "sql/string_literal.h"
#include "sql/type_parser.h"

namespace firesteel::sql {
namespace {

// Errors about a column list are about the whole statement.
[[noreturn]] void fail_whole(TokenStream& in, std::string_view condition, ErrorParams params,
                             size_t first) {
  while (!in.at(TokenKind::kEnd) && !in.at(TokenKind::kSemicolon)) in.next();
  in.fail(condition, std::move(params), first);
}

// Reads the list without looking at it: its text for messages.
std::string list_text(TokenStream& in, size_t open) {
  const size_t position = in.position();
  in.seek(in.closing(open));
  std::string text = in.source_text(open + 1);
  in.seek(position);
  return text;
}

// name type [DEFAULT value] [COMMENT 'text'], and what is refused of a table's columns.
RoutineParameter parse_parameter(TokenStream& in, bool has_default, size_t open, size_t first) {
  RoutineParameter parameter;
  parameter.name = parse_name(in);
  parameter.type = parse_type(in);
  while (true) {
    if (accept_not_null(in)) {
      throw SparkError("USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS",
                       {{"input", list_text(in, open)}});
    }
    if (has_default && in.accept(Keyword::kDefault)) {
      const size_t value_at = in.position();
      parse_expression(in);
      parameter.default_text = in.source_text(value_at);
    } else if (in.accept(Keyword::kComment)) {
      parameter.comment = parse_string(in);
    } else if (in.at(Keyword::kGenerated)) {
      fail_whole(in, "INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_GENERATED_COLUMNS_AS_PARAMETERS", {},
                 first);
    } else if (in.at(Keyword::kUnique) || in.at(Keyword::kCheck) || in.at(Keyword::kPrimary) ||
               in.at(Keyword::kReferences) || in.at(Keyword::kConstraint)) {
      fail_whole(in, "INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_COLUMN_CONSTRAINTS", {}, first);
    } else {
      return parameter;
    }
  }
}

// Parameters, or the columns of a result, which have no defaults.
std::vector<RoutineParameter> parse_parameters(TokenStream& in, bool columns, size_t first) {
  const size_t open = in.position();
  in.expect(TokenKind::kLeftParen);
  std::vector<RoutineParameter> parameters;
  if (!columns && in.accept(TokenKind::kRightParen)) return parameters;
  do {
    parameters.push_back(parse_parameter(in, !columns, open, first));
  } while (in.accept(TokenKind::kComma));
  in.expect(TokenKind::kRightParen);
  return parameters;
}

void parse_returns(TokenStream& in, CreateFunctionCommand& function, size_t first) {
  if (!in.at(Keyword::kTable)) {
    function.return_type = parse_type(in);
    return;
  }
  in.next();
  function.returns_table = true;
  if (!in.at(TokenKind::kLeftParen)) return;
  for (auto& column : parse_parameters(in, /*columns=*/true, first)) {
    StructField field{column.name, column.type, true, ""};
    if (column.comment) field.metadata = comment_metadata(*column.comment);
    function.return_columns.push_back(std::move(field));
  }
}

// LANGUAGE SQL, DETERMINISTIC, COMMENT, CONTAINS SQL, SQL SECURITY...
void parse_characteristics(TokenStream& in, CreateFunctionCommand& function, size_t first) {
  while (true) {
    if (in.accept(Keyword::kLanguage)) {
      const std::string language = parse_simple_name(in);
      if (to_upper(language) != "SQL") {
        in.fail("INVALID_SQL_SYNTAX.UNSUPPORTED_SQL_STATEMENT",
                {{"sqlText", "LANGUAGE " + language}}, first);
      }
    } else if (in.accept(Keyword::kDeterministic)) {
      function.deterministic = true;
    } else if (in.at(Keyword::kNot) && in.at(Keyword::kDeterministic, 1)) {
      in.next();
      in.next();
      function.deterministic = false;
    } else if (in.accept(Keyword::kComment)) {
      function.comment = parse_string(in);
    } else if (in.accept_sequence({Keyword::kContains, Keyword::kSql})) {
      function.reads_data = false;
    } else if (in.accept_sequence({Keyword::kReads, Keyword::kSql, Keyword::kData})) {
      function.reads_data = true;
    } else if (in.accept_sequence({Keyword::kSql, Keyword::kSecurity})) {
      in.next();
    } else {
      return;
    }
  }
}

void parse_body(TokenStream& in, CreateFunctionCommand& function) {
  in.expect(Keyword::kReturn);
  const size_t body_at = in.position();
  function.body_is_query =
      starts_query(in) || (function.returns_table && at_parenthesized_query(in));
  if (function.body_is_query) {
    parse_query(in);
  } else {
    parse_expression(in);
  }
  function.body = in.source_text(body_at);
}

// Behind AS: a class and what it needs.
void parse_class(TokenStream& in, CreateFunctionCommand& function) {
  function.class_name = parse_string(in);
  if (!in.accept(Keyword::kUsing)) return;
  do {
    in.next();
    parse_string(in);
  } while (in.accept(TokenKind::kComma));
}

// A temporary function's name, which only the session's schema can qualify.
TableName temporary_name(TokenStream& in, const TableName& name, size_t first) {
  const bool valid =
      name.size() == 1 || (name.size() == 2 && to_lower(name[0]) == "session") ||
      (name.size() == 3 && to_lower(name[0]) == "system" && to_lower(name[1]) == "session");
  if (!valid) {
    std::string qualifier;
    for (size_t i = 0; i + 1 < name.size(); ++i) qualifier += (i == 0 ? "" : ".") + name[i];
    fail_whole(in, "INVALID_TEMP_OBJ_QUALIFIER",
               {{"objectType", "FUNCTION"},
                {"objectName", quote_identifier(name.back())},
                {"qualifier", quote_identifier(qualifier)}},
               first);
  }
  return {name.back()};
}

}  // namespace

PlanPtr parse_create_function(TokenStream& in, bool replace, bool temporary, size_t first) {
  CreateFunctionCommand function;
  function.replace = replace;
  function.temporary = temporary;
  in.expect(Keyword::kFunction);
  function.if_not_exists = accept_if_not_exists(in);
  function.name = parse_name_reference(in);
  if (temporary && function.if_not_exists) {
    fail_whole(in, "INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS", {}, first);
  }
  if (temporary) function.name = temporary_name(in, function.name, first);
  if (function.if_not_exists && replace) {
    fail_whole(in, "INVALID_SQL_SYNTAX.CREATE_ROUTINE_WITH_IF_NOT_EXISTS_AND_REPLACE", {}, first);
  }
  if (in.accept(Keyword::kAs)) {
    parse_class(in, function);
  } else {
    function.parameters = parse_parameters(in, /*columns=*/false, first);
    if (in.accept(Keyword::kReturns)) parse_returns(in, function, first);
    parse_characteristics(in, function, first);
    parse_body(in, function);
  }
  function.source = in.range_from(first);
  return std::make_shared<Command>(std::move(function));
}

PlanPtr parse_drop_function(TokenStream& in) {
  const size_t first = in.position();
  in.next();
  DropFunctionCommand drop;
  drop.temporary = in.accept(Keyword::kTemporary);
  in.expect(Keyword::kFunction);
  drop.if_exists = accept_if_exists(in);
  drop.name = parse_name_reference(in);
  if (drop.temporary) drop.name = temporary_name(in, drop.name, first);
  return std::make_shared<Command>(std::move(drop));
}

PlanPtr parse_refresh_function(TokenStream& in) {
  in.next();
  in.expect(Keyword::kFunction);
  return std::make_shared<Command>(RefreshFunctionCommand{parse_name_reference(in)});
}

}  // namespace firesteel::sql
