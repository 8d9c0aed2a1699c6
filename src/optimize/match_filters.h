#pragma once

#include <optional>

#include "plan/operators.h"

namespace firesteel::optimizer {

// A join of which filters above keep only the left rows with, or only those without a match.
struct MatchJoin {
  // A semi or anti join.
  PlanPtr join;
  // The old join's columns over it.
  Exprs list;
};

// Looks for such filters among `conjuncts` (on the join's output): the column of an existence join,
// IS NULL of a left join's key. Takes those that the new join decides out of `conjuncts`.
std::optional<MatchJoin> find_match_join(const Join& join, Exprs& conjuncts);

}  // namespace firesteel::optimizer
