#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "plan/plan.h"
#include "plan/table_source.h"
#include "session/storage_level.h"

namespace firesteel {

class CachedTable;

// Plans whose rows are (or will be) held: DataFrame.cache, CACHE TABLE. A query that contains such
// a plan reads the rows instead. Thread-safe.
class CacheStore {
 public:
  // Runs an analyzed plan to its end.
  using Materialize = std::function<std::shared_ptr<const std::vector<Batch>>(const PlanPtr&)>;

  explicit CacheStore(MemoryPoolPtr memory);

  // The rows are computed by `materialize` when a query first reads them. `name` is for EXPLAIN.
  // False: it was cached already.
  bool add(const PlanPtr& analyzed, const std::string& name, const StorageLevel& level,
           Materialize materialize);
  bool remove(const PlanPtr& analyzed);
  // Null when it is not cached.
  std::shared_ptr<const CachedTable> find(const PlanPtr& analyzed) const;
  void clear();

  // The plan with cached parts replaced by scans of their rows.
  PlanPtr use(const PlanPtr& analyzed) const;
  // The same for what stands below the plan's top node only.
  PlanPtr use_below(const PlanPtr& analyzed) const;

 private:
  struct Entry {
    size_t hash;
    PlanPtr plan;
    std::shared_ptr<const CachedTable> table;
  };

  MemoryPoolPtr memory_;
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace firesteel
