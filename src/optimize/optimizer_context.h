#pragma once

#include <functional>
#include <string_view>

#include "functions/sql_settings.h"
#include "plan/plan.h"

namespace firesteel {

// What the rules may know of the session.
struct OptimizerContext {
  SqlSettings settings;
  // Told of every rule that changed the plan, and the plan after it; for tracing. May be unset.
  std::function<void(std::string_view rule, const PlanPtr& plan)> on_change;
};

}  // namespace firesteel
