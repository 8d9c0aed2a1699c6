#pragma once

#include <variant>

#include "exec/collect_sink.h"
#include "physical/physical_nodes.h"
#include "rows/spill_file.h"

namespace firesteel {

// Batches in the order of their stream, in memory or on disk, that can be read any number of times.
// Filled by one thread, then read by any.
class StoredRows {
 public:
  StoredRows() = default;
  explicit StoredRows(std::vector<Batch> batches);

  void add(Batch batch) { places_.emplace_back(std::move(batch)); }
  // All of the batches of `rows`, which must stay alive.
  void add(std::shared_ptr<const SpilledRows> rows, size_t index) {
    places_.emplace_back(OnDisk{std::move(rows), index});
  }

  size_t num_batches() const { return places_.size(); }
  Batch read(size_t index) const;
  // All of them, in memory.
  std::vector<Batch> read_all() const;

 private:
  struct OnDisk {
    std::shared_ptr<const SpilledRows> rows;
    size_t index;
  };
  std::vector<std::variant<Batch, OnDisk>> places_;
};

using StoredRowsPtr = std::shared_ptr<const StoredRows>;

// Stores all rows of its input; on disk what does not fit into memory.
class StoreSink final : public Sink {
 public:
  StoreSink(const Attributes& output, ExecutionContext& context);

  LocalStatePtr make_state(ExecutionContext& context) override { return held_.make_state(context); }
  bool sink(Batch batch, LocalState* state) override { return held_.sink(std::move(batch), state); }
  void combine(LocalState* state) override { held_.combine(state); }
  void finalize(ExecutionContext& context) override;

  bool is_spilled() const { return spilled_ != nullptr; }
  // After finalize. The memory is this sink's.
  const StoredRowsPtr& rows() const { return rows_; }

 private:
  void spill(const std::vector<Batch>& batches);

  ExecutionContext& context_;
  const std::vector<DataType> types_;
  MemoryPoolPtr memory_;
  CollectSink held_;
  std::mutex mutex_;
  std::shared_ptr<SpilledRows> spilled_;
  // Of each batch in spilled_.
  std::vector<uint64_t> sequences_;
  StoredRowsPtr rows_;
  MemoryReservation reservation_;
};

}  // namespace firesteel
