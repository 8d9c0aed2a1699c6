#pragma once

#include "physical/physical_nodes.h"

namespace firesteel {

// Where the inputs of an aggregate stand among the evaluated expressions: its arguments, then its
// order keys.
struct InputColumns {
  size_t first_arg = 0;
  size_t arg_count = 0;
  // -1: none.
  int filter = -1;
};

// A GROUP BY as those who work on it need it. Immutable, shared by threads.
struct AggregateLayout {
  explicit AggregateLayout(const HashAggregateExec& plan);

  const std::vector<AggregateSpec> aggregates;
  const AggregateMode mode;
  // Keys, then the inputs of each aggregate. kFinal: none.
  Exprs inputs;
  std::vector<DataType> key_types;
  std::vector<InputColumns> columns;
  // Some aggregate gets its rows at the end only (DISTINCT, ORDER BY).
  bool has_deferred = false;

  bool grouped() const { return !key_types.empty(); }
  bool is_ordered(size_t a) const { return !aggregates[a].order.empty(); }
  bool is_distinct(size_t a) const { return aggregates[a].distinct; }

  // Columns of groups on their way to disk: keys, then a state for each aggregate.
  std::vector<DataType> group_types() const;
  // Columns of the rows that a deferred aggregate holds: keys, arguments, order keys.
  std::vector<DataType> deferred_types(size_t a) const;
};

}  // namespace firesteel
