#include "session/session_catalog.h"

#include <algorithm>
#include <mutex>

#include "base/spark_error.h"
#include "session/view_catalog.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

constexpr const char* kCatalog = "spark_catalog";
constexpr const char* kGlobalTempDatabase = "global_temp";

std::string key(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

CatalogRelation temp_view(const std::string& name, PlanPtr plan, bool global, bool analyzed) {
  CatalogRelation view;
  view.kind = global ? CatalogRelation::Kind::kGlobalTempView : CatalogRelation::Kind::kTempView;
  view.plan = std::move(plan);
  view.analyzed = analyzed;
  view.qualifier = {key(name)};
  if (global) view.qualifier.insert(view.qualifier.begin(), kGlobalTempDatabase);
  return view;
}

}  // namespace

std::vector<std::string> QualifiedTable::parts() const { return {kCatalog, database, name}; }

SessionCatalog::SessionCatalog(Metastore& store, StoredTables& tables, TempViews& global_views,
                               const SessionConf& conf)
    : store_(store), tables_(tables), global_views_(global_views), conf_(conf) {}

bool SessionCatalog::is_global_temp(const std::string& database) {
  return key(database) == kGlobalTempDatabase;
}

std::optional<CatalogRelation> SessionCatalog::find_temp_view(const TableName& name) const {
  auto view = find_in_memory(name);
  if (view && !view->view_database.empty()) {
    view->view_catalog = std::make_shared<ViewCatalog>(*this, view->view_database, true);
  }
  return view;
}

std::optional<CatalogRelation> SessionCatalog::find_in_memory(const TableName& name) const {
  if (name.size() == 1) return temp_views_.find(key(name[0]));
  const bool session = (name.size() == 2 && key(name[0]) == "session") ||
                       (name.size() == 3 && key(name[0]) == "system" && key(name[1]) == "session");
  if (session) {
    if (auto view = temp_views_.find(key(name.back()))) return view;
  }
  if (name.size() == 2 && is_global_temp(name[0])) return global_views_.find(key(name[1]));
  return std::nullopt;
}

std::optional<CatalogRelation> SessionCatalog::find_relation(const TableName& name) const {
  if (name.empty()) return std::nullopt;
  if (auto view = find_temp_view(name)) return view;
  return find_stored(name, current_database());
}

std::optional<CatalogRelation> SessionCatalog::find_stored(const TableName& name,
                                                           const std::string& database) const {
  TableName full = name;
  if (full.size() == 1) full.insert(full.begin(), database);
  const QualifiedTable qualified = qualify(full);
  const TablePtr table = store_.find_table(qualified.database, qualified.name);
  if (!table) return std::nullopt;
  if (table->is_view()) return view_relation(table, qualified);
  CatalogRelation relation;
  relation.kind = CatalogRelation::Kind::kTable;
  relation.qualifier = qualified.parts();
  relation.source = tables_.source(table, conf_.sql_settings());
  relation.table = table;
  return relation;
}

CatalogRelation SessionCatalog::view_relation(const TablePtr& view,
                                              const QualifiedTable& name) const {
  CatalogRelation relation;
  relation.kind = CatalogRelation::Kind::kView;
  relation.qualifier = name.parts();
  relation.analyzed = false;
  relation.table = view;
  SessionConf conf(conf_);
  conf.initialize(view->view.settings);
  auto settings = std::make_shared<SqlSettings>(conf.sql_settings());
  relation.plan = parse_statement(view->view.text, *settings);
  relation.view_settings = std::move(settings);
  relation.view_catalog = std::make_shared<ViewCatalog>(*this, view->view.name_space.back());
  return relation;
}

TablePtr SessionCatalog::find_table(const TableName& name) const {
  const QualifiedTable qualified = qualify(name);
  return store_.find_table(qualified.database, qualified.name);
}

