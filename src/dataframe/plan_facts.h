#pragma once

#include <string>
#include <vector>

#include "plan/plan.h"

namespace firesteel {

// DataFrame.inputFiles of an analyzed plan.
std::vector<std::string> input_files(const PlanPtr& analyzed);
// DataFrame.isLocal: its rows are at hand without running anything.
bool is_local(const PlanPtr& analyzed);

}  // namespace firesteel
