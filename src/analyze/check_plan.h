#pragma once

#include "plan/plan.h"

namespace firesteel::analyze {

// Throws where parts of an analyzed plan stand in places that Spark does not allow.
void check_plan(const PlanPtr& plan);

}  // namespace firesteel::analyze
