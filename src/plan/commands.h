#pragma once

// Statements that are no queries. A command is a leaf to the analyzer but for its `query` (a
// child), which is analyzed with it; the session runs it and answers with rows of `output()`.

#include <variant>

#include "plan/unresolved_plans.h"

namespace firesteel {

using TableName = std::vector<std::string>;

struct CreateViewCommand {
  TableName name;
  std::vector<std::string> column_names;
  std::vector<std::optional<std::string>> column_comments;
  bool replace = false;
  bool if_not_exists = false;
  enum class Scope : uint8_t {
    kTemporary,
    kGlobalTemporary,
    kPersistent
  } scope = Scope::kTemporary;
  // The query's text, for persistent views.
  std::string text;
};

// CREATE TEMPORARY VIEW v USING format OPTIONS (...).
struct CreateViewUsingCommand {
  TableName name;
  std::optional<Schema> schema;
  std::string format;
  Options options;
  bool replace = false;
  bool global = false;
};

struct DropViewCommand {
  TableName name;
  bool if_exists = false;
};

struct DropTableCommand {
  TableName name;
  bool if_exists = false;
  bool purge = false;
};

struct CreateTableCommand {
  TableName name;
  // Empty for CREATE TABLE AS SELECT without a column list.
  Schema schema;
  std::string format;
  Options options;
  std::vector<std::string> partition_by;
  std::string location;
  std::string comment;
  Options properties;
  bool if_not_exists = false;
  bool replace = false;
};

// SET, SET k, SET k = v, SET -v; SET TIME ZONE is a key too.
struct SetCommand {
  std::optional<std::string> key;
  std::optional<std::string> value;
  bool verbose = false;
};

struct ResetCommand {
  std::optional<std::string> key;
};

struct ShowTablesCommand {
  TableName database;
  std::optional<std::string> pattern;
  bool views_only = false;
};

struct ShowColumnsCommand {
  TableName table;
};

struct ShowDatabasesCommand {
  std::optional<std::string> pattern;
};

struct ShowCatalogsCommand {
  std::optional<std::string> pattern;
};

struct ShowFunctionsCommand {
  enum class Scope : uint8_t { kAll, kSystem, kUser } scope = Scope::kAll;
  std::optional<std::string> pattern;
};

struct UseCommand {
  TableName name;
  bool catalog = false;
};

struct DescribeTableCommand {
  TableName table;
  bool extended = false;
  std::vector<std::string> column;
};

// DESCRIBE QUERY q: the query is the child.
struct DescribeQueryCommand {};

struct DescribeFunctionCommand {
  TableName name;
  bool extended = false;
};

struct DescribeDatabaseCommand {
  TableName name;
  bool extended = false;
};

// EXPLAIN [mode] statement: the statement is the child.
struct ExplainCommand {
  enum class Mode : uint8_t {
    kSimple,
    kExtended,
    kCodegen,
    kCost,
    kFormatted
  } mode = Mode::kSimple;
};

// CACHE [LAZY] TABLE t [OPTIONS] [AS query].
struct CacheTableCommand {
  TableName name;
  bool lazy = false;
  Options options;
};

struct UncacheTableCommand {
  TableName name;
  bool if_exists = false;
};

struct ClearCacheCommand {};

struct RefreshCommand {
  // A table, or a path when `is_path`.
  TableName name;
  bool is_path = false;
};

// INSERT INTO/OVERWRITE table, INSERT OVERWRITE DIRECTORY (format and path).
struct InsertCommand {
  TableName table;
  std::vector<std::string> columns;
  bool overwrite = false;
  bool by_name = false;
  std::map<std::string, std::optional<Value>> partition;
};

enum class SaveMode : uint8_t { kErrorIfExists, kAppend, kOverwrite, kIgnore };

// DataFrame.write: to a path, or to a table when `table` is not empty. The query is the child.
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

using CommandBody =
    std::variant<CreateViewCommand, CreateViewUsingCommand, DropViewCommand, DropTableCommand,
                 CreateTableCommand, SetCommand, ResetCommand, ShowTablesCommand,
                 ShowColumnsCommand, ShowDatabasesCommand, ShowCatalogsCommand,
                 ShowFunctionsCommand, UseCommand, DescribeTableCommand, DescribeQueryCommand,
                 DescribeFunctionCommand, DescribeDatabaseCommand, ExplainCommand,
                 CacheTableCommand, UncacheTableCommand, ClearCacheCommand, RefreshCommand,
                 InsertCommand, WriteCommand>;

class Command final : public LogicalPlan {
 public:
  static constexpr PlanKind kKind = PlanKind::kCommand;
  explicit Command(CommandBody body, PlanPtr query = nullptr);

  const CommandBody& body() const { return body_; }
  // Null when the statement contains no query.
  PlanPtr query() const { return children().empty() ? nullptr : children()[0]; }
  PlanPtr with_children(Plans children) const override;
  PlanPtr with_expressions(Exprs expressions) const override;
  // The columns of its answer; empty for most.
  const Attributes& output() const override { return output_; }
  std::string node_string() const override;

 private:
  CommandBody body_;
  Attributes output_;
};

}  // namespace firesteel
