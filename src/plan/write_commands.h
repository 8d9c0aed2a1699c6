#pragma once

// Commands that write the rows of their query (their child) into tables and files.

#include "plan/catalog_commands.h"

namespace firesteel {

// INSERT INTO/OVERWRITE table. Analyzed, the query has the table's columns in their order.
struct InsertCommand {
  TableName table;
  std::vector<std::string> columns;
  bool overwrite = false;
  bool by_name = false;
  PartitionSpec partition;
  // Partitions that are there already stay as they are.
  bool if_partition_not_exists = false;
  // Only the partitions that rows come for are overwritten; none: as the session's settings say.
  std::optional<bool> dynamic_overwrite;
  Options options;
  // REPLACE WHERE's text.
  std::optional<std::string> replace_where;
  // The table's name in the statement, and the statement up to the query.
  SourceRange source;
  SourceRange statement_range;
};

enum class SaveMode : uint8_t { kErrorIfExists, kAppend, kOverwrite, kIgnore };

// DataFrame.write: to a path, or to a table when `table` is not empty.
struct WriteCommand {
  std::string format;
  std::string path;
  TableName table;
  // insertInto: by position into an existing table.
  bool insert_into = false;
  SaveMode mode = SaveMode::kErrorIfExists;
  Options options;
  std::vector<std::string> partition_by;
  std::vector<std::string> sort_by;
  std::vector<std::string> bucket_by;
  int bucket_count = 0;
};

// DataFrame.writeTo.
struct WriteTableCommand {
  enum class Mode : uint8_t {
    kCreate,
    kReplace,
    kCreateOrReplace,
    kAppend,
    kOverwrite,
    kOverwritePartitions
  };
  TableName table;
  Mode mode = Mode::kAppend;
  std::string format;
  Options options;
  Options properties;
  std::vector<std::string> partition_by;
};

}  // namespace firesteel
