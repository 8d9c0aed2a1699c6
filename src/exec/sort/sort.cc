#include "exec/sort/sort.h"

#include <algorithm>

#include "exec/collect_sink.h"
#include "exec/sort/external_sort.h"
#include "exec/sort/sorted_source.h"

namespace firesteel {
namespace {

// The partition of each row stands behind its columns, and is the first key.
void add_partition_columns(std::vector<Batch>& batches) {
  for (auto& batch : batches) {
    batch.columns.push_back(
        Vector::constant(TypeId::kInt, int64_t{batch.partition}, batch.num_rows));
  }
}

// Sorted rows from disk, cut where the partition changes if they are sorted by partition.
class SortedRuns final : public OrderedRows {
 public:
  SortedRuns(std::vector<SortOrder> keys, std::vector<DataType> types, bool by_partition,
             ExecutionContext& context, MemoryPoolPtr memory)
      : by_partition_(by_partition),
        sort_(std::move(keys), std::move(types), context, std::move(memory)) {}

  ExternalSort& sort() { return sort_; }

  bool next(Batch& batch) override {
    if (!by_partition_) return sort_.next(batch);
    if (done_ == rows_.num_rows) {
      if (!sort_.next(rows_)) return false;
      done_ = 0;
    }
    const auto* partitions = rows_.columns.back()->values<int32_t>();
    size_t end = done_ + 1;
    while (end < rows_.num_rows && partitions[end] == partitions[done_]) ++end;
    batch = rows_.slice(done_, end - done_);
    batch.columns.pop_back();
    batch.partition = partitions[done_];
    done_ = end;
    return true;
  }

 private:
  const bool by_partition_;
  ExternalSort sort_;
  Batch rows_;
  size_t done_ = 0;
};

class SortSink final : public SortedSink {
 public:
  SortSink(const SortExec& plan, ExecutionContext& context)
      : global_(plan.global),
        keys_(plan.order),
        types_(types_of(plan.child()->output())),
        context_(context),
        memory_(context.memory->make_claimant("sort")),
        // Sorting copies the rows, and makes two arrays of words of their keys.
        rows_(memory_, {.spill = [this](std::vector<Batch> batches) { spill(std::move(batches)); },
                        .copies = 2,
                        .bytes_per_row = 2 * sizeof(SortRow)}),
        reservation_(memory_) {
    if (!global_) {
      const auto column = static_cast<int>(types_.size());
      keys_.insert(keys_.begin(),
                   {std::make_shared<BoundReference>(column, TypeId::kInt, false), true, true});
      types_.push_back(TypeId::kInt);
    }
  }

  LocalStatePtr make_state(ExecutionContext& context) override { return rows_.make_state(context); }
  bool sink(Batch batch, LocalState* state) override { return rows_.sink(std::move(batch), state); }
  void combine(LocalState* state) override { rows_.combine(state); }

  void finalize(ExecutionContext& context) override {
    rows_.finalize(context);
    reservation_.force_resize(rows_.reserved());
    auto batches = rows_.take_batches();
    if (runs_) {
      if (!batches.empty()) spill(std::move(batches));
      runs_->sort().finish();
    } else {
      if (!global_) {
        for (const auto& batch : batches) {
          partitions_.insert(partitions_.end(), batch.num_rows, batch.partition);
        }
        add_partition_columns(batches);
      }
      sorted_ = sort_batches(batches, keys_, context);
      if (!global_ && !batches.empty()) sorted_.columns.pop_back();
    }
    reservation_.force_resize(runs_ ? 0 : reservation_.bytes() / 2);
    memory_->end_claim();
  }

  const SortedRows& sorted() const override { return sorted_; }
  int32_t partition_of(size_t position) const override {
    return global_ ? 0 : partitions_[sorted_.order[position]];
  }
  OrderedRows* from_disk() override { return runs_.get(); }

 private:
  static std::vector<DataType> types_of(const Attributes& attributes) {
    std::vector<DataType> types;
    for (const auto& attribute : attributes) types.push_back(attribute.type);
    return types;
  }

  void spill(std::vector<Batch> batches) {
    {
      std::lock_guard lock(mutex_);
      if (!runs_) {
        runs_ = std::make_unique<SortedRuns>(keys_, types_, !global_, context_, memory_);
      }
    }
    if (!global_) add_partition_columns(batches);
    runs_->sort().add_run(std::move(batches));
  }

  const bool global_;
  std::vector<SortOrder> keys_;
  std::vector<DataType> types_;
  ExecutionContext& context_;
  MemoryPoolPtr memory_;
  CollectSink rows_;
  SortedRows sorted_;
  // By row of the held columns.
  std::vector<int32_t> partitions_;
  std::mutex mutex_;
  std::unique_ptr<SortedRuns> runs_;
  MemoryReservation reservation_;
};

}  // namespace

std::shared_ptr<Sink> make_sort_sink(const SortExec& plan, ExecutionContext& context) {
  return std::make_shared<SortSink>(plan, context);
}

std::shared_ptr<Source> make_sorted_source(std::shared_ptr<Sink> sink) {
  return std::make_shared<SortedSource>(std::static_pointer_cast<SortedSink>(sink));
}

}  // namespace firesteel
