#pragma once

#include "firesteel/column.h"
#include "plan/unresolved_exprs.h"

namespace firesteel {

Exprs to_exprs(const std::vector<Column>& columns);
Exprs to_exprs(const std::vector<ColumnOrName>& columns);
// Ascending unless the column says otherwise.
SortOrder to_sort_order(const Column& column);

}  // namespace firesteel
