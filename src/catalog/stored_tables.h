#pragma once

#include <map>
#include <mutex>
#include <string>

#include "catalog/metastore.h"
#include "plan/format_registry.h"

namespace firesteel {

// The metastore's tables as sources of rows. A table keeps its source, whatever is written into it,
// so that plans made before a write see its rows and caches of a plan find it again. Thread-safe.
class StoredTables {
 public:
  // Both must outlive the object and its sources.
  StoredTables(const Metastore& store, const FormatRegistry& formats);

  TableSourcePtr source(const TablePtr& table, const SqlSettings& settings);
  // Files may have changed behind the catalog's back.
  void refresh(const std::string& database, const std::string& name);

 private:
  using Name = std::pair<std::string, std::string>;

  const Metastore& store_;
  const FormatRegistry& formats_;
  std::mutex mutex_;
  // Of each table one for each combination of its form and of settings that matter.
  std::map<Name, std::map<std::string, std::shared_ptr<class StoredTable>>> sources_;
};

}  // namespace firesteel
