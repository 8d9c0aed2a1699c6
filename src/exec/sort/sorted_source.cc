#include "exec/sort/sorted_source.h"

#include <algorithm>

namespace firesteel {

void SortedSource::open(ExecutionContext&) {
  from_disk_ = sink_->from_disk();
  for (size_t begin = sink_->first_row(); begin < sink_->end_row();) {
    size_t end = std::min(sink_->end_row(), begin + kBatchSize);
    while (sink_->partition_of(end - 1) != sink_->partition_of(begin)) --end;
    ranges_.emplace_back(begin, end);
    begin = end;
  }
}

size_t SortedSource::max_threads(const ExecutionContext& context) const {
  if (from_disk_ != nullptr) return 1;
  return std::min(context.parallelism, ranges_.size());
}

bool SortedSource::next(Batch& batch, LocalState*) {
  if (from_disk_ != nullptr) return next_from_disk(batch);
  const size_t index = next_.fetch_add(1);
  if (index >= ranges_.size()) return false;
  batch = sink_->sorted().batch(ranges_[index].first, ranges_[index].second);
  batch.partition = sink_->partition_of(ranges_[index].first);
  batch.row_offset = static_cast<int64_t>(ranges_[index].first);
  batch.sequence = index;
  return true;
}

bool SortedSource::next_from_disk(Batch& batch) {
  if (!from_disk_->next(batch)) return false;
  batch.sequence = next_.fetch_add(1);
  batch.row_offset = rows_from_disk_;
  rows_from_disk_ += static_cast<int64_t>(batch.num_rows);
  return true;
}

}  // namespace firesteel
