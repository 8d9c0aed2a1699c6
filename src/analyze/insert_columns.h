#pragma once

// Which of a query's columns goes into which of the table's.

#include "analyze/analysis.h"
#include "plan/write_commands.h"

namespace firesteel::analyze {

// One expression a column of the table, in its order, named and typed as the column.
Exprs match_insert_columns(Analysis& analysis, const TableMetadata& table,
                           const InsertCommand& insert, const Attributes& rows);

// The table's columns that the statement's query gives values for, in order: those it lists, or all
// that have no value in PARTITION (...).
Schema insert_targets(const Analysis& analysis, const TableMetadata& table,
                      const InsertCommand& insert);

// The column's default as an expression, resolved; a null when it has none.
ExprPtr column_default(Analysis& analysis, const StructField& column);

}  // namespace firesteel::analyze
