#pragma once

// PARTITION (...) of statements against a table's partition columns.

#include "session/session.h"

namespace firesteel {

// Values of some partition columns: text, by position; none where any value will do.
struct PartialPartition {
  std::vector<std::optional<std::string>> values;

  bool matches(const PartitionMetadata& partition) const;
  bool is_complete() const;
};

// Throws PARTITIONS_NOT_FOUND for a column that is no partition column; values are brought into the
// form that the column's type prints.
PartialPartition partial_partition(const Session& session, const TableMetadata& table,
                                   const PartitionSpec& spec);
// The values of all partition columns. Throws when the columns are not just these.
std::vector<std::string> full_partition(const Session& session, const TableMetadata& table,
                                        const PartitionSpec& spec);
// PARTITION (`p` = 1, `q` = x), as messages have it.
std::string partition_text(const TableMetadata& table, const std::vector<std::string>& values);
// `database`.`table`, as these messages have it.
std::string short_name(const TableMetadata& table);
// Null when the table has no such partition.
const PartitionMetadata* find_partition(const TableMetadata& table,
                                        const std::vector<std::string>& values);
// PARTITIONS_NOT_FOUND
[[noreturn]] void throw_no_partition(const TableMetadata& table,
                                     const std::vector<std::string>& values);
// Where a partition's files go if nothing else was said.
std::string partition_location(const TableMetadata& table, const std::vector<std::string>& values);

// Partition folders below the table's folder, whether the catalog knows them or not.
std::vector<std::vector<std::string>> partitions_on_disk(const TableMetadata& table);

}  // namespace firesteel
