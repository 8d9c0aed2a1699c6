#include "exec/scan/scan_source.h"

#include <algorithm>

namespace firesteel {
namespace {

struct ScanState final : LocalState {
  std::unique_ptr<ScanCursor> cursor;
};

}  // namespace

void ScanSource::open(ExecutionContext&) { scan_ = table_->scan(request_); }

size_t ScanSource::max_threads(const ExecutionContext& context) const {
  const size_t useful = scan_->max_parallelism();
  return useful == 0 ? context.parallelism : std::min(context.parallelism, useful);
}

LocalStatePtr ScanSource::make_state(ExecutionContext&) {
  auto state = std::make_unique<ScanState>();
  state->cursor = scan_->make_cursor();
  return state;
}

bool ScanSource::next(Batch& batch, LocalState* state) {
  return static_cast<ScanState&>(*state).cursor->next(batch);
}

double ScanSource::progress() const { return scan_ ? scan_->progress() : 0; }

}  // namespace firesteel
