#include "session/view_catalog.h"

#include "session/session_catalog.h"

namespace firesteel {

std::optional<CatalogRelation> ViewCatalog::find_relation(const TableName& name) const {
  if (name.empty()) return std::nullopt;
  if (sees_temp_views_) {
    if (auto view = catalog_.find_temp_view(name)) return view;
  }
  return catalog_.find_stored(name, database_);
}

std::optional<CatalogRoutine> ViewCatalog::find_routine(const TableName& name) const {
  RoutinePtr routine = sees_temp_views_ ? catalog_.find_temp_routine(name) : nullptr;
  if (routine == nullptr) routine = catalog_.find_stored_routine(name, database_);
  if (routine == nullptr) return std::nullopt;
  return catalog_.open_routine(std::move(routine));
}

std::string ViewCatalog::current_catalog() const { return catalog_.current_catalog(); }

bool ViewCatalog::has_catalog(const std::string& name) const { return catalog_.has_catalog(name); }

bool ViewCatalog::has_database(const std::string& catalog, const std::string& name) const {
  return catalog_.has_database(catalog, name);
}

}  // namespace firesteel
