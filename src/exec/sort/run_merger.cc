#include "exec/sort/run_merger.h"

#include <algorithm>

#include "columnar/gather_from.h"

namespace firesteel {
namespace {

Exprs exprs_of(const std::vector<SortOrder>& keys) {
  Exprs exprs;
  for (const auto& key : keys) exprs.push_back(key.expr);
  return exprs;
}

}  // namespace

RunMerger::RunMerger(const std::vector<SpilledRows>& runs, const std::vector<SortOrder>& keys,
                     const MemoryPoolPtr& memory)
    : keys_(keys),
      evaluator_(exprs_of(keys)),
      cursors_(runs.size()),
      comparators_(runs.size() * runs.size()),
      reservation_(memory) {
  size_t bytes = 0;
  for (size_t run = 0; run < runs.size(); ++run) {
    cursors_[run].run = &runs[run];
    if (runs[run].num_batches() > 0) bytes += 2 * runs[run].raw_bytes(0);
    if (load(run)) heap_.push_back(run);
  }
  reservation_.force_resize(bytes);
  std::make_heap(heap_.begin(), heap_.end(),
                 [this](size_t a, size_t b) { return comes_after(a, b); });
}

bool RunMerger::load(size_t run) {
  Cursor& cursor = cursors_[run];
  if (cursor.next_batch == cursor.run->num_batches()) return false;
  cursor.batch = cursor.run->read(cursor.next_batch++);
  cursor.keys = evaluator_.evaluate(cursor.batch);
  const SortKeys words(cursor.keys, key_orders(keys_));
  cursor.words.resize(cursor.batch.num_rows);
  words.encode(0, cursor.batch.num_rows, cursor.words.data());
  cursor.words_are_exact = words.is_exact();
  // A constant when all rows come from one batch.
  cursor.batch.columns.back() = flatten(cursor.batch.columns.back());
  cursor.sequences = cursor.batch.columns.back()->values<uint64_t>();
  cursor.row = 0;
  cursor.source = kNotUsed;
  for (size_t other = 0; other < cursors_.size(); ++other) {
    comparators_[run * cursors_.size() + other].clear();
    comparators_[other * cursors_.size() + run].clear();
  }
  return true;
}

int RunMerger::compare_keys(size_t a, size_t b) {
  auto& comparators = comparators_[a * cursors_.size() + b];
  const Cursor& left = cursors_[a];
  const Cursor& right = cursors_[b];
  if (comparators.empty()) {
    for (size_t k = 0; k < keys_.size(); ++k) {
      comparators.emplace_back(*left.keys[k], *right.keys[k]);
    }
  }
  for (size_t k = 0; k < keys_.size(); ++k) {
    const bool left_null = comparators[k].left_is_null(left.row);
    const bool right_null = comparators[k].right_is_null(right.row);
    if (left_null || right_null) {
      if (left_null == right_null) continue;
      return left_null == keys_[k].nulls_first ? -1 : 1;
    }
    const int order = comparators[k].compare_valid(left.row, right.row);
    if (order != 0) return keys_[k].ascending ? order : -order;
  }
  return 0;
}

bool RunMerger::comes_after(size_t a, size_t b) {
  const Cursor& left = cursors_[a];
  const Cursor& right = cursors_[b];
  const SortRow& x = left.words[left.row];
  const SortRow& y = right.words[right.row];
  if (x.high != y.high) return x.high > y.high;
  if (x.low != y.low) return x.low > y.low;
  if (!left.words_are_exact) {
    const int order = compare_keys(a, b);
    if (order != 0) return order > 0;
  }
  const uint64_t left_sequence = left.sequences[left.row];
  const uint64_t right_sequence = right.sequences[right.row];
  if (left_sequence != right_sequence) return left_sequence > right_sequence;
  return a > b;
}

bool RunMerger::next(Batch& batch) {
  const auto after = [this](size_t a, size_t b) { return comes_after(a, b); };
  std::vector<Batch> sources;
  std::vector<SourceRow> picks;
  picks.reserve(kBatchSize);
  while (picks.size() < kBatchSize && !heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), after);
    const size_t run = heap_.back();
    Cursor& cursor = cursors_[run];
    if (cursor.source == kNotUsed) {
      cursor.source = static_cast<uint32_t>(sources.size());
      sources.push_back(cursor.batch);
    }
    picks.push_back({cursor.source, static_cast<uint32_t>(cursor.row)});
    if (++cursor.row < cursor.batch.num_rows || load(run)) {
      std::push_heap(heap_.begin(), heap_.end(), after);
    } else {
      heap_.pop_back();
    }
  }
  for (Cursor& cursor : cursors_) cursor.source = kNotUsed;
  if (picks.empty()) return false;
  batch = Batch();
  batch.num_rows = picks.size();
  for (size_t c = 0; c < sources[0].columns.size(); ++c) {
    std::vector<VectorPtr> columns;
    for (const auto& source : sources) columns.push_back(source.columns[c]);
    batch.columns.push_back(gather_from(columns[0]->type(), columns, picks));
  }
  return true;
}

}  // namespace firesteel
