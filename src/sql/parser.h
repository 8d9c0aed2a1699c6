#pragma once

// Spark's SQL into unresolved plans and expressions. Everything here throws parse errors
// (SparkError::is_parse_error) for text that is no SQL, and UNSUPPORTED_FEATURE or
// UNSUPPORTED_SQL_STATEMENT for what Spark knows and this engine does not.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "functions/sql_settings.h"
#include "plan/commands.h"

namespace firesteel {

// Values for the parameter markers of a statement: literals, or foldable calls (array, map...).
struct SqlParameters {
  // :name
  std::map<std::string, ExprPtr> named;
  // ?, in order.
  Exprs positional;
};

// A query, or a Command. Without `parameters`, markers become Parameter expressions; with them
// the values take their places, and a marker without a value throws UNBOUND_SQL_PARAMETER.
PlanPtr parse_statement(std::string_view text, const SqlSettings& settings,
                        const SqlParameters* parameters = nullptr);

// Statements of a script, split at the semicolons that are outside of strings, comments and
// BEGIN ... END blocks. Empty statements are left out.
std::vector<std::string> split_statements(std::string_view text);

// An expression with or without an alias, as in selectExpr and expr(): Alias, UnresolvedMultiAlias,
// UnresolvedStar or a plain expression.
ExprPtr parse_expression(std::string_view text, const SqlSettings& settings);

// "INT", "array<string>", "struct<a: int not null comment 'x'>"
DataType parse_data_type(std::string_view text, const SqlSettings& settings = {});

// "a INT, b STRING NOT NULL", "a: int" and "struct<a: int>"; any other single type becomes a
// column named `value`.
Schema parse_table_schema(std::string_view text, const SqlSettings& settings = {});

// "a.b", "`a b`.c"
std::vector<std::string> parse_multipart_identifier(std::string_view text,
                                                    const SqlSettings& settings = {});

}  // namespace firesteel
