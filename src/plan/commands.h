#pragma once

// Statements that are no queries. A command is a leaf to the analyzer but for its `query` (a
// child), which is analyzed with it; the session runs it and answers with rows of `output()`.

#include "plan/routine_commands.h"
#include "plan/write_commands.h"

namespace firesteel {

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
  // The query's text, for views in SQL.
  std::string text;
  std::optional<std::string> comment;
  Options properties;
  // WITH SCHEMA ...: BINDING, COMPENSATION, EVOLUTION, TYPE EVOLUTION.
  std::string schema_mode;
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
  SourceRange source;
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
  // AS JSON.
  bool as_json = false;
  // DESCRIBE t PARTITION (...).
  PartitionSpec partition;
  SourceRange source;
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
  SourceRange source;
  // AS query: its text.
  std::string text;
};

struct UncacheTableCommand {
  TableName name;
  bool if_exists = false;
  SourceRange source;
};

struct ClearCacheCommand {};

struct RefreshCommand {
  // A table, or a path when `is_path`.
  TableName name;
  bool is_path = false;
  SourceRange source;
};

using CommandBody = std::variant<
    CreateViewCommand, CreateViewUsingCommand, DropViewCommand, DropTableCommand,
    CreateTableCommand, CreateTableLikeCommand, TruncateTableCommand, AlterTableCommand,
    CreateDatabaseCommand, DropDatabaseCommand, AlterDatabaseCommand, CommentCommand, SetCommand,
    ResetCommand, ShowTablesCommand, ShowTableExtendedCommand, ShowPartitionsCommand,
    ShowPropertiesCommand, ShowCreateTableCommand, ShowColumnsCommand, ShowDatabasesCommand,
    ShowCurrentNamespaceCommand, ShowCatalogsCommand, ShowFunctionsCommand, UseCommand,
    DescribeTableCommand, DescribeQueryCommand, DescribeFunctionCommand, DescribeDatabaseCommand,
    ExplainCommand, CacheTableCommand, UncacheTableCommand, ClearCacheCommand, RefreshCommand,
    AnalyzeTableCommand, AnalyzeTablesCommand, CreateFunctionCommand, DropFunctionCommand,
    RefreshFunctionCommand, RowLevelCommand, InsertCommand, WriteCommand, WriteTableCommand>;

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
