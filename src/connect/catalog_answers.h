#pragma once

// Answers of spark.catalog, as relations of rows.

#include "plan/plan.h"
#include "session/session.h"

namespace firesteel {

using CatalogRows = std::vector<Value::List>;

PlanPtr catalog_rows(const Schema& schema, const CatalogRows& rows);
PlanPtr no_rows();
PlanPtr one_value(const std::string& name, std::string value);
PlanPtr one_value(const std::string& name, bool value);

// catalog_lists.cc. Patterns are those of SHOW statements.
PlanPtr list_catalogs(Session& session, const std::optional<std::string>& pattern);
PlanPtr list_databases(Session& session, const std::optional<std::string>& pattern);
PlanPtr get_database(Session& session, const TableName& name);
// With `views_only` without tables.
PlanPtr list_tables(Session& session, const TableName& database,
                    const std::optional<std::string>& pattern, bool views_only);
PlanPtr get_table(Session& session, const TableName& name);
PlanPtr list_columns(Session& session, const TableName& name);
PlanPtr list_functions(Session& session, const TableName& database,
                       const std::optional<std::string>& pattern);
PlanPtr get_function(Session& session, const TableName& name);
bool function_exists(const TableName& name);

}  // namespace firesteel
