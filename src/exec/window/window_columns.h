#pragma once

#include "exec/sort/sorted_rows.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// Where partitions begin in the order, and its end.
std::vector<size_t> window_partition_bounds(const WindowExec& plan, const SortedRows& rows);

// The functions' values for rows in whole partitions, in their order: one column a function. On
// all threads.
std::vector<VectorPtr> window_columns(const WindowExec& plan, const SortedRows& rows,
                                      std::span<const size_t> bounds, ExecutionContext& context);

}  // namespace firesteel
