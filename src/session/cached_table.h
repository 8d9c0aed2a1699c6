#pragma once

#include <functional>
#include <mutex>

#include "exec/result/ordered_result_sink.h"
#include "plan/plan.h"
#include "plan/table_source.h"
#include "session/cached_rows.h"

namespace firesteel {

// A plan whose rows are kept once they have been read for the first time.
class CachedTable final : public TableSource {
 public:
  // Runs a plan to its end.
  using Materialize = std::function<void(const PlanPtr&, ResultConsumer)>;

  CachedTable(PlanPtr plan, std::string name, StorageLevel level, Materialize materialize,
              MemoryPoolPtr memory, SpillSpacePtr space);

  const Schema& schema() const override { return schema_; }
  std::string description() const override { return "InMemoryRelation " + name_; }
  TableStatistics statistics() const override;
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override;

  const StorageLevel& level() const { return level_; }
  // Computes the rows now if they are not there. Threads that come meanwhile wait.
  std::shared_ptr<const CachedRows> rows() const;
  bool is_materialized() const { return held() != nullptr; }

  // Of the rows that are there. Thread-safe; never waits for rows() of another thread.
  size_t memory_usage() const;
  // Moves rows to disk, or drops all of them if the level has no disk. Returns the bytes set free,
  // about. Thread-safe.
  size_t shrink(size_t bytes) const;
  // Ascends with each use.
  uint64_t last_use() const { return last_use_.load(std::memory_order_relaxed); }

 private:
  std::shared_ptr<CachedRows> held() const;

  const PlanPtr plan_;
  const std::string name_;
  const StorageLevel level_;
  const Schema schema_;
  const Materialize materialize_;
  const MemoryPoolPtr memory_;
  const SpillSpacePtr space_;
  // Held while the rows are computed.
  mutable std::mutex computing_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<CachedRows> rows_;
  mutable std::atomic<uint64_t> last_use_{0};
};

}  // namespace firesteel
