#include "exec/sort/external_sort.h"

#include <algorithm>

#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// Runs that are merged at once: their current batches, 128 KiB each, take a few MiB.
constexpr size_t kMaxFanIn = 32;

}  // namespace

ExternalSort::ExternalSort(std::vector<SortOrder> keys, std::vector<DataType> types,
                           ExecutionContext& context, MemoryPoolPtr memory)
    : keys_(std::move(keys)),
      types_(std::move(types)),
      context_(context),
      memory_(std::move(memory)),
      file_(std::make_shared<SpillFile>(context.spill)) {}

SpilledRows ExternalSort::empty_run() const {
  std::vector<DataType> types = types_;
  types.push_back(TypeId::kLong);
  return {file_, std::move(types)};
}

void ExternalSort::add_run(std::vector<Batch> batches) {
  if (batches.empty()) return;
  for (auto& batch : batches) {
    batch.columns.push_back(
        Vector::constant(TypeId::kLong, static_cast<int64_t>(batch.sequence), batch.num_rows));
  }
  const SortedRows sorted = sort_batches(batches, keys_, context_);
  batches.clear();
  SpilledRows run = empty_run();
  for (size_t begin = 0; begin < sorted.order.size(); begin += kBatchSize) {
    context_.cancel->check();
    run.append(sorted.batch(begin, std::min(sorted.order.size(), begin + kBatchSize)));
  }
  std::lock_guard lock(mutex_);
  runs_.push_back(std::move(run));
}

void ExternalSort::finish() {
  // Neighbours are merged, so that the order of runs still is that of the stream.
  while (runs_.size() > kMaxFanIn) {
    std::vector<SpilledRows> merged;
    for (size_t first = 0; first < runs_.size(); first += kMaxFanIn) {
      const size_t last = std::min(runs_.size(), first + kMaxFanIn);
      const std::vector<SpilledRows> some(runs_.begin() + static_cast<ptrdiff_t>(first),
                                          runs_.begin() + static_cast<ptrdiff_t>(last));
      RunMerger merger(some, keys_, memory_);
      merged.push_back(empty_run());
      for (Batch batch; merger.next(batch);) {
        context_.cancel->check();
        merged.back().append(batch);
      }
    }
    runs_ = std::move(merged);
  }
  merger_ = std::make_unique<RunMerger>(runs_, keys_, memory_);
}

bool ExternalSort::next(Batch& batch) {
  if (!merger_->next(batch)) return false;
  batch.columns.pop_back();
  return true;
}

}  // namespace firesteel
