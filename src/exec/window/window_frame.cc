#include "exec/window/window_frame.h"

#include <algorithm>

#include "base/check.h"
#include "columnar/compare.h"
#include "evaluate/evaluator.h"
#include "plan/call_builder.h"

namespace firesteel {
namespace {

// key + offset or key - offset, for all rows of the partition.
VectorPtr shifted_keys(const VectorPtr& keys, const ExprPtr& offset, bool add) {
  const ExprPtr key = std::make_shared<BoundReference>(0, keys->type(), true);
  const ExprPtr amount = Literal::make(evaluate_constant(offset), offset->type());
  ExprPtr sum = make_call(add ? "+" : "-", {key, amount});
  if (!sum->type().same_type(keys->type())) {
    sum = std::make_shared<Cast>(sum, keys->type(), CastMode::kLegacy, "UTC");
  }
  Batch batch;
  batch.columns = {keys};
  batch.num_rows = keys->size();
  return flatten(Evaluator({sum}).evaluate_one(batch));
}

uint32_t rows_offset(const ExprPtr& offset) {
  const int64_t value = evaluate_constant(offset).integer();
  return static_cast<uint32_t>(std::min<int64_t>(value, UINT32_MAX / 2));
}

// Where frames begin (is_start) or end, for ROWS.
std::vector<uint32_t> rows_bound(const FrameBound& bound, bool is_start, size_t num_rows) {
  const auto n = static_cast<int64_t>(num_rows);
  std::vector<uint32_t> out(num_rows);
  int64_t shift = is_start ? 0 : 1;
  if (bound.kind == FrameBoundKind::kPreceding) shift -= rows_offset(bound.offset);
  if (bound.kind == FrameBoundKind::kFollowing) shift += rows_offset(bound.offset);
  for (int64_t i = 0; i < n; ++i) {
    out[i] = static_cast<uint32_t>(std::clamp<int64_t>(i + shift, 0, n));
  }
  return out;
}

// Where frames begin or end, for RANGE with an offset from the one ORDER BY key. The bounds of
// ascending rows ascend, so one pass over the partition finds them all.
std::vector<uint32_t> range_bound(const FrameBound& bound, bool is_start, const SortOrder& key,
                                  const PartitionOrder& order) {
  const VectorPtr& keys = order.keys[0];
  const bool preceding = bound.kind == FrameBoundKind::kPreceding;
  const VectorPtr limits = shifted_keys(keys, bound.offset, preceding != key.ascending);
  const RowComparator comparator(*keys, *limits);
  std::vector<uint32_t> out(order.num_rows);
  const auto n = static_cast<uint32_t>(order.num_rows);
  // Nulls stand together at one end: a null's frame is the nulls.
  uint32_t first_valid = 0;
  while (first_valid < n && keys->is_null(first_valid)) ++first_valid;
  uint32_t end_valid = n;
  while (end_valid > first_valid && keys->is_null(end_valid - 1)) --end_valid;
  uint32_t position = first_valid;
  for (uint32_t row = 0; row < n; ++row) {
    if (row < first_valid || row >= end_valid) {
      out[row] = is_start ? order.peer_start[row] : order.peer_end[row];
      continue;
    }
    while (position < end_valid) {
      const int raw = comparator.compare_valid(position, row);
      const int compared = key.ascending ? raw : -raw;
      if (is_start ? compared >= 0 : compared > 0) break;
      ++position;
    }
    out[row] = position;
  }
  return out;
}

std::vector<uint32_t> compute_bound(const WindowFrame& frame, const FrameBound& bound,
                                    bool is_start, const std::vector<SortOrder>& order_by,
                                    const PartitionOrder& order) {
  const auto n = static_cast<uint32_t>(order.num_rows);
  switch (bound.kind) {
    case FrameBoundKind::kUnboundedPreceding:
      return std::vector<uint32_t>(order.num_rows, 0);
    case FrameBoundKind::kUnboundedFollowing:
      return std::vector<uint32_t>(order.num_rows, n);
    case FrameBoundKind::kCurrentRow:
      if (frame.unit == FrameUnit::kRange) return is_start ? order.peer_start : order.peer_end;
      return rows_bound(bound, is_start, order.num_rows);
    case FrameBoundKind::kPreceding:
    case FrameBoundKind::kFollowing:
      if (frame.unit == FrameUnit::kRows) return rows_bound(bound, is_start, order.num_rows);
      FS_CHECK_EQ(order_by.size(), size_t{1});
      return range_bound(bound, is_start, order_by[0], order);
  }
  return {};
}

}  // namespace

PartitionOrder make_partition_order(std::vector<VectorPtr> keys, size_t num_rows) {
  PartitionOrder order;
  order.keys = std::move(keys);
  order.num_rows = num_rows;
  order.peer_start.resize(num_rows);
  order.peer_end.resize(num_rows);
  std::vector<RowComparator> comparators;
  for (const auto& key : order.keys) comparators.emplace_back(*key, *key);
  for (size_t begin = 0; begin < num_rows;) {
    size_t end = begin + 1;
    while (end < num_rows &&
           std::all_of(comparators.begin(), comparators.end(),
                       [&](const RowComparator& c) { return c.equal(begin, end); })) {
      ++end;
    }
    std::fill(order.peer_start.begin() + static_cast<ptrdiff_t>(begin),
              order.peer_start.begin() + static_cast<ptrdiff_t>(end), static_cast<uint32_t>(begin));
    std::fill(order.peer_end.begin() + static_cast<ptrdiff_t>(begin),
              order.peer_end.begin() + static_cast<ptrdiff_t>(end), static_cast<uint32_t>(end));
    begin = end;
  }
  return order;
}

FrameRanges compute_frames(const WindowFrame& frame, const std::vector<SortOrder>& order_by,
                           const PartitionOrder& order) {
  FrameRanges ranges;
  ranges.start = compute_bound(frame, frame.start, true, order_by, order);
  ranges.end = compute_bound(frame, frame.end, false, order_by, order);
  for (size_t row = 0; row < order.num_rows; ++row) {
    ranges.end[row] = std::max(ranges.start[row], ranges.end[row]);
  }
  return ranges;
}

}  // namespace firesteel
