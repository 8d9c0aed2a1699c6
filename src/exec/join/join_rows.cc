#include "exec/join/join_rows.h"

#include <algorithm>

#include "evaluate/evaluator.h"

namespace firesteel {
namespace {

std::vector<DataType> types_of(const Exprs& exprs) {
  std::vector<DataType> types;
  for (const auto& expr : exprs) types.push_back(expr->type());
  return types;
}

}  // namespace

std::vector<bool> rows_without_match(std::span<const VectorPtr> keys,
                                     const std::vector<bool>& null_safe, size_t num_rows) {
  std::vector<bool> skip;
  for (size_t k = 0; k < keys.size(); ++k) {
    if (null_safe[k] || !keys[k]->may_have_nulls()) continue;
    const Decoded decoded(*keys[k]);
    for (size_t i = 0; i < num_rows; ++i) {
      if (!decoded.is_null(i)) continue;
      if (skip.empty()) skip.resize(num_rows, false);
      skip[i] = true;
    }
  }
  return skip;
}

JoinRows::JoinRows(Exprs keys, std::vector<bool> null_safe, Attributes output)
    : keys_(std::move(keys)),
      null_safe_(std::move(null_safe)),
      output_(std::move(output)),
      table_(types_of(keys_),
             std::find(null_safe_.begin(), null_safe_.end(), true) != null_safe_.end()) {}

void JoinRows::build(const std::vector<Batch>& batches, ThreadPool& pool) {
  size_t num_rows = 0;
  for (const auto& batch : batches) num_rows += batch.num_rows;
  // Row numbers of a table have 32 bits.
  FS_CHECK_LT(num_rows, size_t{UINT32_MAX});
  num_rows_ = static_cast<uint32_t>(num_rows);
  columns_.resize(output_.size());
  pool.run_all(output_.size(), [&](size_t c) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : batches) parts.push_back(batch.columns[c]);
    parts.push_back(Vector::null_constant(output_[c].type, 1));
    columns_[c] = concatenate(output_[c].type, parts);
  });
  Batch all;
  all.num_rows = num_rows_;
  for (const auto& column : columns_) all.columns.push_back(slice(column, 0, num_rows_));
  const auto keys = Evaluator(keys_).evaluate(all);
  const std::vector<bool> skip = rows_without_match(keys, null_safe_, num_rows_);
  has_null_key_ = !skip.empty();
  table_.build(keys, num_rows_, skip, pool);
  matched_.assign(num_rows_ + 1, 0);
}

}  // namespace firesteel
