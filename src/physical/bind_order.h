#pragma once

#include <vector>

#include "plan/expr.h"

namespace firesteel {

// The keys with attributes replaced by positions in `input`.
std::vector<SortOrder> bind_order(const std::vector<SortOrder>& order, const Attributes& input);

}  // namespace firesteel
