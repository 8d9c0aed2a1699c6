#pragma once

#include <optional>

#include "catalog/table_metadata.h"
#include "plan/format_registry.h"

namespace firesteel {

// The rows of a partitioned table: each partition's files, with the partition's values as further
// columns. Partitions that a scan's predicates rule out are not opened.
TableSourcePtr make_partitioned_source(TablePtr table, const FormatRegistry& formats,
                                       const SqlSettings& settings);

// A partition that a scan reads.
struct TablePart {
  TableSourcePtr source;
  // Of the partition columns.
  std::vector<Value> values;
  // Files of the parts before it.
  int32_t first_file = 0;
};

// What a scan of a partitioned table reads. The schema is that of the table, partition columns
// last.
struct TableParts {
  Schema schema;
  Schema partition_columns;
  std::vector<TablePart> parts;
};

// The parts that the request's predicates do not rule out; none when the table is not partitioned.
std::optional<TableParts> parts_to_read(const TableSource& table, const ScanRequest& request);
// A table of just these parts.
TableSourcePtr make_table_of_parts(TableParts parts, std::string description);

// Opens the files of one folder of the table; no rows when the folder is not there.
TableSourcePtr open_table_folder(const TableMetadata& table, const std::string& folder,
                                 const FormatRegistry& formats, const SqlSettings& settings);

// A partition column's value from its text.
Value partition_value(const std::string& text, const DataType& type, const SqlSettings& settings);

}  // namespace firesteel
