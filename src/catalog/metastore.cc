#include "catalog/metastore.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/spark_error.h"
#include "catalog/durable_file.h"
#include "catalog/metadata_json.h"
#include "catalog/user_name.h"

namespace firesteel {
namespace fs = std::filesystem;
namespace {

constexpr const char* kCatalog = "spark_catalog";
constexpr const char* kDefaultDatabase = "default";
constexpr const char* kSuffix = ".json";

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Names of the JSON files of a folder, sorted.
std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.ends_with(kSuffix)) names.push_back(name.substr(0, name.size() - 5));
  }
  std::sort(names.begin(), names.end());
  return names;
}

// As Spark's valid names; others (paths among them) name nothing here.
bool is_valid_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
  });
}

void check_valid_name(const std::string& name) {
  if (is_valid_name(name)) return;
  throw SparkError("INVALID_SCHEMA_OR_RELATION_NAME", {{"name", quote_identifier(name)}});
}

[[noreturn]] void throw_no_database(const std::string& name) {
  throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quote_identifiers({kCatalog, name})}});
}

}  // namespace

// One change at a time: among the threads of this process and among processes.
class Metastore::ChangeLock {
 public:
  explicit ChangeLock(const Metastore& store) : lock_(store.change_mutex_) {
    fs::create_directories(store.root_);
    file_ = ::open((store.root_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ >= 0) ::flock(file_, LOCK_EX);
  }
  ~ChangeLock() {
    if (file_ >= 0) ::close(file_);
  }
  ChangeLock(const ChangeLock&) = delete;
  ChangeLock& operator=(const ChangeLock&) = delete;

 private:
  std::lock_guard<std::mutex> lock_;
  int file_ = -1;
};

Metastore::Metastore(const fs::path& warehouse)
    : warehouse_(fs::absolute(warehouse).lexically_normal()), root_(warehouse_ / ".metastore") {}

fs::path Metastore::database_file(const std::string& name) const {
  return root_ / "databases" / (name + kSuffix);
}

fs::path Metastore::table_file(const std::string& database, const std::string& name) const {
  return root_ / "tables" / database / (name + kSuffix);
}

fs::path Metastore::routine_file(const std::string& database, const std::string& name) const {
  return root_ / "functions" / database / (name + kSuffix);
}

std::string Metastore::default_location(const std::string& database,
                                        const std::string& table) const {
  return (fs::path(require_database(database)->location) / table).string();
}

DatabasePtr Metastore::find_database(const std::string& name) const {
  if (!is_valid_name(name)) return nullptr;
  const fs::path path = database_file(name);
  if (const auto text = read_file(path)) {
    return std::make_shared<const DatabaseMetadata>(parse_database_json(*text, path.string()));
  }
  if (name != kDefaultDatabase) return nullptr;
  return std::make_shared<const DatabaseMetadata>(DatabaseMetadata{.name = kDefaultDatabase,
                                                                   .comment = "default database",
                                                                   .location = warehouse_.string(),
                                                                   .properties = {},
                                                                   .owner = user_name()});
}

DatabasePtr Metastore::require_database(const std::string& name) const {
  auto database = find_database(name);
  if (!database) throw_no_database(name);
  return database;
}

std::vector<std::string> Metastore::database_names() const {
  std::vector<std::string> names = names_in(root_ / "databases");
  const auto at = std::lower_bound(names.begin(), names.end(), kDefaultDatabase);
  if (at == names.end() || *at != kDefaultDatabase) names.insert(at, kDefaultDatabase);
  return names;
}

void Metastore::create_database(DatabaseMetadata database, bool if_not_exists) {
  check_valid_name(database.name);
  const ChangeLock lock(*this);
  if (find_database(database.name)) {
    if (if_not_exists) return;
    throw SparkError("SCHEMA_ALREADY_EXISTS", {{"schemaName", quote_identifier(database.name)}});
  }
  fs::create_directories(database.location);
  write_durably(database_file(database.name), to_json(database));
}

void Metastore::update_database(const std::string& name,
                                const std::function<void(DatabaseMetadata&)>& change) {
  const ChangeLock lock(*this);
  DatabaseMetadata database = *require_database(name);
  change(database);
  write_durably(database_file(name), to_json(database));
}

void Metastore::drop_database(const std::string& name, bool cascade) {
  const ChangeLock lock(*this);
  const DatabasePtr database = require_database(name);
  const std::vector<std::string> tables = names_in(root_ / "tables" / name);
  const bool empty = tables.empty() && names_in(root_ / "functions" / name).empty();
  if (!empty && !cascade) {
    throw SparkError("SCHEMA_NOT_EMPTY", {{"schemaName", quote_identifier(name)}});
  }
  for (const auto& table : tables) remove_table(*require_table(name, table));
  remove_durably(database_file(name));
  std::error_code ignored;
  fs::remove_all(root_ / "tables" / name, ignored);
  fs::remove_all(root_ / "functions" / name, ignored);
  if (database->location != warehouse_.string()) fs::remove_all(database->location, ignored);
}

TablePtr Metastore::find_table(const std::string& database, const std::string& name) const {
  if (!is_valid_name(database) || !is_valid_name(name)) return nullptr;
  const fs::path path = table_file(database, name);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return nullptr;
  const int64_t modified = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
  {
    const std::lock_guard lock(cache_mutex_);
    const auto it = cache_.find(path.string());
    if (it != cache_.end() && it->second.modified == modified &&
        it->second.inode == status.st_ino && it->second.size == status.st_size) {
      return it->second.table;
    }
  }
  const auto text = read_file(path);
  if (!text) return nullptr;
  auto table = std::make_shared<const TableMetadata>(parse_table_json(*text, path.string()));
  const std::lock_guard lock(cache_mutex_);
  cache_[path.string()] = {modified, status.st_ino, status.st_size, table};
  return table;
}

TablePtr Metastore::require_table(const std::string& database, const std::string& name) const {
  auto table = find_table(database, name);
  if (!table) {
    throw SparkError("TABLE_OR_VIEW_NOT_FOUND",
                     {{"relationName", quote_identifiers({kCatalog, database, name})},
                      {"searchPath", "[" + quote_identifiers({kCatalog, database}) + "]"}});
  }
  return table;
}

std::vector<std::string> Metastore::table_names(const std::string& database) const {
  require_database(database);
  return names_in(root_ / "tables" / database);
}

void Metastore::write_table(const TableMetadata& table) const {
  write_durably(table_file(table.database, table.name), to_json(table));
}

void Metastore::create_table(TableMetadata table, bool replace, bool make_folder) {
  check_valid_name(table.name);
  const ChangeLock lock(*this);
  require_database(table.database);
  const TablePtr old = find_table(table.database, table.name);
  if (old && !replace) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS",
                     {{"relationName", quote_identifiers({kCatalog, table.database, table.name})}});
  }
  if (table.kind == TableMetadata::Kind::kManaged && make_folder) {
    fs::create_directories(table.location);
  }
  write_table(table);
}

