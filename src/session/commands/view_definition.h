#pragma once

// What is kept of a view that SQL defines.

#include "session/query_execution.h"

namespace firesteel {

// Whether views have a WITH SCHEMA clause.
inline constexpr const char* kSchemaModeSetting = "spark.sql.legacy.viewSchemaBindingMode";
[[noreturn]] void throw_no_schema_mode();

// The query of a CREATE VIEW or ALTER VIEW as it was written.
PlanPtr unresolved_query(const QueryExecution& query);

// Columns, text, settings and the current database; not the name. `command` is analyzed.
TableMetadata view_metadata(const Session& session, const CreateViewCommand& create,
                            const Command& command);
// Settings that decide what a view's query means.
std::map<std::string, std::string> settings_for_views(const Session& session);

// Throws INVALID_TEMP_OBJ_REFERENCE when a persistent view's query names a temporary one.
void check_no_temp_views(const SessionCatalog& catalog, const QualifiedTable& view,
                         const PlanPtr& query);
// Throws RECURSIVE_VIEW when the view would be defined by itself.
void check_no_cycle(const SessionCatalog& catalog, const TableName& view, const PlanPtr& query,
                    bool temporary);

}  // namespace firesteel
