#include "exec/window/window_runs.h"

#include <algorithm>
#include <numeric>

#include "exec/window/window_columns.h"
#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// Rows that are computed at once, if partitions allow: enough for several threads.
constexpr size_t kWantedRows = 64 * 1024;

std::vector<DataType> types_of(const Attributes& attributes) {
  std::vector<DataType> types;
  for (const auto& attribute : attributes) types.push_back(attribute.type);
  return types;
}

}  // namespace

std::vector<SortOrder> window_sort_keys(const WindowExec& plan) {
  std::vector<SortOrder> keys;
  for (const auto& expr : plan.partition_by) keys.push_back({expr, true, true});
  keys.insert(keys.end(), plan.order_by.begin(), plan.order_by.end());
  return keys;
}

WindowRuns::WindowRuns(const WindowExec& plan, ExecutionContext& context, MemoryPoolPtr memory)
    : plan_(plan),
      context_(context),
      sort_(window_sort_keys(plan), types_of(plan.child()->output()), context, memory),
      partition_keys_(plan.partition_by),
      reservation_(std::move(memory)) {}

void WindowRuns::find_bounds(const Batch& batch) {
  const auto keys = partition_keys_.evaluate(batch);
  const auto differs = [&](std::vector<RowComparator>& comparators, size_t a, size_t b) {
    return !std::all_of(comparators.begin(), comparators.end(),
                        [&](const RowComparator& c) { return c.equal(a, b); });
  };
  std::vector<RowComparator> within;
  for (const auto& key : keys) within.emplace_back(*key, *key);
  if (waiting_rows_ == 0) {
    bounds_.push_back(0);
  } else {
    std::vector<RowComparator> across;
    for (size_t k = 0; k < keys.size(); ++k) across.emplace_back(*last_keys_[k], *keys[k]);
    if (differs(across, 0, 0)) bounds_.push_back(waiting_rows_);
  }
  for (size_t i = 1; i < batch.num_rows; ++i) {
    if (differs(within, i - 1, i)) bounds_.push_back(waiting_rows_ + i);
  }
  last_keys_.clear();
  for (const auto& key : keys) {
    last_keys_.push_back(flatten(slice(key, batch.num_rows - 1, 1)));
  }
}

bool WindowRuns::compute_some() {
  while (!at_end_ && (bounds_.size() < 2 || bounds_.back() < kWantedRows)) {
    Batch batch;
    if (!sort_.next(batch)) {
      at_end_ = true;
      break;
    }
    context_.cancel->check();
    find_bounds(batch);
    waiting_rows_ += batch.num_rows;
    const size_t bytes = reservation_.bytes() + 2 * bytes_of(batch);
    waiting_.push_back(std::move(batch));
    if (reservation_.try_resize(bytes)) continue;
    if (bounds_.size() < 2) {
      reservation_.resize(bytes);
    } else {
      reservation_.force_resize(bytes);
      break;
    }
  }
  if (waiting_rows_ == 0) return false;
  if (at_end_) bounds_.push_back(waiting_rows_);
  compute(bounds_.size() - 1);
  return true;
}

void WindowRuns::compute(size_t count) {
  Batch all;
  all.num_rows = waiting_rows_;
  for (size_t c = 0; c < waiting_[0].columns.size(); ++c) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : waiting_) parts.push_back(batch.columns[c]);
    all.columns.push_back(concatenate(parts[0]->type(), parts));
  }
  const size_t end = bounds_[count];
  waiting_.clear();
  if (end < waiting_rows_) {
    Batch rest = all.slice(end, waiting_rows_ - end);
    for (auto& column : rest.columns) column = flatten(column);
    waiting_.push_back(std::move(rest));
  }
  waiting_rows_ -= end;
  SortedRows rows;
  rows.columns = all.slice(0, end).columns;
  rows.order.resize(end);
  std::iota(rows.order.begin(), rows.order.end(), 0);
  const auto columns = window_columns(plan_, rows, std::span(bounds_).first(count + 1), context_);
  result_ = Batch();
  result_.num_rows = end;
  result_.columns = std::move(rows.columns);
  result_.columns.insert(result_.columns.end(), columns.begin(), columns.end());
  result_row_ = 0;
  bounds_.clear();
  if (waiting_rows_ > 0) bounds_.push_back(0);
  size_t bytes = bytes_of(result_);
  for (const auto& batch : waiting_) bytes += bytes_of(batch);
  reservation_.force_resize(bytes);
}

bool WindowRuns::next(Batch& batch) {
  if (result_row_ == result_.num_rows && !compute_some()) return false;
  const size_t size = std::min(kBatchSize, result_.num_rows - result_row_);
  batch = result_.slice(result_row_, size);
  result_row_ += size;
  return true;
}

}  // namespace firesteel
