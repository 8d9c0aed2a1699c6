#pragma once

// What the analyzer asks of its session: relations by name, and file formats.

#include <optional>
#include <string>
#include <vector>

#include "catalog/routine_metadata.h"
#include "catalog/table_metadata.h"
#include "plan/commands.h"
#include "plan/format_registry.h"

namespace firesteel {

class Catalog;

// What stands behind a relation's name.
struct CatalogRelation {
  enum class Kind : uint8_t { kTable, kView, kTempView, kGlobalTempView };
  Kind kind = Kind::kTable;
  // By what its columns are qualified, outermost first: {catalog, database, table}, or {view}.
  std::vector<std::string> qualifier;
  // A view's query (as parsed, or analyzed), or a table that is a plan. Null when there is a
  // source.
  PlanPtr plan;
  // The plan went through the analyzer already; else it does with every query that uses it.
  bool analyzed = true;
  TableSourcePtr source;
  // The database in which a view's names are looked up.
  std::string view_database;
  // What a view's query is analyzed with; null: with what the query that uses it is.
  std::shared_ptr<const Catalog> view_catalog;
  std::shared_ptr<const SqlSettings> view_settings;
  // What the metastore knows of a table or persistent view; of a temporary view that SQL defines
  // the same.
  TablePtr table;
};

// What stands behind a function's name that is no built-in one's.
struct CatalogRoutine {
  RoutinePtr routine;
  // What its body is analyzed with.
  std::shared_ptr<const Catalog> catalog;
  std::shared_ptr<const SqlSettings> settings;
};

// Names of relations. All methods are thread-safe.
class Catalog {
 public:
  virtual ~Catalog() = default;
  // Looks a name of one part up among temporary views, then in the current database.
  virtual std::optional<CatalogRelation> find_relation(const TableName& name) const = 0;
  // Looks a name of one part up among temporary functions, then in the current database.
  virtual std::optional<CatalogRoutine> find_routine(const TableName& /*name*/) const {
    return std::nullopt;
  }
  virtual std::string current_catalog() const = 0;
  virtual std::string current_database() const = 0;
  virtual bool has_catalog(const std::string& name) const = 0;
  virtual bool has_database(const std::string& catalog, const std::string& name) const = 0;
};

}  // namespace firesteel
