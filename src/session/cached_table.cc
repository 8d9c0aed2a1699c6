#include "session/cached_table.h"

#include <algorithm>
#include <atomic>

namespace firesteel {
namespace {

std::atomic<uint64_t> uses{0};

class CachedRowsScan final : public Scan {
 public:
  CachedRowsScan(std::shared_ptr<const CachedRows> rows, std::vector<int> columns)
      : rows_(std::move(rows)), columns_(std::move(columns)) {}

  std::unique_ptr<ScanCursor> make_cursor() override { return std::make_unique<Cursor>(*this); }
  size_t max_parallelism() const override { return std::max<size_t>(1, rows_->num_batches()); }
  double progress() const override {
    if (rows_->num_batches() == 0) return 1;
    return std::min(1.0,
                    static_cast<double>(next_.load()) / static_cast<double>(rows_->num_batches()));
  }

 private:
  class Cursor final : public ScanCursor {
   public:
    explicit Cursor(CachedRowsScan& scan) : scan_(scan) {}
    bool next(Batch& batch) override {
      const size_t index = scan_.next_.fetch_add(1);
      if (index >= scan_.rows_->num_batches()) return false;
      const Batch held = scan_.rows_->read(index);
      batch = Batch();
      batch.num_rows = held.num_rows;
      batch.partition = held.partition;
      batch.row_offset = held.row_offset;
      batch.sequence = index;
      for (const int column : scan_.columns_) batch.columns.push_back(held.columns[column]);
      return true;
    }

   private:
    CachedRowsScan& scan_;
  };

  std::shared_ptr<const CachedRows> rows_;
  std::vector<int> columns_;
  std::atomic<size_t> next_{0};
};

}  // namespace

CachedTable::CachedTable(PlanPtr plan, std::string name, StorageLevel level,
                         Materialize materialize, MemoryPoolPtr memory, SpillSpacePtr space)
    : plan_(std::move(plan)),
      name_(std::move(name)),
      level_(level),
      schema_(to_schema(plan_->output())),
      materialize_(std::move(materialize)),
      memory_(std::move(memory)),
      space_(std::move(space)) {}

std::shared_ptr<CachedRows> CachedTable::held() const {
  std::lock_guard lock(mutex_);
  return rows_;
}

std::shared_ptr<const CachedRows> CachedTable::rows() const {
  last_use_ = ++uses;
  if (auto rows = held()) return rows;
  std::lock_guard computing(computing_);
  if (auto rows = held()) return rows;
  std::vector<DataType> types;
  for (const auto& field : schema_) types.push_back(field.type);
  auto rows = std::make_shared<CachedRows>(level_, std::move(types), memory_, space_);
  materialize_(plan_, [&](Batch batch) {
    rows->append(std::move(batch));
    return true;
  });
  if (rows->is_temporary()) return rows;
  std::lock_guard lock(mutex_);
  rows_ = rows;
  return rows;
}

TableStatistics CachedTable::statistics() const {
  TableStatistics statistics;
  if (const auto rows = held()) {
    statistics.row_count = rows->num_rows();
    statistics.size_in_bytes = rows->size_in_bytes();
  }
  return statistics;
}

std::unique_ptr<Scan> CachedTable::scan(const ScanRequest& request) const {
  return std::make_unique<CachedRowsScan>(rows(), request.columns);
}

size_t CachedTable::memory_usage() const {
  const auto rows = held();
  return rows ? rows->memory_usage() : 0;
}

size_t CachedTable::shrink(size_t bytes) const {
  const auto rows = held();
  if (!rows) return 0;
  if (level_.use_disk) return rows->move_to_disk(bytes);
  const size_t freed = rows->memory_usage();
  std::lock_guard lock(mutex_);
  if (rows_ == rows) rows_.reset();
  return freed;
}

}  // namespace firesteel
