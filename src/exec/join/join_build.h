#pragma once

#include <mutex>
#include <optional>

#include "exec/collect_sink.h"
#include "exec/join/join_rows.h"
#include "physical/physical_nodes.h"
#include "rows/spill_partitions.h"

namespace firesteel {

// The build side of a hash join. Its rows are held; when there is no memory for them, all go to
// disk in partitions by the hash of their keys, and so must the rows of the other side.
class JoinBuild final : public Sink {
 public:
  JoinBuild(Exprs keys, std::vector<bool> null_safe, Attributes output, ExecutionContext& context);

  LocalStatePtr make_state(ExecutionContext& context) override;
  bool sink(Batch batch, LocalState* state) override;
  void combine(LocalState* state) override;
  void finalize(ExecutionContext& context) override;

  // After finalize; read by any thread.
  bool is_spilled() const { return partitions_.has_value(); }
  // Of all rows, wherever they are.
  bool is_empty() const { return !is_spilled() && rows_.num_rows() == 0; }
  bool has_null_key() const { return has_null_key_.load(std::memory_order_relaxed); }

  // In memory: the rows; none when they are on disk.
  JoinRows& rows() { return rows_; }
  // On disk.
  const SpillPartitions& partitions() const { return *partitions_; }
  JoinRows make_rows() const { return {keys_, null_safe_, output_}; }
  const Exprs& keys() const { return keys_; }
  const MemoryPoolPtr& memory() const { return memory_; }

 private:
  void spill(const std::vector<Batch>& batches);

  const Exprs keys_;
  const std::vector<bool> null_safe_;
  const Attributes output_;
  ExecutionContext& context_;
  MemoryPoolPtr memory_;
  CollectSink held_;
  JoinRows rows_;
  std::mutex mutex_;
  std::optional<SpillPartitions> partitions_;
  std::atomic<bool> has_null_key_{false};
  MemoryReservation reservation_;
};

}  // namespace firesteel
