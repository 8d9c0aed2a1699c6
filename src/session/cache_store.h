#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/memory_pool.h"
#include "plan/plan.h"
#include "plan/table_source.h"

namespace firesteel {

// Plans whose rows are (or will be) held: DataFrame.cache, CACHE TABLE. A query that contains such a
// plan reads the rows instead. Thread-safe.
class CacheStore {
 public:
  // Runs an analyzed plan to its end.
  using Materialize = std::function<std::shared_ptr<const std::vector<Batch>>(const PlanPtr&)>;

  explicit CacheStore(MemoryPoolPtr memory);

  // The rows are computed when a query first reads them (with Materialize as of that query).
  // False: it was cached already.
  bool add(const PlanPtr& analyzed, const std::string& name, Materialize materialize);
  bool remove(const PlanPtr& analyzed);
  bool contains(const PlanPtr& analyzed) const;
  void clear();
  bool empty() const;

  // The plan with cached parts replaced by scans of their rows.
  PlanPtr use(const PlanPtr& analyzed) const;

 private:
  struct Entry;

  MemoryPoolPtr memory_;
  mutable std::mutex mutex_;
  // By canonical form of the plan.
  std::map<std::string, std::shared_ptr<Entry>> entries_;
};

}  // namespace firesteel
