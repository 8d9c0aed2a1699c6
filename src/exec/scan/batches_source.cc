#include "exec/scan/batches_source.h"

#include <algorithm>

namespace firesteel {
namespace {

struct BatchesState final : LocalState {
  Batch current;
  size_t index = 0;
  size_t offset = 0;
};

// Room for the pieces of one held batch in the sequence numbers.
constexpr int kPieceBits = 24;

}  // namespace

void BatchesSource::open(ExecutionContext&) {
  batches_ = fetch_();
  next_ = 0;
}

size_t BatchesSource::max_threads(const ExecutionContext& context) const {
  return std::min(context.parallelism, batches_->num_batches());
}

LocalStatePtr BatchesSource::make_state(ExecutionContext&) {
  return std::make_unique<BatchesState>();
}

bool BatchesSource::next(Batch& batch, LocalState* state) {
  auto& local = static_cast<BatchesState&>(*state);
  while (local.offset >= local.current.num_rows) {
    local.index = next_.fetch_add(1);
    if (local.index >= batches_->num_batches()) return false;
    local.current = batches_->read(local.index);
    local.offset = 0;
  }
  const size_t size = std::min(kBatchSize, local.current.num_rows - local.offset);
  batch = local.current.slice(local.offset, size);
  batch.sequence = (static_cast<uint64_t>(local.index) << kPieceBits) + local.offset / kBatchSize;
  local.offset += size;
  return true;
}

double BatchesSource::progress() const {
  if (!batches_ || batches_->num_batches() == 0) return 1;
  return std::min(1.0,
                  static_cast<double>(next_.load()) / static_cast<double>(batches_->num_batches()));
}

}  // namespace firesteel
