#include "exec/aggregate/aggregate_partial.h"

#include <algorithm>
#include <numeric>

#include "columnar/compare.h"
#include "exec/collect_sink.h"
#include "rows/batch_codec.h"

namespace firesteel {
namespace {

// What an object outside of a state takes beside its values, until it is counted.
constexpr size_t kObjectBytes = 64;
// Estimates below are not worth counting again.
constexpr size_t kMinRecountBytes = 1 << 20;

SelectionPtr passing_rows(const Vector& filter) {
  const Decoded decoded(filter);
  auto rows = std::make_shared<Selection>();
  for (size_t i = 0; i < filter.size(); ++i) {
    if (!decoded.is_null(i) && decoded.at<uint8_t>(i) != 0) {
      rows->push_back(static_cast<uint32_t>(i));
    }
  }
  return rows;
}

}  // namespace

AggregatePartial::AggregatePartial(const AggregateLayout& layout) : layout_(layout) {
  for (const auto& aggregate : layout.aggregates) {
    owning_kernels_ += aggregate.function->kernel->needs_destroy() ? 1 : 0;
  }
  clear();
  for (size_t a = 0; a < layout.aggregates.size(); ++a) {
    lists_rows_ = lists_rows_ || (layout.grouped() && states_->row_list_update(a) != nullptr);
  }
}

void AggregatePartial::clear() {
  table_.emplace(layout_.key_types);
  states_.emplace(layout_.aggregates);
  distinct_.clear();
  ordered_.clear();
  ordered_.resize(layout_.aggregates.size());
  for (size_t a = 0; a < layout_.aggregates.size(); ++a) {
    distinct_.emplace_back(layout_.is_distinct(a) ? layout_.deferred_types(a)
                                                  : std::vector<DataType>());
  }
  ordered_bytes_ = 0;
  heap_bytes_ = 0;
  recount_at_ = kMinRecountBytes;
}

void AggregatePartial::grow_states() {
  const size_t before = states_->size();
  states_->resize(layout_.grouped() ? table_->num_groups() : 1);
  heap_bytes_ += (states_->size() - before) * owning_kernels_ * kObjectBytes;
}

void AggregatePartial::find_groups(std::span<const VectorPtr> keys, size_t num_rows) {
  groups_.resize(num_rows);
  if (layout_.grouped()) {
    table_->find_or_insert(keys, num_rows, groups_);
  } else {
    std::fill(groups_.begin(), groups_.end(), 0);
  }
}

void AggregatePartial::add(const std::vector<VectorPtr>& values, size_t num_rows) {
  const std::span keys = std::span(values).first(layout_.key_types.size());
  find_groups(keys, num_rows);
  grow_states();
  if (lists_rows_) rows_by_group_.assign(groups_, table_->num_groups());
  for (size_t a = 0; a < layout_.aggregates.size(); ++a) update(a, values, num_rows);
}

void AggregatePartial::update(size_t a, const std::vector<VectorPtr>& values, size_t num_rows) {
  const AggregateSpec& spec = layout_.aggregates[a];
  const InputColumns& columns = layout_.columns[a];
  std::span args = std::span(values).subspan(columns.first_arg, columns.arg_count);
  if (columns.filter < 0 && !spec.distinct && spec.order.empty()) {
    return update_all(a, args);
  }
  SelectionPtr rows = columns.filter < 0 ? nullptr : passing_rows(*values[columns.filter]);
  if (rows && rows->empty()) return;
  const auto key_count = static_cast<ptrdiff_t>(layout_.key_types.size());
  const auto first = values.begin() + static_cast<ptrdiff_t>(columns.first_arg);
  Batch selected;
  selected.num_rows = num_rows;
  selected.columns.assign(values.begin(), values.begin() + key_count);
  selected.columns.insert(selected.columns.end(), first,
                          first + static_cast<ptrdiff_t>(columns.arg_count + spec.order.size()));
  if (rows) selected = selected.select(rows);
  if (spec.distinct || !spec.order.empty()) return defer(a, std::move(selected));
  std::vector<uint32_t> groups(selected.num_rows);
  for (size_t i = 0; i < groups.size(); ++i) groups[i] = groups_[(*rows)[i]];
  args = std::span(selected.columns).subspan(layout_.key_types.size(), columns.arg_count);
  update_states(a, args, groups, selected.num_rows);
}

void AggregatePartial::defer(size_t a, Batch rows) {
  if (layout_.is_distinct(a)) {
    std::vector<uint32_t> unused(rows.num_rows);
    distinct_[a].find_or_insert(rows.columns, rows.num_rows, unused);
    return;
  }
  rows = compact(std::move(rows));
  ordered_bytes_ += bytes_of(rows);
  ordered_[a].push_back(std::move(rows));
}

void AggregatePartial::update_all(size_t a, std::span<const VectorPtr> args) {
  const RowListUpdate* lists = states_->row_list_update(a);
  if (!rows_by_group_.has_lists() || lists == nullptr) {
    return update_states(a, args, groups_, groups_.size());
  }
  for (size_t group = 0; group < rows_by_group_.num_groups(); ++group) {
    const auto rows = rows_by_group_.rows(group);
    if (!rows.empty()) lists->update_rows(args, states_->at(a, group), rows);
  }
}

void AggregatePartial::update_states(size_t a, std::span<const VectorPtr> args,
                                     const std::vector<uint32_t>& groups, size_t num_rows) {
  const AggregateKernel& kernel = states_->kernel(a);
  if (kernel.needs_destroy()) {
    for (const auto& arg : args) heap_bytes_ += bytes_of(*arg);
  }
  if (!layout_.grouped()) {
    kernel.update_single(args, states_->at(a, 0), num_rows);
  } else {
    states_->addresses(a, std::span(groups).first(num_rows), addresses_);
    kernel.update(args, addresses_.data(), num_rows);
  }
  if (heap_bytes_ > recount_at_) recount();
}

void AggregatePartial::merge(const Batch& groups) {
  const size_t key_count = layout_.key_types.size();
  find_groups(std::span(groups.columns).first(key_count), groups.num_rows);
  grow_states();
  for (size_t a = 0; a < layout_.aggregates.size(); ++a) {
    const AggregateKernel& kernel = states_->kernel(a);
    const VectorPtr& column = groups.columns[key_count + a];
    if (kernel.needs_destroy()) heap_bytes_ += bytes_of(*column);
    states_->addresses(a, groups_, addresses_);
    kernel.merge_serialized(column, addresses_.data(), groups.num_rows);
  }
  if (heap_bytes_ > recount_at_) recount();
}

void AggregatePartial::merge(AggregatePartial& other) {
  std::vector<uint32_t> others(other.states_->size());
  std::iota(others.begin(), others.end(), 0);
  std::vector<uint32_t> groups(others.size(), 0);
  if (layout_.grouped()) table_->find_or_insert_from(*other.table_, others, groups);
  grow_states();
  states_->combine(*other.states_, others, groups);
  heap_bytes_ += other.heap_bytes_;
  for (size_t a = 0; a < layout_.aggregates.size(); ++a) {
    if (layout_.is_distinct(a)) {
      std::vector<uint32_t> all(other.distinct_[a].num_groups());
      std::iota(all.begin(), all.end(), 0);
      std::vector<uint32_t> unused(all.size());
      distinct_[a].find_or_insert_from(other.distinct_[a], all, unused);
    }
    std::move(other.ordered_[a].begin(), other.ordered_[a].end(), std::back_inserter(ordered_[a]));
  }
  ordered_bytes_ += other.ordered_bytes_;
}

void AggregatePartial::feed(size_t a, std::span<const VectorPtr> columns, size_t num_rows) {
  const size_t key_count = layout_.key_types.size();
  find_groups(columns.first(key_count), num_rows);
  grow_states();
  update_states(a, columns.subspan(key_count, layout_.columns[a].arg_count), groups_, num_rows);
}

void AggregatePartial::finish() {
  for (size_t a = 0; a < layout_.aggregates.size(); ++a) {
    if (layout_.is_ordered(a)) {
      finish_ordered(a);
    } else if (layout_.is_distinct(a)) {
      const GroupTable& set = distinct_[a];
      for (size_t begin = 0; begin < set.num_groups(); begin += kBatchSize) {
        const size_t count = std::min(kBatchSize, set.num_groups() - begin);
        feed(a, set.keys(begin, count), count);
      }
    }
  }
}

std::vector<VectorPtr> AggregatePartial::deferred_rows(size_t a) const {
  if (layout_.is_distinct(a)) {
    const GroupTable& set = distinct_[a];
    return set.num_groups() == 0 ? std::vector<VectorPtr>() : set.keys(0, set.num_groups());
  }
  const auto& batches = ordered_[a];
  std::vector<VectorPtr> columns;
  for (size_t c = 0; !batches.empty() && c < batches[0].columns.size(); ++c) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : batches) parts.push_back(batch.columns[c]);
    columns.push_back(concatenate(parts[0]->type(), parts));
  }
  return columns;
}

