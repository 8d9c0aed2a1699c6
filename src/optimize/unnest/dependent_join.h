#pragma once

#include "optimize/optimizer_context.h"
#include "plan/operators.h"

namespace firesteel::optimizer {

// A join whose right side refers to the left one's columns, as joins whose sides stand alone.
// Gives the same columns.
PlanPtr remove_dependent_join(const Join& join, const OptimizerContext& context);

}  // namespace firesteel::optimizer
