// The functions that SessionCatalog knows.

#include <mutex>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "session/session_catalog.h"
#include "session/view_catalog.h"

namespace firesteel {

std::optional<CatalogRoutine> SessionCatalog::find_routine(const TableName& name) const {
  RoutinePtr routine = find_temp_routine(name);
  if (routine == nullptr) routine = find_stored_routine(name, current_database());
  if (routine == nullptr) return std::nullopt;
  return open_routine(std::move(routine));
}

RoutinePtr SessionCatalog::find_temp_routine(const TableName& name) const {
  const bool session =
      name.size() == 1 || (name.size() == 2 && to_lower(name[0]) == "session") ||
      (name.size() == 3 && to_lower(name[0]) == "system" && to_lower(name[1]) == "session");
  if (!session) return nullptr;
  const std::shared_lock lock(mutex_);
  const auto it = temp_routines_.find(to_lower(name.back()));
  return it == temp_routines_.end() ? nullptr : it->second;
}

RoutinePtr SessionCatalog::find_stored_routine(const TableName& name,
                                               const std::string& database) const {
  if (name.size() == 1) return store_.find_routine(to_lower(database), to_lower(name[0]));
  if (name.size() == 2) return store_.find_routine(to_lower(name[0]), to_lower(name[1]));
  if (name.size() == 3 && has_catalog(name[0])) {
    return store_.find_routine(to_lower(name[1]), to_lower(name[2]));
  }
  return nullptr;
}

CatalogRoutine SessionCatalog::open_routine(RoutinePtr routine) const {
  CatalogRoutine out;
  SessionConf conf(conf_);
  conf.initialize(routine->settings);
  out.settings = std::make_shared<const SqlSettings>(conf.sql_settings());
  out.catalog =
      std::make_shared<ViewCatalog>(*this, routine->current_database, routine->temporary());
  out.routine = std::move(routine);
  return out;
}

void SessionCatalog::create_temp_routine(RoutineMetadata routine, bool replace) {
  const std::unique_lock lock(mutex_);
  const std::string name = routine.name;
  if (!replace && temp_routines_.contains(name)) {
    throw SparkError("ROUTINE_ALREADY_EXISTS", {{"routineName", quote_identifier(name)},
                                                {"newRoutineType", "temporary function"},
                                                {"existingRoutineType", "temporary function"}});
  }
  temp_routines_[name] = std::make_shared<const RoutineMetadata>(std::move(routine));
}

bool SessionCatalog::drop_temp_routine(const std::string& name) {
  const std::unique_lock lock(mutex_);
  return temp_routines_.erase(to_lower(name)) > 0;
}

std::vector<std::string> SessionCatalog::temp_routine_names() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, routine] : temp_routines_) names.push_back(name);
  return names;
}

}  // namespace firesteel
