#include "plan/commands.h"

#include "base/check.h"

namespace firesteel {
namespace {

struct CommandShape {
  // As the plan shows it.
  std::string name;
  // Columns of the answer.
  Schema schema;
};

StructField text(std::string name, bool nullable = false) {
  return {.name = std::move(name), .type = TypeId::kString, .nullable = nullable};
}

StructField flag(std::string name) {
  return {.name = std::move(name), .type = TypeId::kBoolean, .nullable = false};
}

struct DescribeShape {
  CommandShape operator()(const CreateViewCommand& c) const {
    return {"CreateViewCommand " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const CreateViewUsingCommand& c) const {
    return {"CreateTempViewUsing " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const DropViewCommand& c) const {
    return {"DropView " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const DropTableCommand& c) const {
    return {"DropTable " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const CreateTableCommand& c) const {
    return {"CreateTable " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const CreateTableLikeCommand& c) const {
    return {"CreateTableLikeCommand " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const TruncateTableCommand&) const { return {"TruncateTable", {}}; }
  CommandShape operator()(const AlterTableCommand&) const { return {"AlterTable", {}}; }
  CommandShape operator()(const CreateDatabaseCommand&) const { return {"CreateNamespace", {}}; }
  CommandShape operator()(const DropDatabaseCommand&) const { return {"DropNamespace", {}}; }
  CommandShape operator()(const AlterDatabaseCommand&) const { return {"AlterNamespace", {}}; }
  CommandShape operator()(const CommentCommand& c) const {
    return {c.database ? "CommentOnNamespace" : "CommentOnTable", {}};
  }
  CommandShape operator()(const ShowTableExtendedCommand&) const {
    return {"ShowTablesExtended",
            {text("namespace"), text("tableName"), flag("isTemporary"), text("information")}};
  }
  CommandShape operator()(const ShowPartitionsCommand&) const {
    return {"ShowPartitions", {text("partition")}};
  }
  CommandShape operator()(const ShowPropertiesCommand&) const {
    return {"ShowTableProperties", {text("key"), text("value")}};
  }
  CommandShape operator()(const ShowCreateTableCommand&) const {
    return {"ShowCreateTable", {text("createtab_stmt")}};
  }
  CommandShape operator()(const ShowCurrentNamespaceCommand&) const {
    return {"ShowCurrentNamespace", {text("catalog"), text("namespace")}};
  }
  CommandShape operator()(const AnalyzeTableCommand&) const { return {"AnalyzeTable", {}}; }
  CommandShape operator()(const AnalyzeTablesCommand&) const { return {"AnalyzeTables", {}}; }
  CommandShape operator()(const RowLevelCommand& c) const { return {c.operation, {}}; }
  CommandShape operator()(const WriteTableCommand&) const { return {"WriteToTable", {}}; }
  CommandShape operator()(const CreateFunctionCommand& c) const {
    return {"CreateSQLFunctionCommand " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const DropFunctionCommand& c) const {
    return {"DropFunctionCommand " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const RefreshFunctionCommand& c) const {
    return {"RefreshFunctionCommand " + quote_identifiers(c.name), {}};
  }
  CommandShape operator()(const SetCommand& c) const {
    Schema schema{text("key"), text("value")};
    if (c.verbose) {
      schema.push_back(text("meaning"));
      schema.push_back(text("Since version"));
    }
    return {"SetCommand", std::move(schema)};
  }
  CommandShape operator()(const ResetCommand&) const { return {"ResetCommand", {}}; }
  CommandShape operator()(const ShowTablesCommand& c) const {
    return {
        c.views_only ? "ShowViews" : "ShowTables",
        {text("namespace"), text(c.views_only ? "viewName" : "tableName"), flag("isTemporary")}};
  }
  CommandShape operator()(const ShowColumnsCommand&) const {
    return {"ShowColumns", {text("col_name")}};
  }
  CommandShape operator()(const ShowDatabasesCommand&) const {
    return {"ShowNamespaces", {text("namespace")}};
  }
  CommandShape operator()(const ShowCatalogsCommand&) const {
    return {"ShowCatalogs", {text("catalog")}};
  }
  CommandShape operator()(const ShowFunctionsCommand&) const {
    return {"ShowFunctions", {text("function")}};
  }
  CommandShape operator()(const UseCommand&) const { return {"SetCatalogAndNamespace", {}}; }
  CommandShape operator()(const DescribeTableCommand& c) const {
    if (!c.column.empty()) return {"DescribeColumn", {text("info_name"), text("info_value")}};
    if (c.as_json) return {"DescribeRelationJson", {text("json_metadata")}};
    return {"DescribeRelation", {text("col_name"), text("data_type"), text("comment", true)}};
  }
  CommandShape operator()(const DescribeQueryCommand&) const {
    return {"DescribeQueryCommand", {text("col_name"), text("data_type"), text("comment", true)}};
  }
  CommandShape operator()(const DescribeFunctionCommand&) const {
    return {"DescribeFunction", {text("function_desc")}};
  }
  CommandShape operator()(const DescribeDatabaseCommand&) const {
    return {"DescribeNamespace", {text("info_name"), text("info_value")}};
  }
  CommandShape operator()(const ExplainCommand&) const {
    return {"ExplainCommand", {text("plan")}};
  }
  CommandShape operator()(const CacheTableCommand&) const { return {"CacheTable", {}}; }
  CommandShape operator()(const UncacheTableCommand&) const { return {"UncacheTable", {}}; }
  CommandShape operator()(const ClearCacheCommand&) const { return {"ClearCacheCommand", {}}; }
  CommandShape operator()(const RefreshCommand&) const { return {"RefreshTable", {}}; }
  CommandShape operator()(const InsertCommand&) const { return {"InsertIntoStatement", {}}; }
  CommandShape operator()(const WriteCommand&) const {
    return {"InsertIntoHadoopFsRelationCommand", {}};
  }
};

Plans plans_of(PlanPtr query) {
  if (!query) return {};
  return {std::move(query)};
}

}  // namespace

Command::Command(CommandBody body, PlanPtr query)
    : LogicalPlan(kKind, plans_of(std::move(query))),
      body_(std::move(body)),
      output_(to_attributes(std::visit(DescribeShape{}, body_).schema)) {}

PlanPtr Command::with_children(Plans children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  auto copy = std::make_shared<Command>(body_, children.empty() ? nullptr : std::move(children[0]));
  copy->output_ = output_;
  return copy;
}

PlanPtr Command::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

std::string Command::node_string() const { return std::visit(DescribeShape{}, body_).name; }

}  // namespace firesteel
