#include "exec/sort/sort.h"

#include <algorithm>

#include "exec/collect_sink.h"
#include "exec/sort/sorted_source.h"

namespace firesteel {
namespace {

class SortSink final : public SortedSink {
 public:
  SortSink(const SortExec& plan, ExecutionContext& context)
      : keys_(plan.order), global_(plan.global), rows_(context), reservation_(context.memory) {}

  LocalStatePtr make_state(ExecutionContext& context) override { return rows_.make_state(context); }
  bool sink(Batch batch, LocalState* state) override { return rows_.sink(std::move(batch), state); }
  void combine(LocalState* state) override { rows_.combine(state); }

  void finalize(ExecutionContext& context) override {
    rows_.finalize(context);
    auto batches = rows_.take_batches();
    // Keys and row numbers, beside the rows themselves.
    reservation_.resize(static_cast<size_t>(rows_.num_rows()) * 2 * sizeof(SortRow));
    if (global_) {
      sorted_ = sort_batches(batches, keys_, context);
    } else {
      sort_partitions(std::move(batches), context);
    }
    reservation_.resize(sorted_.order.size() * sizeof(uint32_t));
  }

  const SortedRows& sorted() const override { return sorted_; }
  int32_t partition_of(size_t position) const override {
    return global_ ? 0 : partitions_[sorted_.order[position]];
  }

 private:
  // The partition is one more key, before all others.
  void sort_partitions(std::vector<Batch> batches, ExecutionContext& context) {
    if (batches.empty()) return;
    const size_t column = batches[0].columns.size();
    for (auto& batch : batches) {
      partitions_.insert(partitions_.end(), batch.num_rows, batch.partition);
      batch.columns.push_back(
          Vector::constant(TypeId::kInt, int64_t{batch.partition}, batch.num_rows));
    }
    std::vector<SortOrder> keys = keys_;
    keys.insert(keys.begin(),
                {std::make_shared<BoundReference>(static_cast<int>(column), TypeId::kInt, false),
                 true, true});
    sorted_ = sort_batches(batches, keys, context);
    sorted_.columns.pop_back();
  }

  const std::vector<SortOrder> keys_;
  const bool global_;
  CollectSink rows_;
  SortedRows sorted_;
  // By row of the held columns.
  std::vector<int32_t> partitions_;
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