void Metastore::update_table(const std::string& database, const std::string& name,
                             const std::function<void(TableMetadata&)>& change) {
  const ChangeLock lock(*this);
  TableMetadata table = *require_table(database, name);
  change(table);
  std::sort(table.partitions.begin(), table.partitions.end(),
            [](const auto& a, const auto& b) { return a.values < b.values; });
  write_table(table);
}

void Metastore::remove_table(const TableMetadata& table) const {
  const fs::path path = table_file(table.database, table.name);
  remove_durably(path);
  {
    const std::lock_guard lock(cache_mutex_);
    cache_.erase(path.string());
  }
  if (table.kind != TableMetadata::Kind::kManaged) return;
  std::error_code ignored;
  fs::remove_all(table.location, ignored);
}

void Metastore::drop_table(const std::string& database, const std::string& name) {
  const ChangeLock lock(*this);
  remove_table(*require_table(database, name));
}

void Metastore::rename_table(const std::string& database, const std::string& from,
                             const std::string& to) {
  check_valid_name(to);
  const ChangeLock lock(*this);
  TableMetadata table = *require_table(database, from);
  if (find_table(database, to)) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS",
                     {{"relationName", quote_identifiers({kCatalog, database, to})}});
  }
  const std::string old_location = table.location;
  const bool moves = table.kind == TableMetadata::Kind::kManaged &&
                     table.location == default_location(database, from);
  if (moves) {
    table.location = default_location(database, to);
    for (auto& partition : table.partitions) {
      if (partition.location.starts_with(old_location + "/")) {
        partition.location = table.location + partition.location.substr(old_location.size());
      }
    }
  }
  table.name = to;
  // The data first: when it cannot be moved, nothing has changed.
  if (moves && fs::exists(old_location)) fs::rename(old_location, table.location);
  write_table(table);
  remove_durably(table_file(database, from));
}

RoutinePtr Metastore::find_routine(const std::string& database, const std::string& name) const {
  if (!is_valid_name(database) || !is_valid_name(name)) return nullptr;
  const fs::path path = routine_file(database, name);
  const auto text = read_file(path);
  if (!text) return nullptr;
  return std::make_shared<const RoutineMetadata>(parse_routine_json(*text, path.string()));
}

std::vector<std::string> Metastore::routine_names(const std::string& database) const {
  require_database(database);
  return names_in(root_ / "functions" / database);
}

void Metastore::create_routine(const RoutineMetadata& routine, bool replace) {
  check_valid_name(routine.name);
  const ChangeLock lock(*this);
  require_database(routine.database);
  const fs::path path = routine_file(routine.database, routine.name);
  if (!replace && fs::exists(path)) {
    throw SparkError("ROUTINE_ALREADY_EXISTS",
                     {{"routineName", quote_identifiers(routine.shown_name())},
                      {"newRoutineType", "routine"},
                      {"existingRoutineType", "routine"}});
  }
  write_durably(path, to_json(routine));
}

void Metastore::drop_routine(const std::string& database, const std::string& name) {
  const ChangeLock lock(*this);
  if (find_routine(database, name) == nullptr) {
    throw SparkError("ROUTINE_NOT_FOUND",
                     {{"routineName", quote_identifiers({kCatalog, database, name})}});
  }
  remove_durably(routine_file(database, name));
}

}  // namespace firesteel
