#include "exec/join/join_build.h"

#include <algorithm>

#include "exec/join/join_partitioner.h"

namespace firesteel {

JoinBuild::JoinBuild(Exprs keys, std::vector<bool> null_safe, Attributes output,
                     ExecutionContext& context)
    : keys_(std::move(keys)),
      null_safe_(std::move(null_safe)),
      output_(std::move(output)),
      context_(context),
      memory_(context.memory->make_claimant("join")),
      held_(memory_, {.spill = [this](std::vector<Batch> batches) { spill(batches); },
                      .copies = 2,
                      .bytes_per_row = JoinRows::kBytesPerRow}),
      rows_(keys_, null_safe_, output_),
      reservation_(memory_) {}

LocalStatePtr JoinBuild::make_state(ExecutionContext& context) { return held_.make_state(context); }
bool JoinBuild::sink(Batch batch, LocalState* state) { return held_.sink(std::move(batch), state); }
void JoinBuild::combine(LocalState* state) { held_.combine(state); }

void JoinBuild::finalize(ExecutionContext& context) {
  held_.finalize(context);
  const size_t reserved = held_.reserved();
  reservation_.force_resize(reserved);
  const auto batches = held_.take_batches();
  if (partitions_) {
    spill(batches);
    reservation_.clear();
  } else {
    rows_.build(batches, context.pool);
    has_null_key_ = rows_.has_null_key();
    // Of the two copies one is left, and the table as it is.
    const size_t making = rows_.num_rows() * JoinRows::kBytesPerRow;
    reservation_.force_resize((reserved - std::min(reserved, making)) / 2 + rows_.table_bytes());
  }
  memory_->end_claim();
}

void JoinBuild::spill(const std::vector<Batch>& batches) {
  {
    std::lock_guard lock(mutex_);
    if (!partitions_) {
      std::vector<DataType> types;
      for (const auto& attribute : output_) types.push_back(attribute.type);
      partitions_.emplace(context_.spill, std::move(types), 0);
    }
  }
  JoinPartitioner partitioner(keys_, *partitions_);
  for (const auto& batch : batches) {
    context_.cancel->check();
    const auto keys = partitioner.add(batch);
    if (!rows_without_match(keys, null_safe_, batch.num_rows).empty()) has_null_key_ = true;
  }
  partitioner.flush();
}

}  // namespace firesteel
