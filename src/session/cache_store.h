#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "plan/plan.h"
#include "plan/table_source.h"
#include "session/cached_table.h"

namespace firesteel {

// Plans whose rows are (or will be) held: DataFrame.cache, CACHE TABLE. A query that contains such
// a plan reads the rows instead. When memory is wanted elsewhere, the tables that were not read for
// the longest time give theirs up. Thread-safe.
class CacheStore final : public Reclaimable {
 public:
  CacheStore(const MemoryPoolPtr& memory, std::vector<std::string> spill_folders);

  // The rows are computed by `materialize` when a query first reads them. `name` is for EXPLAIN.
  // False: it was cached already.
  bool add(const PlanPtr& analyzed, const std::string& name, StorageLevel level,
           CachedTable::Materialize materialize);
  bool remove(const PlanPtr& analyzed);
  // Null when it is not cached.
  std::shared_ptr<const CachedTable> find(const PlanPtr& analyzed) const;
  void clear();
  // Of all plans with such a node: they are forgotten, or only their rows, which are computed anew
  // when next read.
  void remove_all(const std::function<bool(const LogicalPlan&)>& has);
  void forget_rows(const std::function<bool(const LogicalPlan&)>& has);

  size_t reclaim(size_t bytes) override;
  size_t reclaimable() const override;

  // The plan with cached parts replaced by scans of their rows.
  PlanPtr use(const PlanPtr& analyzed) const;
  // The same for what stands below the plan's top node only.
  PlanPtr use_below(const PlanPtr& analyzed) const;

 private:
  struct Entry {
    size_t hash;
    PlanPtr plan;
    std::shared_ptr<const CachedTable> table;
    std::string name;
    CachedTable::Materialize materialize;
  };

  std::vector<std::shared_ptr<const CachedTable>> tables() const;

  MemoryPoolPtr memory_;
  SpillSpacePtr space_;
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace firesteel
