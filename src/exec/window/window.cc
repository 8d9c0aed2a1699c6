#include "exec/window/window.h"

#include "exec/collect_sink.h"
#include "exec/sort/sorted_source.h"
#include "exec/window/window_columns.h"
#include "exec/window/window_runs.h"

namespace firesteel {
namespace {

class WindowSink final : public SortedSink {
 public:
  WindowSink(const WindowExec& plan, ExecutionContext& context)
      : plan_(plan),
        context_(context),
        memory_(context.memory->make_claimant("window")),
        // Rows are copied to be sorted, then once more into their order.
        rows_(memory_, {.spill = [this](std::vector<Batch> batches) { spill(std::move(batches)); },
                        .copies = 2,
                        .bytes_per_row = 2 * sizeof(SortRow) + 16 * plan.functions.size()}),
        reservation_(memory_) {}

  LocalStatePtr make_state(ExecutionContext& context) override { return rows_.make_state(context); }
  bool sink(Batch batch, LocalState* state) override { return rows_.sink(std::move(batch), state); }
  void combine(LocalState* state) override { rows_.combine(state); }

  void finalize(ExecutionContext& context) override {
    rows_.finalize(context);
    reservation_.force_resize(rows_.reserved());
    auto batches = rows_.take_batches();
    if (runs_) {
      if (!batches.empty()) runs_->add_run(std::move(batches));
      runs_->finish();
      reservation_.clear();
    } else if (!batches.empty()) {
      sorted_ = sort_batches(batches, window_sort_keys(plan_), context);
      batches.clear();
      add_function_columns(context);
      reservation_.force_resize(reservation_.bytes() / 2);
    }
    memory_->end_claim();
  }

  const SortedRows& sorted() const override { return sorted_; }
  OrderedRows* from_disk() override { return runs_.get(); }

 private:
  void add_function_columns(ExecutionContext& context) {
    const auto bounds = window_partition_bounds(plan_, sorted_);
    const auto columns = window_columns(plan_, sorted_, bounds, context);
    // Rows now stand in order: the functions' values do.
    for (auto& column : sorted_.columns) column = gather(*column, sorted_.order);
    for (size_t i = 0; i < sorted_.order.size(); ++i) sorted_.order[i] = static_cast<uint32_t>(i);
    sorted_.columns.insert(sorted_.columns.end(), columns.begin(), columns.end());
  }

  void spill(std::vector<Batch> batches) {
    {
      std::lock_guard lock(mutex_);
      if (!runs_) runs_ = std::make_unique<WindowRuns>(plan_, context_, memory_);
    }
    runs_->add_run(std::move(batches));
  }

  const WindowExec plan_;
  ExecutionContext& context_;
  MemoryPoolPtr memory_;
  CollectSink rows_;
  SortedRows sorted_;
  std::mutex mutex_;
  std::unique_ptr<WindowRuns> runs_;
  MemoryReservation reservation_;
};

}  // namespace

std::shared_ptr<Sink> make_window_sink(const WindowExec& plan, ExecutionContext& context) {
  return std::make_shared<WindowSink>(plan, context);
}

std::shared_ptr<Source> make_window_source(std::shared_ptr<Sink> sink) {
  return std::make_shared<SortedSource>(std::static_pointer_cast<SortedSink>(sink));
}

}  // namespace firesteel
