#pragma once

#include "exec/sort/external_sort.h"
#include "exec/sort/sorted_source.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// PARTITION BY, then ORDER BY.
std::vector<SortOrder> window_sort_keys(const WindowExec& plan);

// Window functions over more rows than fit into memory: rows are sorted on disk, then read and
// computed some whole partitions at a time. A single partition must fit.
class WindowRuns final : public OrderedRows {
 public:
  // The plan must outlive this.
  WindowRuns(const WindowExec& plan, ExecutionContext& context, MemoryPoolPtr memory);

  // Thread-safe.
  void add_run(std::vector<Batch> batches) { sort_.add_run(std::move(batches)); }
  void finish() { sort_.finish(); }

  bool next(Batch& batch) override;

 private:
  // Reads until whole partitions are there, and computes them. False at the end.
  bool compute_some();
  // Adds where partitions begin in a batch that was just read.
  void find_bounds(const Batch& batch);
  // Makes the rows before bounds_[count] the result; those behind stay.
  void compute(size_t count);

  const WindowExec& plan_;
  ExecutionContext& context_;
  ExternalSort sort_;
  Evaluator partition_keys_;
  // Read but not computed, and where partitions begin among these rows.
  std::vector<Batch> waiting_;
  size_t waiting_rows_ = 0;
  std::vector<size_t> bounds_;
  std::vector<VectorPtr> last_keys_;
  bool at_end_ = false;
  Batch result_;
  size_t result_row_ = 0;
  MemoryReservation reservation_;
};

}  // namespace firesteel