void AggregatePartial::finish_ordered(size_t a) {
  const std::vector<VectorPtr> columns = deferred_rows(a);
  if (columns.empty()) return;
  const auto& order = layout_.aggregates[a].order;
  const size_t first_key = layout_.key_types.size() + layout_.columns[a].arg_count;
  std::vector<RowComparator> comparators;
  for (size_t k = 0; k < order.size(); ++k) {
    comparators.emplace_back(*columns[first_key + k], *columns[first_key + k]);
  }
  Selection rows(columns[0]->size());
  std::iota(rows.begin(), rows.end(), 0);
  std::stable_sort(rows.begin(), rows.end(), [&](uint32_t x, uint32_t y) {
    for (size_t k = 0; k < order.size(); ++k) {
      const bool x_null = comparators[k].left_is_null(x);
      const bool y_null = comparators[k].right_is_null(y);
      if (x_null != y_null) return x_null == order[k].nulls_first;
      if (x_null) continue;
      const int result = comparators[k].compare_valid(x, y);
      if (result != 0) return order[k].ascending ? result < 0 : result > 0;
    }
    return false;
  });
  for (size_t begin = 0; begin < rows.size(); begin += kBatchSize) {
    const std::span some =
        std::span(rows).subspan(begin, std::min(kBatchSize, rows.size() - begin));
    std::vector<VectorPtr> picked;
    for (const auto& column : columns) picked.push_back(gather(*column, some));
    feed(a, picked, some.size());
  }
}

