#pragma once

#include "exec/execution_context.h"
#include "plan/exprs.h"
#include "rows/join_table.h"

namespace firesteel {

// Marks the rows where a key compared with = is null: they match nothing. Empty when there is none.
std::vector<bool> rows_without_match(std::span<const VectorPtr> keys,
                                     const std::vector<bool>& null_safe, size_t num_rows);

// The held side of a hash join: its rows as columns, the table over their keys, and which rows have
// found a match. One row of nulls stands behind the last, for outer joins to refer to.
class JoinRows {
 public:
  // What the table and its making take for a row, beside two copies of the row itself.
  static constexpr size_t kBytesPerRow = 56;

  JoinRows(Exprs keys, std::vector<bool> null_safe, Attributes output);

  // Once.
  void build(const std::vector<Batch>& batches, ThreadPool& pool);

  // After build; read by any thread.
  const JoinTable& table() const { return table_; }
  const std::vector<VectorPtr>& columns() const { return columns_; }
  uint32_t num_rows() const { return num_rows_; }
  uint32_t null_row() const { return num_rows_; }
  bool has_null_key() const { return has_null_key_; }
  // Beside the rows themselves.
  size_t table_bytes() const { return table_.memory_usage() + matched_.size(); }

  // Thread-safe.
  void mark_matched(uint32_t row) {
    std::atomic_ref(matched_[row]).store(1, std::memory_order_relaxed);
  }
  bool is_matched(uint32_t row) const { return matched_[row] != 0; }

 private:
  const Exprs keys_;
  const std::vector<bool> null_safe_;
  const Attributes output_;
  JoinTable table_;
  std::vector<VectorPtr> columns_;
  uint32_t num_rows_ = 0;
  bool has_null_key_ = false;
  std::vector<uint8_t> matched_;
};

}  // namespace firesteel
