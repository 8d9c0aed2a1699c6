#pragma once

// Writing a query's rows into a table's folder.

#include "session/query_execution.h"

namespace firesteel {

struct TableWrite {
  TablePtr table;
  // Analyzed; its columns are the table's, in their order.
  PlanPtr rows;
  bool overwrite = false;
  // With overwrite: only the partitions that rows come for are replaced.
  bool dynamic = false;
  // Values of leading partition columns that all rows have; with a static overwrite, only
  // partitions with them are replaced.
  std::vector<std::optional<std::string>> fixed_values;
};

// Partitions that come to be are added to the table's metadata.
void write_rows(QueryExecution& query, const TableWrite& write);

}  // namespace firesteel
