#pragma once

#include "physical/physical_nodes.h"

namespace firesteel {

// A hash join when the condition has equalities between the sides, else a nested loop.
PhysicalPtr plan_join(const Join& join, const PhysicalPtr& left, const PhysicalPtr& right);

}  // namespace firesteel
