#pragma once

// What DESCRIBE EXTENDED and SHOW TABLE EXTENDED tell of a table.

#include <string>
#include <utility>
#include <vector>

#include "session/session.h"

namespace firesteel {

using DetailRows = std::vector<std::pair<std::string, std::string>>;

DetailRows table_details(const Session& session, const TableMetadata& table);
DetailRows temp_view_details(const Session& session, const CatalogRelation& view);
// Of DESCRIBE ... PARTITION: how the whole table is stored.
DetailRows storage_details(const TableMetadata& table);
DetailRows partition_details(const Session& session, const TableMetadata& table,
                             const PartitionMetadata& partition);

// The options with the values of keys that name secrets hidden.
Options without_secrets(Options options);
// [a=1, b=2]
std::string bracketed(const Options& options);
// [`a`, `b`]
std::string bracketed_names(const std::vector<std::string>& names);
// "1200 bytes, 3 rows"
std::string statistics_text(const StoredStatistics& statistics);

}  // namespace firesteel
