#pragma once

#include "analyze/analysis.h"
#include "analyze/select_list.h"

namespace firesteel::analyze {

// What one SELECT computes, resolved, before it becomes operators. All expressions are over the
// input's columns; the list's may also use aliases of elements before them.
struct SelectBlock {
  PlanPtr input;
  // With GROUP BY, HAVING or an aggregate function somewhere.
  bool aggregates = false;
  Exprs grouping;
  Exprs list;
  std::vector<SelectedGenerator> generators;
  // Null when there is none.
  ExprPtr having;
  ExprPtr qualify;
};

// Whether an aggregate function stands in the list or in a generator of it.
bool has_aggregate(const SelectBlock& block);

// Aggregate, filter of HAVING, windows, filter of QUALIFY, generators and projections, as far as
// the SELECT needs them. Throws what Spark says about misplaced or ungrouped parts.
PlanPtr build_select(SelectBlock block);

// extract_windows.cc: puts Window operators over `input` that compute the window functions in
// `exprs`, which then refer to their output.
PlanPtr extract_windows(PlanPtr input, Exprs& exprs);
// Throws for window functions in the arguments of aggregates.
void check_window_places(const ExprPtr& expr);
// extract_generators.cc: puts Generate operators over `input`.
PlanPtr apply_generators(PlanPtr input, const std::vector<SelectedGenerator>& generators);
// An aggregation takes one only.
void check_one_generator(const std::vector<SelectedGenerator>& generators);
// lateral_aliases.cc: puts projections over `input` that compute aliases used later in the list.
PlanPtr extract_lateral_aliases(PlanPtr input, Exprs& list);
// Whether an element of the list uses the alias of another.
bool has_lateral_alias(const Exprs& list);
// Throws where an alias is used in places that cannot: windows, aggregates, generators.
void check_lateral_aliases(const Exprs& list);

// check_aggregate.cc: throws what Spark says unless every expression of an Aggregate is made of
// grouping expressions and aggregates.
void check_aggregate(const Exprs& grouping, const Exprs& list);
void check_grouping(const Exprs& grouping);
// The same for an expression that AggregateOutput has left `column` in.
[[noreturn]] void fail_not_grouped(const ExprPtr& column, bool no_grouping);

}  // namespace firesteel::analyze
