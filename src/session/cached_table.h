#pragma once

#include <functional>
#include <mutex>

#include "base/memory_pool.h"
#include "plan/plan.h"
#include "plan/table_source.h"
#include "session/storage_level.h"

namespace firesteel {

// The rows of a plan, held as columns once they have been read for the first time.
class CachedTable final : public TableSource {
 public:
  using Materialize = std::function<std::shared_ptr<const std::vector<Batch>>(const PlanPtr&)>;

  CachedTable(PlanPtr plan, std::string name, const StorageLevel& level, Materialize materialize,
              MemoryPoolPtr memory);

  const Schema& schema() const override { return schema_; }
  std::string description() const override { return "InMemoryRelation " + name_; }
  TableStatistics statistics() const override;
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override;

  // Computes the rows now if that has not happened yet. Threads that come meanwhile wait.
  std::shared_ptr<const std::vector<Batch>> rows() const;
  bool is_materialized() const;
  const StorageLevel& level() const { return level_; }

 private:
  PlanPtr plan_;
  std::string name_;
  StorageLevel level_;
  Schema schema_;
  Materialize materialize_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const std::vector<Batch>> rows_;
  mutable MemoryReservation reservation_;
};

}  // namespace firesteel