bool AggregatePartial::has_deferred_rows() const {
  return std::any_of(ordered_.begin(), ordered_.end(), [](const auto& o) { return !o.empty(); }) ||
         std::any_of(distinct_.begin(), distinct_.end(),
                     [](const auto& set) { return set.num_groups() > 0; });
}

Batch AggregatePartial::results(size_t begin, size_t count) const {
  Batch batch;
  batch.num_rows = count;
  if (layout_.grouped()) batch.columns = table_->keys(begin, count);
  for (size_t a = 0; a < layout_.aggregates.size(); ++a) {
    batch.columns.push_back(states_->finalize(a, begin, count));
  }
  return batch;
}

Batch AggregatePartial::group_batch(size_t begin, size_t count) const {
  Batch batch;
  batch.num_rows = count;
  if (layout_.grouped()) batch.columns = table_->keys(begin, count);
  for (size_t a = 0; a < layout_.aggregates.size(); ++a) {
    batch.columns.push_back(states_->serialize(a, begin, count));
  }
  return batch;
}

size_t AggregatePartial::memory_usage() const {
  size_t bytes = table_->memory_usage() + states_->memory_usage() + heap_bytes_ + ordered_bytes_;
  for (const auto& set : distinct_) bytes += set.memory_usage();
  return bytes;
}

void AggregatePartial::recount() {
  heap_bytes_ = states_->heap_bytes();
  recount_at_ = 2 * std::max(heap_bytes_, kMinRecountBytes);
}

}  // namespace firesteel
