#pragma once

// What the analyzer asks of its session: relations by name, and file formats.

#include <optional>
#include <string>
#include <vector>

#include "plan/commands.h"
#include "plan/table_source.h"

namespace firesteel {

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
  // Names of a persistent view's columns; empty when they are those of its query.
  std::vector<std::string> column_names;
};

// Names of relations. All methods are thread-safe.
class Catalog {
 public:
  virtual ~Catalog() = default;
  // Looks a name of one part up among temporary views, then in the current database.
  virtual std::optional<CatalogRelation> find_relation(const TableName& name) const = 0;
  virtual std::string current_catalog() const = 0;
  virtual std::string current_database() const = 0;
  virtual bool has_catalog(const std::string& name) const = 0;
  virtual bool has_database(const std::string& catalog, const std::string& name) const = 0;
};

// Opens files as tables. All methods are thread-safe.
class FormatRegistry {
 public:
  virtual ~FormatRegistry() = default;
  // Names in any case: "parquet", "csv"...
  virtual bool has_format(const std::string& format) const = 0;
  // Infers the schema when none is given. Throws PATH_NOT_FOUND and its like.
  virtual TableSourcePtr open(const std::string& format, const std::vector<std::string>& paths,
                              const Options& options, const std::optional<Schema>& schema,
                              const SqlSettings& settings) const = 0;
};

}  // namespace firesteel
