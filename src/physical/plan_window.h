#pragma once

#include "physical/physical_nodes.h"

namespace firesteel {

PhysicalPtr plan_window(const Window& window, const PhysicalPtr& child);

}  // namespace firesteel
