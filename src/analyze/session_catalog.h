#pragma once

#include <map>
#include <shared_mutex>

#include "analyze/catalog.h"

namespace firesteel {

// The relations of one session, in memory: temporary views, global temporary views and the tables
// of databases. Thread-safe.
class SessionCatalog final : public Catalog {
 public:
  explicit SessionCatalog(std::string catalog = "spark_catalog", std::string database = "default");

  std::optional<CatalogRelation> find_relation(const TableName& name) const override;
  std::string current_catalog() const override;
  std::string current_database() const override;
  bool has_catalog(const std::string& name) const override;
  bool has_database(const std::string& catalog, const std::string& name) const override;

  // Without `replace` throws TEMP_TABLE_OR_VIEW_ALREADY_EXISTS when there is one.
  // `analyzed`: see CatalogRelation.
  void create_temp_view(const std::string& name, PlanPtr plan, bool replace, bool analyzed = true);
  void create_global_temp_view(const std::string& name, PlanPtr plan, bool replace,
                               bool analyzed = true);
  // False when there was none.
  bool drop_temp_view(const std::string& name);
  bool drop_global_temp_view(const std::string& name);

  // `name` as for find_relation. Throws TABLE_OR_VIEW_ALREADY_EXISTS and SCHEMA_NOT_FOUND.
  void create_table(const TableName& name, CatalogRelation relation, bool replace);
  bool drop_table(const TableName& name);

  void create_database(const std::string& name, bool if_not_exists);
  // Without `cascade` throws SCHEMA_NOT_EMPTY when it holds tables. False when there was none.
  bool drop_database(const std::string& name, bool cascade);
  // Throws SCHEMA_NOT_FOUND.
  void set_current_database(const std::string& name);
  std::vector<std::string> database_names() const;

  // Takes over what another session's catalog holds.
  void copy_from(const SessionCatalog& other);

  struct Entry {
    // Empty for temporary views.
    std::string database;
    std::string name;
    CatalogRelation::Kind kind;
  };
  // Tables and views of a database, then temporary views, by name.
  std::vector<Entry> relations(const std::string& database) const;

 private:
  using Relations = std::map<std::string, CatalogRelation>;

  // Names are kept in lower case; the lock is held by the caller.
  Relations& tables_of(const std::string& database);
  std::pair<std::string, std::string> split(const TableName& name) const;

  const std::string catalog_;
  mutable std::shared_mutex mutex_;
  std::string database_;
  Relations temp_views_;
  Relations global_temp_views_;
  std::map<std::string, Relations> databases_;
};

}  // namespace firesteel
