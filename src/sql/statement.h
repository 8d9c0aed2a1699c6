#pragma once

// Statements by their first keyword. Each reads from that keyword on and returns a query or a
// Command.

#include "plan/commands.h"
#include "sql/token_stream.h"

namespace firesteel::sql {

PlanPtr parse_any_statement(TokenStream& in);

PlanPtr parse_create(TokenStream& in);
// REPLACE TABLE.
PlanPtr parse_replace(TokenStream& in);
PlanPtr parse_drop(TokenStream& in);
PlanPtr parse_set(TokenStream& in);
PlanPtr parse_reset(TokenStream& in);
PlanPtr parse_show(TokenStream& in);
PlanPtr parse_use(TokenStream& in);
PlanPtr parse_describe(TokenStream& in);
PlanPtr parse_explain(TokenStream& in);
PlanPtr parse_cache(TokenStream& in);
PlanPtr parse_uncache(TokenStream& in);
PlanPtr parse_clear_cache(TokenStream& in);
PlanPtr parse_refresh(TokenStream& in);
// FROM ... INSERT, or FROM ... as a query; behind WITH, too.
PlanPtr parse_insert(TokenStream& in);
// INSERT ... SELECT over a FROM that was read.
PlanPtr parse_insert_over(TokenStream& in, const PlanPtr& from);

// BINDING, COMPENSATION, EVOLUTION or TYPE EVOLUTION, behind WITH SCHEMA.
std::string parse_schema_mode(TokenStream& in);
// DATABASE, SCHEMA or NAMESPACE.
bool at_database(const TokenStream& in, size_t ahead = 0);
// CREATE DATABASE from that word on, the statement from `first` on.
PlanPtr parse_create_database(TokenStream& in, size_t first);
PlanPtr parse_drop_database(TokenStream& in);
// CREATE FUNCTION from FUNCTION on, the statement from `first` on.
PlanPtr parse_create_function(TokenStream& in, bool replace, bool temporary, size_t first);
PlanPtr parse_drop_function(TokenStream& in);
PlanPtr parse_refresh_function(TokenStream& in);
PlanPtr parse_alter(TokenStream& in);
PlanPtr parse_alter_database(TokenStream& in);
PlanPtr parse_comment_on(TokenStream& in);
PlanPtr parse_analyze(TokenStream& in);
PlanPtr parse_truncate(TokenStream& in);
// MSCK REPAIR TABLE, REPAIR TABLE.
PlanPtr parse_repair(TokenStream& in);
// DELETE FROM, UPDATE, MERGE INTO.
PlanPtr parse_row_level(TokenStream& in);

// IF EXISTS, IF NOT EXISTS.
bool accept_if_exists(TokenStream& in);
bool accept_if_not_exists(TokenStream& in);
// [LIKE] 'pattern'
std::optional<std::string> accept_pattern(TokenStream& in);
// CREATE TABLE from the column list or clauses on.
PlanPtr finish_create_table(TokenStream& in, CreateTableCommand table, size_t first);

// UNSUPPORTED_FEATURE.SQL_STATEMENT for statements of Spark that this engine does not run;
// INVALID_STATEMENT_OR_CLAUSE for those that Spark knows and refuses itself; a syntax error else.
[[noreturn]] void fail_statement(TokenStream& in);

}  // namespace firesteel::sql
