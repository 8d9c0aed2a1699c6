#include "sql/parser.h"

#include "plan/unresolved_exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/statement.h"
#include "sql/type_parser.h"

namespace firesteel {

PlanPtr parse_statement(std::string_view text, const SqlSettings& settings,
                        const SqlParameters* parameters) {
  sql::TokenStream in(text, settings, parameters);
  const sql::Keyword first = in.peek().keyword;
  PlanPtr plan = sql::parse_any_statement(in);
  // What looks like a comment there is part of the value.
  const bool is_setting = first == sql::Keyword::kSet || first == sql::Keyword::kReset;
  in.expect_end(!is_setting);
  return plan;
}

ExprPtr parse_expression(std::string_view text, const SqlSettings& settings) {
  sql::TokenStream in(text, settings);
  ExprPtr expr = sql::parse_named_expression(in);
  in.expect_end_of_input();
  return expr;
}

DataType parse_data_type(std::string_view text, const SqlSettings& settings) {
  sql::TokenStream in(text, settings);
  DataType type = sql::parse_type(in);
  in.expect_end_of_input();
  return type;
}

namespace {

// "a: int, b: string", the form of struct's fields without the struct.
std::optional<Schema> try_colon_fields(std::string_view text, const SqlSettings& settings) {
  sql::TokenStream in(text, settings);
  if (!sql::at_name(in) || !in.at(sql::TokenKind::kColon, 1)) return std::nullopt;
  Schema fields;
  do {
    fields.push_back(sql::parse_field(in, true));
  } while (in.accept(sql::TokenKind::kComma));
  in.expect_end_of_input();
  return fields;
}

// One type and nothing else.
std::optional<DataType> try_data_type(std::string_view text, const SqlSettings& settings) {
  try {
    return parse_data_type(text, settings);
  } catch (const SparkError&) {
    return std::nullopt;
  }
}

}  // namespace

Schema parse_table_schema(std::string_view text, const SqlSettings& settings) {
  if (auto fields = try_colon_fields(text, settings)) return *std::move(fields);
  try {
    sql::TokenStream in(text, settings);
    Schema fields = sql::parse_fields(in);
    in.expect_end_of_input();
    return fields;
  } catch (const SparkError&) {
    const auto type = try_data_type(text, settings);
    if (!type) throw;
    if (type->is(TypeId::kStruct)) return type->fields();
    return {{"value", *type}};
  }
}

std::vector<std::string> parse_multipart_identifier(std::string_view text,
                                                    const SqlSettings& settings) {
  sql::TokenStream in(text, settings);
  std::vector<std::string> parts = sql::parse_multipart_name(in);
  in.expect_end_of_input();
  return parts;
}

}  // namespace firesteel
