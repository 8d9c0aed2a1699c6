#include "exec/stored_rows.h"

#include <algorithm>
#include <numeric>

namespace firesteel {
namespace {

std::vector<DataType> types_of(const Attributes& attributes) {
  std::vector<DataType> types;
  for (const auto& attribute : attributes) types.push_back(attribute.type);
  return types;
}

}  // namespace

StoredRows::StoredRows(std::vector<Batch> batches) {
  places_.reserve(batches.size());
  for (auto& batch : batches) add(std::move(batch));
}

Batch StoredRows::read(size_t index) const {
  if (const auto* batch = std::get_if<Batch>(&places_[index])) return *batch;
  const auto& place = std::get<OnDisk>(places_[index]);
  return place.rows->read(place.index);
}

std::vector<Batch> StoredRows::read_all() const {
  std::vector<Batch> batches;
  for (size_t i = 0; i < num_batches(); ++i) batches.push_back(read(i));
  return batches;
}

StoreSink::StoreSink(const Attributes& output, ExecutionContext& context)
    : context_(context),
      types_(types_of(output)),
      memory_(context.memory->make_claimant("store")),
      held_(memory_, {.spill = [this](std::vector<Batch> batches) { spill(batches); }}),
      reservation_(memory_) {}

void StoreSink::spill(const std::vector<Batch>& batches) {
  std::lock_guard lock(mutex_);
  if (!spilled_) {
    spilled_ = std::make_shared<SpilledRows>(std::make_shared<SpillFile>(context_.spill), types_);
  }
  for (const auto& batch : batches) {
    context_.cancel->check();
    spilled_->append(batch);
    sequences_.resize(spilled_->num_batches(), batch.sequence);
  }
}

void StoreSink::finalize(ExecutionContext& context) {
  held_.finalize(context);
  reservation_.force_resize(held_.reserved());
  auto batches = held_.take_batches();
  auto rows = std::make_shared<StoredRows>();
  std::vector<size_t> order(sequences_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return sequences_[a] < sequences_[b]; });
  // What a thread spilled came before what it holds.
  size_t next = 0;
  for (auto& batch : batches) {
    for (; next < order.size() && sequences_[order[next]] <= batch.sequence; ++next) {
      rows->add(spilled_, order[next]);
    }
    rows->add(std::move(batch));
  }
  for (; next < order.size(); ++next) rows->add(spilled_, order[next]);
  rows_ = std::move(rows);
  memory_->end_claim();
}

}  // namespace firesteel
