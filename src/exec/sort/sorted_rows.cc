#include "exec/sort/sorted_rows.h"

#include <algorithm>

#include "evaluate/evaluator.h"

namespace firesteel {
namespace {

constexpr size_t kEncodeMorsel = 64 * 1024;

}  // namespace

Batch SortedRows::batch(size_t begin, size_t end) const {
  Batch out;
  out.num_rows = end - begin;
  const auto rows = std::make_shared<const Selection>(order.begin() + static_cast<ptrdiff_t>(begin),
                                                      order.begin() + static_cast<ptrdiff_t>(end));
  out.columns.reserve(columns.size());
  for (const auto& column : columns) out.columns.push_back(Vector::dictionary(column, rows));
  return out;
}

std::vector<KeyOrder> key_orders(const std::vector<SortOrder>& keys) {
  std::vector<KeyOrder> order;
  for (const auto& key : keys) order.push_back({key.ascending, key.nulls_first});
  return order;
}

SortedRows sort_batches(const std::vector<Batch>& batches, const std::vector<SortOrder>& keys,
                        ExecutionContext& context) {
  SortedRows out;
  if (batches.empty()) return out;
  Batch all;
  for (const auto& batch : batches) all.num_rows += batch.num_rows;
  all.columns.resize(batches[0].columns.size());
  context.pool.run_all(all.columns.size(), [&](size_t c) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : batches) parts.push_back(batch.columns[c]);
    all.columns[c] = concatenate(parts[0]->type(), parts);
  });
  Exprs exprs;
  for (const auto& key : keys) exprs.push_back(key.expr);
  const SortKeys sort_keys(Evaluator(exprs).evaluate(all), key_orders(keys));
  std::vector<SortRow> rows(all.num_rows);
  const size_t morsels = (all.num_rows + kEncodeMorsel - 1) / kEncodeMorsel;
  context.pool.run_all(morsels, [&](size_t morsel) {
    const size_t begin = morsel * kEncodeMorsel;
    const size_t end = std::min(all.num_rows, begin + kEncodeMorsel);
    sort_keys.encode(begin, end, rows.data() + begin);
  });
  sort_rows(sort_keys, rows, context.pool);
  out.columns = std::move(all.columns);
  out.order.resize(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) out.order[i] = rows[i].row;
  return out;
}

}  // namespace firesteel
