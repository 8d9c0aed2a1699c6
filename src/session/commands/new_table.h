#pragma once

// Making tables: CREATE TABLE in all its forms, and writes that make their table.

#include "session/query_execution.h"

namespace firesteel {

// Checks what a statement says of a new table, and completes it: format, location, order of the
// columns. `rows`: the columns of its query; null without one.
TableMetadata new_table(Session& session, const CreateTableCommand& create, const Schema* rows);

// Makes the table with the query's rows: first the files, then the entry in the metastore. With
// `replace` a table of that name goes when the new one is complete. `rows` is analyzed; its columns
// are matched to the table's by name.
void create_table_as(QueryExecution& query, TableMetadata table, const PlanPtr& rows, bool replace);

}  // namespace firesteel
