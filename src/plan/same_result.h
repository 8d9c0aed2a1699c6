#pragma once

#include "plan/plan.h"

namespace firesteel {

// Whether two plans are the same but for the ids that they define: they answer with the same rows,
// column by column. Plans with random functions may be the same and still answer differently.
bool same_result(const LogicalPlan& a, const LogicalPlan& b);

// Consistent with same_result.
size_t result_hash(const LogicalPlan& plan);

}  // namespace firesteel
