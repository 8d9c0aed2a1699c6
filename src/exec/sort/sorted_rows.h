#pragma once

#include "exec/operator.h"
#include "plan/expr.h"
#include "rows/sort_key.h"

namespace firesteel {

// Held rows in sorted order: columns, and the order of their rows.
struct SortedRows {
  std::vector<VectorPtr> columns;
  Selection order;

  // Rows [begin, end) of the order.
  Batch batch(size_t begin, size_t end) const;
};

// The batches (in the order of the stream) sorted by the bound keys; equal rows keep their order.
SortedRows sort_batches(const std::vector<Batch>& batches, const std::vector<SortOrder>& keys,
                        ExecutionContext& context);

std::vector<KeyOrder> key_orders(const std::vector<SortOrder>& keys);

}  // namespace firesteel
