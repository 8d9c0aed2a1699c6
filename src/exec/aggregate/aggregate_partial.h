#pragma once

#include <optional>

#include "exec/aggregate/aggregate_layout.h"
#include "exec/aggregate/aggregate_states.h"
#include "exec/aggregate/rows_by_group.h"
#include "rows/group_table.h"

namespace firesteel {

// What one thread has aggregated: groups with their states, and rows that wait for the end. Used by
// one thread at a time.
class AggregatePartial {
 public:
  explicit AggregatePartial(const AggregateLayout& layout);

  // Rows: the layout's inputs, evaluated.
  void add(const std::vector<VectorPtr>& values, size_t num_rows);
  // Groups as written by group_batch().
  void merge(const Batch& groups);
  // All of the other's, which is left in no usable state.
  void merge(AggregatePartial& other);
  // Rows of a deferred aggregate as deferred_types() lists them. Distinct ones may come twice.
  void defer(size_t a, Batch rows);
  // Hands rows of aggregate `a` to its states now, in the order given.
  void feed(size_t a, std::span<const VectorPtr> columns, size_t num_rows);
  // Hands all deferred rows to their states.
  void finish();

  // Without GROUP BY there is one group, even without rows.
  void ensure_single_group() { states_->resize(1); }
  size_t num_groups() const { return states_->size(); }
  bool has_deferred_rows() const;

  // Groups [begin, begin + count): keys, then results.
  Batch results(size_t begin, size_t count) const;
  // The same groups with their states instead.
  Batch group_batch(size_t begin, size_t count) const;
  GroupTable& table() { return *table_; }
  AggregateStates& states() { return *states_; }
  GroupTable& distinct_rows(size_t a) { return distinct_[a]; }
  const std::vector<Batch>& ordered_rows(size_t a) const { return ordered_[a]; }

  // Exact but for what states hold outside of themselves, which is estimated between recounts.
  size_t memory_usage() const;
  void recount();
  void clear();

 private:
  void update(size_t a, const std::vector<VectorPtr>& values, size_t num_rows);
  // All rows of the batch whose groups were found last.
  void update_all(size_t a, std::span<const VectorPtr> args);
  void update_states(size_t a, std::span<const VectorPtr> args, const std::vector<uint32_t>& groups,
                     size_t num_rows);
  void find_groups(std::span<const VectorPtr> keys, size_t num_rows);
  void grow_states();
  // Those of a deferred aggregate, as columns; none when there are no rows.
  std::vector<VectorPtr> deferred_rows(size_t a) const;
  void finish_ordered(size_t a);

  const AggregateLayout& layout_;
  std::optional<GroupTable> table_;
  std::optional<AggregateStates> states_;
  // By aggregate: keys, arguments and order keys; the distinct ones (DISTINCT), or those of all
  // rows (ORDER BY in the call).
  std::vector<GroupTable> distinct_;
  std::vector<std::vector<Batch>> ordered_;
  size_t ordered_bytes_ = 0;
  // About what the states hold outside of themselves.
  size_t heap_bytes_ = 0;
  size_t recount_at_ = 0;
  size_t owning_kernels_ = 0;
  // Some aggregate takes rows listed by group.
  bool lists_rows_ = false;
  // Scratch.
  std::vector<uint32_t> groups_;
  RowsByGroup rows_by_group_;
  std::vector<std::byte*> addresses_;
};

}  // namespace firesteel
