#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

class DataFrame;
class Session;  // the engine's

namespace catalog {

struct Table {
  std::string name;
  // Empty for temporary views.
  std::string database;
  bool isTemporary = false;
};

struct Column {
  std::string name;
  // "int", "array<string>"
  std::string dataType;
  bool nullable = true;
};

// spark.catalog(): what a session knows by name. Methods throw SparkException.
class Catalog {
 public:
  std::string currentCatalog() const;
  std::string currentDatabase() const;
  void setCurrentDatabase(const std::string& name) const;
  std::vector<std::string> listDatabases() const;
  // Of the current database when none is named; temporary views are always among them.
  std::vector<Table> listTables(const std::optional<std::string>& database = std::nullopt) const;
  std::vector<Column> listColumns(const std::string& table) const;
  std::vector<std::string> listFunctions() const;
  bool databaseExists(const std::string& name) const;
  bool tableExists(const std::string& name) const;
  bool functionExists(const std::string& name) const;
  // False when there was none.
  bool dropTempView(const std::string& name) const;
  bool dropGlobalTempView(const std::string& name) const;
  void cacheTable(const std::string& table) const;
  void uncacheTable(const std::string& table) const;
  bool isCached(const std::string& table) const;
  void clearCache() const;
  void refreshTable(const std::string& table) const;

  // For the engine.
  explicit Catalog(std::shared_ptr<Session> session) : session_(std::move(session)) {}

 private:
  std::shared_ptr<Session> session_;
};

}  // namespace catalog
}  // namespace firesteel
