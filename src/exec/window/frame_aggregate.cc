#include "exec/window/frame_aggregate.h"

#include <algorithm>
#include <cstring>

#include "rows/state_arena.h"

namespace firesteel {
namespace {

// A state of its own, destroyed with it.
class OwnedState {
 public:
  explicit OwnedState(const AggregateKernel& kernel)
      : kernel_(kernel), arena_(kernel.state_size()) {
    arena_.resize(1);
    kernel_.initialize(get());
  }
  ~OwnedState() { destroy(); }
  OwnedState(const OwnedState&) = delete;
  OwnedState& operator=(const OwnedState&) = delete;

  std::byte* get() const { return arena_.at(0); }
  void reset() {
    destroy();
    kernel_.initialize(get());
  }

 private:
  void destroy() {
    if (kernel_.needs_destroy()) kernel_.destroy(get());
  }

  const AggregateKernel& kernel_;
  StateArena arena_;
};

class FrameAggregator {
 public:
  FrameAggregator(const AggregateKernel& kernel, std::span<const VectorPtr> args)
      : kernel_(kernel), args_(args), results_(kernel.state_size()) {}
  ~FrameAggregator() {
    if (!kernel_.needs_destroy()) return;
    for (size_t row = 0; row < results_.size(); ++row) kernel_.destroy(results_.at(row));
  }

  VectorPtr whole(size_t num_rows, size_t num_results) {
    OwnedState state(kernel_);
    kernel_.update_single(args_, state.get(), num_rows);
    std::byte* states[] = {state.get()};
    return Vector::constant_from(kernel_.finalize(states, 1), 0, num_results);
  }

  // Bounds ascend: rows enter at the end and, if the kernel can take them out, leave at the start.
  VectorPtr sliding(const FrameRanges& frames) {
    OwnedState running(kernel_);
    uint32_t start = 0;
    uint32_t end = 0;
    for (size_t row = 0; row < frames.start.size(); ++row) {
      if (frames.start[row] >= end) {
        running.reset();
        start = end = frames.start[row];
      }
      if (frames.end[row] > end) {
        update(running.get(), end, frames.end[row]);
        end = frames.end[row];
      }
      if (frames.start[row] > start) {
        kernel_.remove(args_, running.get(), start, frames.start[row]);
        start = frames.start[row];
      }
      keep(running.get());
    }
    return finish();
  }

  VectorPtr recomputed(const FrameRanges& frames) {
    OwnedState state(kernel_);
    for (size_t row = 0; row < frames.start.size(); ++row) {
      const bool same = row > 0 && frames.start[row] == frames.start[row - 1] &&
                        frames.end[row] == frames.end[row - 1];
      if (!same) {
        state.reset();
        update(state.get(), frames.start[row], frames.end[row]);
      }
      keep(state.get());
    }
    return finish();
  }

 private:
  void update(std::byte* state, size_t begin, size_t end) const {
    if (begin == end) return;
    std::vector<VectorPtr> some;
    some.reserve(args_.size());
    for (const auto& arg : args_) some.push_back(slice(arg, begin, end - begin));
    kernel_.update_single(some, state, end - begin);
  }

  // A copy of the state becomes the next row's result.
  void keep(std::byte* state) {
    const size_t row = results_.size();
    results_.resize(row + 1);
    std::byte* copy = results_.at(row);
    if (!kernel_.needs_destroy()) {
      std::memcpy(copy, state, kernel_.state_size());
      return;
    }
    kernel_.initialize(copy);
    // combine() may move out of its source: go through the serialized form.
    std::byte* sources[] = {state};
    std::byte* targets[] = {copy};
    kernel_.merge_serialized(kernel_.serialize(sources, 1), targets, 1);
  }

  VectorPtr finish() const {
    std::vector<std::byte*> states(results_.size());
    for (size_t row = 0; row < states.size(); ++row) states[row] = results_.at(row);
    return kernel_.finalize(states.data(), states.size());
  }

  const AggregateKernel& kernel_;
  std::span<const VectorPtr> args_;
  StateArena results_;
};

bool ascends(const std::vector<uint32_t>& bounds) {
  return std::is_sorted(bounds.begin(), bounds.end());
}

}  // namespace

VectorPtr aggregate_frames(const AggregateKernel& kernel, std::span<const VectorPtr> args,
                           size_t num_rows, const FrameRanges& frames) {
  FrameAggregator aggregator(kernel, args);
  const bool from_first = frames.start.empty() || frames.start.back() == 0;
  const bool to_last = frames.end.empty() || frames.end.front() == num_rows;
  const bool ascending = ascends(frames.start) && ascends(frames.end);
  if (ascending && from_first && to_last) {
    return aggregator.whole(num_rows, frames.start.size());
  }
  if (ascending && (from_first || kernel.removable())) return aggregator.sliding(frames);
  return aggregator.recomputed(frames);
}

VectorPtr aggregate_filtered_frames(const AggregateKernel& kernel, std::span<const VectorPtr> args,
                                    const Vector& filter, const FrameRanges& frames) {
  const Decoded decoded(filter);
  Selection kept;
  // By row, and one past the last: how many rows before it pass.
  std::vector<uint32_t> passed(filter.size() + 1);
  for (uint32_t row = 0; row < filter.size(); ++row) {
    passed[row] = static_cast<uint32_t>(kept.size());
    if (!decoded.is_null(row) && decoded.at<uint8_t>(row) != 0) kept.push_back(row);
  }
  passed.back() = static_cast<uint32_t>(kept.size());
  FrameRanges ranges = frames;
  for (uint32_t& start : ranges.start) start = passed[start];
  for (uint32_t& end : ranges.end) end = passed[end];
  std::vector<VectorPtr> some;
  for (const auto& arg : args) some.push_back(gather(*arg, kept));
  return aggregate_frames(kernel, some, kept.size(), ranges);
}

}  // namespace firesteel
