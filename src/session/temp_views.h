#pragma once

#include <map>
#include <shared_mutex>
#include <string>
#include <vector>

#include "analyze/catalog.h"

namespace firesteel {

// Views by name that live in memory: a session's temporary ones, or the global temporary ones of
// all sessions. Thread-safe.
class TempViews {
 public:
  // `name` in lower case. Without `replace` throws TEMP_TABLE_OR_VIEW_ALREADY_EXISTS.
  void create(const std::string& name, CatalogRelation view, bool replace);
  std::optional<CatalogRelation> find(const std::string& name) const;
  // False when there was none.
  bool drop(const std::string& name);
  // Throws TABLE_OR_VIEW_NOT_FOUND, TEMP_TABLE_OR_VIEW_ALREADY_EXISTS.
  void rename(const std::string& from, const std::string& to);
  // Sorted.
  std::vector<std::string> names() const;
  void copy_from(const TempViews& other);

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, CatalogRelation> views_;
};

}  // namespace firesteel
