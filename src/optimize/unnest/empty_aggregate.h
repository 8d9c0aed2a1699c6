#pragma once

#include "plan/exprs.h"

namespace firesteel::optimizer {

// The value of an aggregate function over no rows: 0 for count, null for most.
ExprPtr value_over_no_rows(const AggregateCall& call);

}  // namespace firesteel::optimizer
