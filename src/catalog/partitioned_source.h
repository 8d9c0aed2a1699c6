#pragma once

#include "catalog/table_metadata.h"
#include "plan/format_registry.h"

namespace firesteel {

// The rows of a partitioned table: each partition's files, with the partition's values as further
// columns. Partitions that a scan's predicates rule out are not opened.
TableSourcePtr make_partitioned_source(TablePtr table, const FormatRegistry& formats,
                                       const SqlSettings& settings);

// Opens the files of one folder of the table; no rows when the folder is not there.
TableSourcePtr open_table_folder(const TableMetadata& table, const std::string& folder,
                                 const FormatRegistry& formats, const SqlSettings& settings);

// A partition column's value from its text.
Value partition_value(const std::string& text, const DataType& type, const SqlSettings& settings);

}  // namespace firesteel
