#pragma once

// Statements about databases and tables.

#include <variant>

#include "plan/unresolved_plans.h"

namespace firesteel {

using TableName = std::vector<std::string>;

// One column of PARTITION (a = 1, b). The value is text (as CAST to STRING gives it) or a null;
// none at all for a column whose values come from the rows.
struct PartitionItem {
  std::string column;
  std::optional<Value> value;
};
using PartitionSpec = std::vector<PartitionItem>;

struct CreateDatabaseCommand {
  TableName name;
  bool if_not_exists = false;
  std::optional<std::string> comment;
  std::string location;
  Options properties;
};

struct DropDatabaseCommand {
  TableName name;
  bool if_exists = false;
  bool cascade = false;
};

struct AlterDatabaseCommand {
  TableName name;
  Options set_properties;
  std::vector<std::string> unset_properties;
  std::optional<std::string> location;
};

// COMMENT ON DATABASE or TABLE; no text removes the comment.
struct CommentCommand {
  TableName name;
  bool database = false;
  std::optional<std::string> comment;
  SourceRange source;
};

struct ShowCurrentNamespaceCommand {};

struct BucketSpec {
  int count = 0;
  std::vector<std::string> columns;
  std::vector<std::string> sort_columns;

  bool operator==(const BucketSpec&) const = default;
};

struct CreateTableCommand {
  TableName name;
  // Empty for CREATE TABLE AS SELECT without a column list. A column's default is the field
  // CURRENT_DEFAULT of its metadata, as in Spark.
  Schema schema;
  std::string format;
  Options options;
  std::vector<std::string> partition_by;
  std::optional<BucketSpec> bucket;
  std::string location;
  std::optional<std::string> comment;
  Options properties;
  bool if_not_exists = false;
  // CREATE OR REPLACE; REPLACE, when the table must be there.
  bool replace = false;
  bool must_exist = false;
};

struct CreateTableLikeCommand {
  TableName name;
  TableName source;
  bool if_not_exists = false;
  std::string format;
  std::string location;
  Options properties;
  SourceRange source_range;
};

struct DropTableCommand {
  TableName name;
  bool if_exists = false;
  bool purge = false;
};

struct TruncateTableCommand {
  TableName name;
  PartitionSpec partition;
  SourceRange source;
};

struct ColumnPosition {
  bool first = false;
  std::string after;
};

// The actions of ALTER TABLE and ALTER VIEW.
struct RenameTableAction {
  TableName to;
};
struct AddColumnsAction {
  struct Column {
    // The structs around it, outermost first.
    std::vector<std::string> parent;
    StructField field;
    std::optional<ColumnPosition> position;
  };
  std::vector<Column> columns;
  bool if_not_exists = false;
};
struct ReplaceColumnsAction {
  Schema columns;
};
struct DropColumnsAction {
  std::vector<std::vector<std::string>> columns;
  bool if_exists = false;
};
struct RenameColumnAction {
  std::vector<std::string> column;
  std::string to;
};
struct AlterColumnAction {
  std::vector<std::string> column;
  std::optional<DataType> type;
  std::optional<std::string> comment;
  // SET NOT NULL (false), DROP NOT NULL (true).
  std::optional<bool> nullable;
  std::optional<ColumnPosition> position;
  // SET DEFAULT text; DROP DEFAULT: an empty one.
  std::optional<std::string> default_text;
};
struct SetPropertiesAction {
  Options properties;
  // SET SERDEPROPERTIES: the table's options.
  bool options = false;
};
struct UnsetPropertiesAction {
  std::vector<std::string> keys;
  bool if_exists = false;
};
struct AddPartitionsAction {
  struct Partition {
    PartitionSpec spec;
    std::string location;
  };
  std::vector<Partition> partitions;
  bool if_not_exists = false;
};
struct DropPartitionsAction {
  std::vector<PartitionSpec> partitions;
  bool if_exists = false;
  bool purge = false;
};
struct RenamePartitionAction {
  PartitionSpec from;
  PartitionSpec to;
};
struct SetLocationAction {
  PartitionSpec partition;
  std::string location;
};
// MSCK REPAIR TABLE t [ADD | DROP | SYNC PARTITIONS] and ALTER TABLE t RECOVER PARTITIONS.
struct RepairPartitionsAction {
  bool add = true;
  bool drop = false;
};
// ALTER VIEW v AS query: the query is the child.
struct SetViewQueryAction {
  std::string text;
};
// ALTER VIEW v WITH SCHEMA mode.
struct SetViewSchemaModeAction {
  std::string mode;
};

struct AlterTableCommand {
  TableName name;
  // ALTER VIEW.
  bool view = false;
  // As messages name it: "ALTER TABLE ... RENAME TO".
  std::string statement;
  std::variant<RenameTableAction, AddColumnsAction, ReplaceColumnsAction, DropColumnsAction,
               RenameColumnAction, AlterColumnAction, SetPropertiesAction, UnsetPropertiesAction,
               AddPartitionsAction, DropPartitionsAction, RenamePartitionAction, SetLocationAction,
               RepairPartitionsAction, SetViewQueryAction, SetViewSchemaModeAction>
      action;
  // The name's place in the text, and the whole statement's.
  SourceRange source;
  SourceRange statement_range;
};

// SHOW TABLE EXTENDED [IN database] LIKE 'pattern' [PARTITION (...)].
struct ShowTableExtendedCommand {
  TableName database;
  std::string pattern;
  PartitionSpec partition;
};

struct ShowPartitionsCommand {
  TableName table;
  PartitionSpec partition;
  SourceRange source;
};

struct ShowPropertiesCommand {
  TableName table;
  std::optional<std::string> key;
  SourceRange source;
};

struct ShowCreateTableCommand {
  TableName table;
  bool as_serde = false;
  SourceRange source;
};

// ANALYZE TABLE t [PARTITION (...)] COMPUTE STATISTICS [NOSCAN | FOR COLUMNS ... | FOR ALL
// COLUMNS].
struct AnalyzeTableCommand {
  TableName table;
  PartitionSpec partition;
  bool no_scan = false;
  bool all_columns = false;
  std::vector<std::string> columns;
  SourceRange source;
};

// ANALYZE TABLES [IN database] COMPUTE STATISTICS [NOSCAN].
struct AnalyzeTablesCommand {
  TableName database;
  bool no_scan = false;
};

// DELETE FROM, UPDATE and MERGE INTO, which no table of the session catalog can do.
struct RowLevelCommand {
  TableName table;
  // "DELETE", "UPDATE TABLE", "MERGE INTO TABLE".
  std::string operation;
  SourceRange source;
};

}  // namespace firesteel