QualifiedTable SessionCatalog::qualify(const TableName& name) const {
  if (name.size() == 1) return {key(current_database()), key(name[0])};
  if (name.size() == 2) return {key(name[0]), key(name[1])};
  if (name.size() == 3 && has_catalog(name[0])) return {key(name[1]), key(name[2])};
  throw SparkError("REQUIRES_SINGLE_PART_NAMESPACE",
                   {{"sessionCatalog", kCatalog}, {"identifier", quote_identifiers(name)}});
}

std::string SessionCatalog::qualify_database(const TableName& name, bool must_exist) const {
  if (name.empty()) return key(current_database());
  TableName rest = name;
  if (rest.size() > 1 && has_catalog(rest[0])) rest.erase(rest.begin());
  const std::string database = key(rest.back());
  if (rest.size() > 1 ||
      (must_exist && !is_global_temp(database) && !store_.find_database(database))) {
    rest.insert(rest.begin(), kCatalog);
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quote_identifiers(rest)}});
  }
  return database;
}

std::string SessionCatalog::search_path(bool builtin) const {
  return std::string("[") + (builtin ? "`system`.`builtin`, " : "") + "`system`.`session`, " +
         quote_identifiers({kCatalog, current_database()}) + "]";
}

std::string SessionCatalog::current_catalog() const { return kCatalog; }

std::string SessionCatalog::current_database() const {
  const std::shared_lock lock(mutex_);
  return database_;
}

bool SessionCatalog::has_catalog(const std::string& name) const { return key(name) == kCatalog; }

bool SessionCatalog::has_database(const std::string& catalog, const std::string& name) const {
  return has_catalog(catalog) && store_.find_database(key(name)) != nullptr;
}

void SessionCatalog::create_temp_view(const std::string& name, PlanPtr plan, bool replace,
                                      bool analyzed) {
  create_temp_view(name, temp_view(name, std::move(plan), false, analyzed), replace, false);
}

void SessionCatalog::create_global_temp_view(const std::string& name, PlanPtr plan, bool replace,
                                             bool analyzed) {
  create_temp_view(name, temp_view(name, std::move(plan), true, analyzed), replace, true);
}

void SessionCatalog::create_temp_view(const std::string& name, CatalogRelation view, bool replace,
                                      bool global) {
  CatalogRelation named = temp_view(name, view.plan, global, view.analyzed);
  view.kind = named.kind;
  view.qualifier = std::move(named.qualifier);
  (global ? global_views_ : temp_views_).create(key(name), std::move(view), replace);
}

bool SessionCatalog::drop_temp_view(const std::string& name) { return temp_views_.drop(key(name)); }

bool SessionCatalog::drop_global_temp_view(const std::string& name) {
  return global_views_.drop(key(name));
}

void SessionCatalog::set_current_database(const std::string& name) {
  const std::string database = qualify_database({name});
  const std::unique_lock lock(mutex_);
  database_ = database;
}

std::vector<SessionCatalog::Entry> SessionCatalog::relations(const std::string& database) const {
  std::vector<Entry> entries;
  if (is_global_temp(database)) {
    for (const auto& name : global_views_.names()) {
      entries.push_back({kGlobalTempDatabase, name, CatalogRelation::Kind::kGlobalTempView});
    }
  } else {
    for (const auto& name : store_.table_names(key(database))) {
      const TablePtr table = store_.find_table(key(database), name);
      if (!table) continue;
      entries.push_back(
          {key(database), name,
           table->is_view() ? CatalogRelation::Kind::kView : CatalogRelation::Kind::kTable});
    }
  }
  for (const auto& name : temp_views_.names()) {
    entries.push_back({"", name, CatalogRelation::Kind::kTempView});
  }
  return entries;
}

void SessionCatalog::copy_from(const SessionCatalog& other) {
  temp_views_.copy_from(other.temp_views_);
  std::map<std::string, RoutinePtr> routines;
  std::string database;
  {
    const std::shared_lock lock(other.mutex_);
    routines = other.temp_routines_;
    database = other.database_;
  }
  const std::unique_lock lock(mutex_);
  database_ = std::move(database);
  temp_routines_ = std::move(routines);
}

}  // namespace firesteel
