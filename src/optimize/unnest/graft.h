#pragma once

#include "plan/operators.h"

namespace firesteel::optimizer {

// A dependent join whose right side reads nothing but the left row (LATERAL explode(t.items),
// LATERAL (SELECT t.a + 1)): its operators put on top of the left side. Null for other joins.
PlanPtr graft(const Join& join);

}  // namespace firesteel::optimizer
