#pragma once

#include <unordered_map>

#include "plan/plan.h"

namespace firesteel {

using IdMapping = std::unordered_map<ExprId, ExprId>;

// The expression over columns renamed by `mapping`, outer references included, and those inside
// subqueries' plans. Aliases keep their ids.
ExprPtr remap_ids(const ExprPtr& expr, const IdMapping& mapping);

// The plan with columns that it does not define itself (outer references to them) renamed.
PlanPtr remap_outer_ids(const PlanPtr& plan, const IdMapping& mapping);

}  // namespace firesteel
