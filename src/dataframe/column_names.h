#pragma once

#include <string>
#include <vector>

#include "plan/unresolved_plans.h"

namespace firesteel {

bool same_column_name(const std::string& a, const std::string& b, bool case_sensitive);

// Columns of a resolved plan by name. Throws UNRESOLVED_COLUMN.WITH_SUGGESTION.
std::vector<Attribute> find_columns(const PlanPtr& child, const std::vector<std::string>& names,
                                    const SqlSettings& settings);

// References to all columns, in order.
Exprs all_columns(const PlanPtr& child);

}  // namespace firesteel
