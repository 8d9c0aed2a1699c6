#pragma once

#include <map>
#include <shared_mutex>

#include "analyze/catalog.h"
#include "catalog/metastore.h"
#include "catalog/stored_tables.h"
#include "session/session_conf.h"
#include "session/temp_views.h"

namespace firesteel {

// A table's full name, in lower case.
struct QualifiedTable {
  std::string database;
  std::string name;

  // {spark_catalog, database, name}
  std::vector<std::string> parts() const;
  // `spark_catalog`.`database`.`name`, as messages have it.
  std::string quoted() const { return quote_identifiers(parts()); }
};

// What names mean in one session: its temporary views, the global ones, and the metastore's tables
// and views, seen from the session's current database. Thread-safe.
class SessionCatalog final : public Catalog {
 public:
  // All must outlive the catalog.
  SessionCatalog(Metastore& store, StoredTables& tables, TempViews& global_views,
                 const SessionConf& conf);

  std::optional<CatalogRelation> find_relation(const TableName& name) const override;
  std::optional<CatalogRoutine> find_routine(const TableName& name) const override;
  std::string current_catalog() const override;
  std::string current_database() const override;
  bool has_catalog(const std::string& name) const override;
  bool has_database(const std::string& catalog, const std::string& name) const override;

  // The relation in the metastore, temporary views left aside; names of one part are looked up in
  // `database`.
  std::optional<CatalogRelation> find_stored(const TableName& name,
                                             const std::string& database) const;
  // The same without opening it. Null when there is none.
  TablePtr find_table(const TableName& name) const;
  // A temporary view by a name of one part, or a global one. None when the name is none of theirs.
  std::optional<CatalogRelation> find_temp_view(const TableName& name) const;

  // A temporary function by a name of one part, or qualified by the session's schema.
  RoutinePtr find_temp_routine(const TableName& name) const;
  // The function in the metastore; names of one part are looked up in `database`.
  RoutinePtr find_stored_routine(const TableName& name, const std::string& database) const;
  // What the function's body is analyzed with.
  CatalogRoutine open_routine(RoutinePtr routine) const;
  // Without `replace` throws ROUTINE_ALREADY_EXISTS.
  void create_temp_routine(RoutineMetadata routine, bool replace);
  // False when there was none.
  bool drop_temp_routine(const std::string& name);
  // Sorted.
  std::vector<std::string> temp_routine_names() const;

  // Completes a table's name. Throws REQUIRES_SINGLE_PART_NAMESPACE.
  QualifiedTable qualify(const TableName& name) const;
  // The database of a name such as `db` or `spark_catalog.db`, in lower case; the current one for
  // an empty name. Throws SCHEMA_NOT_FOUND when it is not there and `must_exist`.
  std::string qualify_database(const TableName& name, bool must_exist = true) const;
  // "[`system`.`session`, `spark_catalog`.`default`]"; with `builtin` the functions' place first.
  std::string search_path(bool builtin) const;

  // Without `replace` throws TEMP_TABLE_OR_VIEW_ALREADY_EXISTS when there is one.
  // `analyzed`: see CatalogRelation.
  void create_temp_view(const std::string& name, PlanPtr plan, bool replace, bool analyzed = true);
  void create_global_temp_view(const std::string& name, PlanPtr plan, bool replace,
                               bool analyzed = true);
  // A view defined by SQL, which is analyzed with each use.
  void create_temp_view(const std::string& name, CatalogRelation view, bool replace, bool global);
  // False when there was none.
  bool drop_temp_view(const std::string& name);
  bool drop_global_temp_view(const std::string& name);
  TempViews& temp_views() { return temp_views_; }
  TempViews& global_temp_views() { return global_views_; }

  // Throws SCHEMA_NOT_FOUND.
  void set_current_database(const std::string& name);
  std::vector<std::string> database_names() const { return store_.database_names(); }

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

  Metastore& store() { return store_; }
  const Metastore& store() const { return store_; }
  StoredTables& tables() const { return tables_; }
  // spark.sql.globalTempDatabase
  static bool is_global_temp(const std::string& database);

 private:
  std::optional<CatalogRelation> find_in_memory(const TableName& name) const;
  CatalogRelation view_relation(const TablePtr& view, const QualifiedTable& name) const;

  Metastore& store_;
  StoredTables& tables_;
  TempViews& global_views_;
  const SessionConf& conf_;
  TempViews temp_views_;
  mutable std::shared_mutex mutex_;
  std::string database_ = "default";
  // By name.
  std::map<std::string, RoutinePtr> temp_routines_;
};

}  // namespace firesteel
