#include "analyze/session_catalog.h"

#include "analyze/analysis.h"

namespace firesteel {
namespace {

// spark.sql.globalTempDatabase
constexpr std::string_view kGlobalTempDatabase = "global_temp";

std::string key(std::string_view name) { return analyze::to_lower(name); }

void create_view(std::map<std::string, CatalogRelation>& views, const std::string& name,
                 CatalogRelation view, bool replace) {
  if (!replace && views.contains(key(name))) {
    throw SparkError("TEMP_TABLE_OR_VIEW_ALREADY_EXISTS",
                     {{"relationName", quote_identifiers(view.qualifier)}});
  }
  views.insert_or_assign(key(name), std::move(view));
}

}  // namespace

SessionCatalog::SessionCatalog(std::string catalog, std::string database)
    : catalog_(std::move(catalog)), database_(std::move(database)) {
  databases_[key(database_)];
}

std::optional<CatalogRelation> SessionCatalog::find_relation(const TableName& name) const {
  const std::shared_lock lock(mutex_);
  auto find = [](const Relations& relations,
                 const std::string& last) -> std::optional<CatalogRelation> {
    const auto it = relations.find(key(last));
    return it == relations.end() ? std::nullopt : std::optional(it->second);
  };
  if (name.empty() || name.size() > 3) return std::nullopt;
  if (name.size() == 1) {
    if (auto view = find(temp_views_, name[0])) return view;
  }
  if (name.size() == 2 && key(name[0]) == kGlobalTempDatabase) {
    return find(global_temp_views_, name[1]);
  }
  if (name.size() == 3 && key(name[0]) != key(catalog_)) return std::nullopt;
  const std::string& database = name.size() == 1 ? database_ : name[name.size() - 2];
  const auto tables = databases_.find(key(database));
  return tables == databases_.end() ? std::nullopt : find(tables->second, name.back());
}

std::string SessionCatalog::current_catalog() const { return catalog_; }

std::string SessionCatalog::current_database() const {
  const std::shared_lock lock(mutex_);
  return database_;
}

bool SessionCatalog::has_catalog(const std::string& name) const {
  return key(name) == key(catalog_);
}

bool SessionCatalog::has_database(const std::string& catalog, const std::string& name) const {
  if (!has_catalog(catalog)) return false;
  const std::shared_lock lock(mutex_);
  return databases_.contains(key(name));
}

void SessionCatalog::create_temp_view(const std::string& name, PlanPtr plan, bool replace,
                                      bool analyzed) {
  const std::unique_lock lock(mutex_);
  create_view(temp_views_, name,
              {.kind = CatalogRelation::Kind::kTempView,
               .qualifier = {key(name)},
               .plan = std::move(plan),
               .analyzed = analyzed},
              replace);
}

void SessionCatalog::create_global_temp_view(const std::string& name, PlanPtr plan, bool replace,
                                             bool analyzed) {
  const std::unique_lock lock(mutex_);
  create_view(global_temp_views_, name,
              {.kind = CatalogRelation::Kind::kGlobalTempView,
               .qualifier = {std::string(kGlobalTempDatabase), key(name)},
               .plan = std::move(plan),
               .analyzed = analyzed},
              replace);
}

bool SessionCatalog::drop_temp_view(const std::string& name) {
  const std::unique_lock lock(mutex_);
  return temp_views_.erase(key(name)) > 0;
}

bool SessionCatalog::drop_global_temp_view(const std::string& name) {
  const std::unique_lock lock(mutex_);
  return global_temp_views_.erase(key(name)) > 0;
}

SessionCatalog::Relations& SessionCatalog::tables_of(const std::string& database) {
  const auto it = databases_.find(key(database));
  if (it == databases_.end()) {
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quote_identifiers({catalog_, database})}});
  }
  return it->second;
}

std::pair<std::string, std::string> SessionCatalog::split(const TableName& name) const {
  return {name.size() < 2 ? database_ : name[name.size() - 2], name.back()};
}

void SessionCatalog::create_table(const TableName& name, CatalogRelation relation, bool replace) {
  const std::unique_lock lock(mutex_);
  const auto [database, table] = split(name);
  Relations& tables = tables_of(database);
  relation.qualifier = {catalog_, key(database), key(table)};
  if (!replace && tables.contains(key(table))) {
    throw SparkError("TABLE_OR_VIEW_ALREADY_EXISTS",
                     {{"relationName", quote_identifiers(relation.qualifier)}});
  }
  tables.insert_or_assign(key(table), std::move(relation));
}

bool SessionCatalog::drop_table(const TableName& name) {
  const std::unique_lock lock(mutex_);
  const auto [database, table] = split(name);
  const auto it = databases_.find(key(database));
  return it != databases_.end() && it->second.erase(key(table)) > 0;
}

void SessionCatalog::create_database(const std::string& name, bool if_not_exists) {
  const std::unique_lock lock(mutex_);
  if (!databases_.try_emplace(key(name)).second && !if_not_exists) {
    throw SparkError("SCHEMA_ALREADY_EXISTS", {{"schemaName", quote_identifier(name)}});
  }
}

bool SessionCatalog::drop_database(const std::string& name, bool cascade) {
  const std::unique_lock lock(mutex_);
  const auto it = databases_.find(key(name));
  if (it == databases_.end()) return false;
  if (!cascade && !it->second.empty()) {
    throw SparkError("SCHEMA_NOT_EMPTY", {{"schemaName", quote_identifier(name)}});
  }
  databases_.erase(it);
  return true;
}

void SessionCatalog::set_current_database(const std::string& name) {
  const std::unique_lock lock(mutex_);
  tables_of(name);
  database_ = name;
}

std::vector<std::string> SessionCatalog::database_names() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, tables] : databases_) names.push_back(name);
  return names;
}

std::vector<SessionCatalog::Entry> SessionCatalog::relations(const std::string& database) const {
  const std::shared_lock lock(mutex_);
  std::vector<Entry> entries;
  if (key(database) == kGlobalTempDatabase) {
    for (const auto& [name, view] : global_temp_views_) {
      entries.push_back({std::string(kGlobalTempDatabase), name, view.kind});
    }
  }
  const auto tables = databases_.find(key(database));
  if (tables != databases_.end()) {
    for (const auto& [name, relation] : tables->second) {
      entries.push_back({tables->first, name, relation.kind});
    }
  }
  for (const auto& [name, view] : temp_views_) entries.push_back({"", name, view.kind});
  return entries;
}

void SessionCatalog::copy_from(const SessionCatalog& other) {
  std::shared_lock theirs(other.mutex_);
  std::unique_lock ours(mutex_);
  database_ = other.database_;
  temp_views_ = other.temp_views_;
  global_temp_views_ = other.global_temp_views_;
  databases_ = other.databases_;
}

}  // namespace firesteel
