#pragma once

// The metastore's files.

#include <string>

#include "catalog/table_metadata.h"

namespace firesteel {

std::string to_json(const DatabaseMetadata& database);
std::string to_json(const TableMetadata& table);
// Throw SparkError when the text is not what to_json writes; `path` is for the message.
DatabaseMetadata parse_database_json(const std::string& text, const std::string& path);
TableMetadata parse_table_json(const std::string& text, const std::string& path);

}  // namespace firesteel
