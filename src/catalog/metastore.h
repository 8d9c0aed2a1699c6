#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "catalog/routine_metadata.h"
#include "catalog/table_metadata.h"

namespace firesteel {

// The databases and tables of a warehouse folder, durable: one JSON file each under
// <warehouse>/.metastore, written whole, synced and put in place by rename. Readers see the old or
// the new file, never a part of one. Changes are made one at a time, in all processes that share
// the warehouse (a lock file). Nothing is written before the first change.
//
// Names are in lower case. Thread-safe. The data of managed tables goes with them.
class Metastore {
 public:
  explicit Metastore(const std::filesystem::path& warehouse);

  // Absolute.
  const std::filesystem::path& warehouse() const { return warehouse_; }

  // Null when there is none. "default" always is.
  DatabasePtr find_database(const std::string& name) const;
  // Sorted.
  std::vector<std::string> database_names() const;
  // Throws SCHEMA_ALREADY_EXISTS.
  void create_database(DatabaseMetadata database, bool if_not_exists);
  // Throws SCHEMA_NOT_FOUND.
  void update_database(const std::string& name,
                       const std::function<void(DatabaseMetadata&)>& change);
  // Throws SCHEMA_NOT_FOUND; without `cascade` SCHEMA_NOT_EMPTY when it holds tables.
  void drop_database(const std::string& name, bool cascade);

  // Null when there is none.
  TablePtr find_table(const std::string& database, const std::string& name) const;
  // Sorted; views too. Throws SCHEMA_NOT_FOUND.
  std::vector<std::string> table_names(const std::string& database) const;
  // Throws SCHEMA_NOT_FOUND; without `replace` TABLE_OR_VIEW_ALREADY_EXISTS. The folder of a
  // managed table is made when `make_folder`; with `replace` it is emptied.
  void create_table(TableMetadata table, bool replace, bool make_folder = true);
  // Throws TABLE_OR_VIEW_NOT_FOUND.
  void update_table(const std::string& database, const std::string& name,
                    const std::function<void(TableMetadata&)>& change);
  void drop_table(const std::string& database, const std::string& name);
  // Within its database. Moves the folder of a managed table that has its usual place.
  void rename_table(const std::string& database, const std::string& from, const std::string& to);

  // Functions; names in lower case. Null when there is none.
  RoutinePtr find_routine(const std::string& database, const std::string& name) const;
  // Sorted. Throws SCHEMA_NOT_FOUND.
  std::vector<std::string> routine_names(const std::string& database) const;
  // Throws SCHEMA_NOT_FOUND; without `replace` ROUTINE_ALREADY_EXISTS.
  void create_routine(const RoutineMetadata& routine, bool replace);
  // Throws ROUTINE_NOT_FOUND.
  void drop_routine(const std::string& database, const std::string& name);

  // Where a managed table's data lies if nothing else was said.
  std::string default_location(const std::string& database, const std::string& table) const;

 private:
  class ChangeLock;
  struct CachedTable {
    // Of the file: when it was written, its inode and size.
    int64_t modified = 0;
    uint64_t inode = 0;
    int64_t size = 0;
    TablePtr table;
  };

  std::filesystem::path database_file(const std::string& name) const;
  std::filesystem::path table_file(const std::string& database, const std::string& name) const;
  std::filesystem::path routine_file(const std::string& database, const std::string& name) const;
  DatabasePtr require_database(const std::string& name) const;
  TablePtr require_table(const std::string& database, const std::string& name) const;
  void write_table(const TableMetadata& table) const;
  void remove_table(const TableMetadata& table) const;

  const std::filesystem::path warehouse_;
  const std::filesystem::path root_;
  // Held while a change is made, together with the lock file.
  mutable std::mutex change_mutex_;
  mutable std::mutex cache_mutex_;
  mutable std::unordered_map<std::string, CachedTable> cache_;
};

}  // namespace firesteel
