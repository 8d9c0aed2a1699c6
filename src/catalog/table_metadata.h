#pragma once

// What the metastore knows of databases, tables and views.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plan/catalog_commands.h"

namespace firesteel {

// How a partition whose value is null (or an empty string) is named.
inline constexpr std::string_view kNullPartitionName = "__HIVE_DEFAULT_PARTITION__";

struct DatabaseMetadata {
  std::string name;
  std::string comment;
  // Absolute, without a scheme.
  std::string location;
  Options properties;
  std::string owner;
};

// What ANALYZE TABLE found for one column; values as text.
struct StoredColumnStatistics {
  std::optional<std::string> min;
  std::optional<std::string> max;
  int64_t null_count = 0;
  int64_t distinct_count = 0;
  int64_t average_length = 0;
  int64_t max_length = 0;
};

struct StoredStatistics {
  int64_t size_in_bytes = 0;
  std::optional<int64_t> row_count;
  std::map<std::string, StoredColumnStatistics> columns;
};

struct PartitionMetadata {
  // One a partition column, as text; kNullPartitionName for nulls.
  std::vector<std::string> values;
  std::string location;
  int64_t created_ms = 0;
  std::optional<StoredStatistics> statistics;
};

struct ViewMetadata {
  std::string text;
  // What its query's names are looked up in: catalog and database.
  std::vector<std::string> name_space;
  // Names of the query's own columns.
  std::vector<std::string> query_columns;
  // Settings under which its query is analyzed.
  std::map<std::string, std::string> settings;
  std::string schema_mode = "COMPENSATION";
};

struct TableMetadata {
  enum class Kind : uint8_t { kManaged, kExternal, kView };

  // Lower case both.
  std::string database;
  std::string name;
  Kind kind = Kind::kManaged;
  // Changes when the table is created anew, not when its data or its properties change.
  std::string id;
  std::string provider;
  // Partition columns come last.
  Schema schema;
  std::vector<std::string> partition_columns;
  std::optional<BucketSpec> bucket;
  // Absolute, without a scheme; empty for views.
  std::string location;
  Options options;
  Options properties;
  std::optional<std::string> comment;
  std::string owner;
  std::string created_by;
  int64_t created_ms = 0;
  std::optional<StoredStatistics> statistics;
  // Only for views.
  ViewMetadata view;
  // Sorted by their values.
  std::vector<PartitionMetadata> partitions;

  bool is_view() const { return kind == Kind::kView; }
  // "MANAGED", "EXTERNAL", "VIEW".
  std::string kind_name() const;
  // Columns that files hold, and those that are folders.
  Schema data_schema() const;
  Schema partition_schema() const;
};

using TablePtr = std::shared_ptr<const TableMetadata>;
using DatabasePtr = std::shared_ptr<const DatabaseMetadata>;

// "p=1/q=a%2Fb": a partition's name, and its folder below the table's.
std::string partition_name(const std::vector<std::string>& columns,
                           const std::vector<std::string>& values);
// Hive's escaping of names in paths, and back.
std::string escape_path_name(std::string_view text);
std::string unescape_path_name(std::string_view text);

}  // namespace firesteel
