#include "firesteel/catalog.h"

#include <algorithm>

#include "functions/function_registry.h"
#include "plan/commands.h"
#include "rdd/guarded.h"
#include "session/query_execution.h"
#include "sql/parser.h"

namespace firesteel::catalog {
namespace {

// The rows of a command's answer.
std::vector<Value::List> run(Session& session, CommandBody body) {
  return guarded([&] {
    std::vector<Value::List> rows;
    const auto batches = session.query(std::make_shared<Command>(std::move(body)))->collect();
    for (const auto& batch : *batches) {
      for (size_t row = 0; row < batch.num_rows; ++row) {
        rows.emplace_back();
        for (const auto& column : batch.columns) rows.back().push_back(column->value(row));
      }
    }
    return rows;
  });
}

std::vector<std::string> first_column(const std::vector<Value::List>& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(row.at(0).string());
  return out;
}

TableName name_of(const std::string& text) {
  return guarded([&] { return parse_multipart_identifier(text); });
}

std::unique_ptr<QueryExecution> query_of(Session& session, const std::string& table) {
  return session.query(std::make_shared<UnresolvedRelation>(name_of(table)));
}

}  // namespace

std::string Catalog::currentCatalog() const { return session_->catalog().current_catalog(); }
std::string Catalog::currentDatabase() const { return session_->catalog().current_database(); }

void Catalog::setCurrentDatabase(const std::string& name) const {
  run(*session_, UseCommand{name_of(name), false});
}

std::vector<std::string> Catalog::listDatabases() const {
  return first_column(run(*session_, ShowDatabasesCommand{}));
}

std::vector<Table> Catalog::listTables(const std::optional<std::string>& database) const {
  ShowTablesCommand command;
  if (database) command.database = name_of(*database);
  std::vector<Table> out;
  for (const auto& row : run(*session_, std::move(command))) {
    out.push_back({row.at(1).string(), row.at(0).string(), row.at(2).boolean()});
  }
  return out;
}

std::vector<Column> Catalog::listColumns(const std::string& table) const {
  return guarded([&] {
    std::vector<Column> out;
    for (const auto& field : query_of(*session_, table)->schema()) {
      out.push_back({field.name, field.type.simple_string(), field.nullable});
    }
    return out;
  });
}

std::vector<std::string> Catalog::listFunctions() const {
  return first_column(run(*session_, ShowFunctionsCommand{}));
}

bool Catalog::databaseExists(const std::string& name) const {
  const auto all = listDatabases();
  return std::find(all.begin(), all.end(), name) != all.end();
}

bool Catalog::tableExists(const std::string& name) const {
  try {
    query_of(*session_, name)->analyzed();
    return true;
  } catch (const SparkError& error) {
    if (error.condition() == "TABLE_OR_VIEW_NOT_FOUND") return false;
    throw to_exception(error);
  }
}

bool Catalog::functionExists(const std::string& name) const {
  const auto all = listFunctions();
  return std::find(all.begin(), all.end(), name) != all.end();
}

bool Catalog::dropTempView(const std::string& name) const {
  return guarded([&] { return session_->catalog().drop_temp_view(name); });
}

bool Catalog::dropGlobalTempView(const std::string& name) const {
  return guarded([&] { return session_->catalog().drop_global_temp_view(name); });
}

void Catalog::cacheTable(const std::string& table) const {
  run(*session_, CacheTableCommand{name_of(table), /*lazy=*/true, {}});
}

void Catalog::uncacheTable(const std::string& table) const {
  run(*session_, UncacheTableCommand{name_of(table), false});
}

bool Catalog::isCached(const std::string& table) const {
  return guarded(
      [&] { return session_->cache().find(query_of(*session_, table)->analyzed()) != nullptr; });
}

void Catalog::clearCache() const { run(*session_, ClearCacheCommand{}); }

void Catalog::refreshTable(const std::string& table) const {
  run(*session_, RefreshCommand{name_of(table), false});
}

}  // namespace firesteel::catalog
