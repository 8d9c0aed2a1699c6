#pragma once

// What can be said of a plan's rows without running it.

#include <optional>

#include "optimize/id_set.h"
#include "plan/operators.h"
#include "plan/relations.h"

namespace firesteel::optimizer {

// The most rows it can give; nothing when there is no bound.
std::optional<int64_t> max_rows(const LogicalPlan& plan);
inline bool gives_at_most_one_row(const LogicalPlan& plan) {
  const auto rows = max_rows(plan);
  return rows && *rows <= 1;
}

// Never gives a row.
bool is_empty(const LogicalPlan& plan);
PlanPtr make_empty(Attributes output);

// Whether no two rows agree in all columns of `columns` (nulls count as equal).
bool is_unique(const LogicalPlan& plan, const IdSet& columns);

// No random functions, samples or limits: two runs give the same rows.
bool is_repeatable(const PlanPtr& plan);

// The value of a literal limit or offset; nothing for others.
std::optional<int64_t> literal_count(const ExprPtr& count);

// Only AttributeRefs.
bool is_plain_list(const Exprs& list);
// A column as it comes out of an outer join.
Attribute made_nullable(Attribute attribute);
// The columns of `attributes` as a select list.
Exprs column_list(const Attributes& attributes);

}  // namespace firesteel::optimizer
