#include "session/cached_table.h"

#include <algorithm>
#include <atomic>

namespace firesteel {
namespace {

class HeldRowsScan final : public Scan {
 public:
  HeldRowsScan(std::shared_ptr<const std::vector<Batch>> batches, std::vector<int> columns)
      : batches_(std::move(batches)), columns_(std::move(columns)) {}

  std::unique_ptr<ScanCursor> make_cursor() override { return std::make_unique<Cursor>(*this); }
  size_t max_parallelism() const override { return std::max<size_t>(1, batches_->size()); }
  double progress() const override {
    if (batches_->empty()) return 1;
    return std::min(1.0, static_cast<double>(next_.load()) / static_cast<double>(batches_->size()));
  }

 private:
  class Cursor final : public ScanCursor {
   public:
    explicit Cursor(HeldRowsScan& scan) : scan_(scan) {}
    bool next(Batch& batch) override {
      const size_t index = scan_.next_.fetch_add(1);
      if (index >= scan_.batches_->size()) return false;
      const Batch& held = (*scan_.batches_)[index];
      batch = Batch();
      batch.num_rows = held.num_rows;
      batch.partition = held.partition;
      batch.row_offset = held.row_offset;
      batch.sequence = index;
      for (const int column : scan_.columns_) batch.columns.push_back(held.columns[column]);
      return true;
    }

   private:
    HeldRowsScan& scan_;
  };

  std::shared_ptr<const std::vector<Batch>> batches_;
  std::vector<int> columns_;
  std::atomic<size_t> next_{0};
};

}  // namespace

CachedTable::CachedTable(PlanPtr plan, std::string name, const StorageLevel& level,
                         Materialize materialize, MemoryPoolPtr memory)
    : plan_(std::move(plan)),
      name_(std::move(name)),
      level_(level),
      schema_(to_schema(plan_->output())),
      materialize_(std::move(materialize)),
      reservation_(std::move(memory)) {}

std::shared_ptr<const std::vector<Batch>> CachedTable::rows() const {
  std::lock_guard lock(mutex_);
  if (!rows_) {
    auto rows = materialize_(plan_);
    size_t bytes = 0;
    for (const auto& batch : *rows) bytes += batch.memory_usage();
    reservation_.resize(bytes);
    rows_ = std::move(rows);
  }
  return rows_;
}

bool CachedTable::is_materialized() const {
  std::lock_guard lock(mutex_);
  return rows_ != nullptr;
}

TableStatistics CachedTable::statistics() const {
  TableStatistics statistics;
  std::lock_guard lock(mutex_);
  if (!rows_) return statistics;
  int64_t count = 0;
  for (const auto& batch : *rows_) count += static_cast<int64_t>(batch.num_rows);
  statistics.row_count = count;
  statistics.size_in_bytes = static_cast<int64_t>(reservation_.bytes());
  return statistics;
}

std::unique_ptr<Scan> CachedTable::scan(const ScanRequest& request) const {
  return std::make_unique<HeldRowsScan>(rows(), request.columns);
}

}  // namespace firesteel
