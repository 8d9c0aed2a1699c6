#pragma once

// Values on their way into a table's columns: Spark's ANSI store assignment.

#include "analyze/analysis.h"

namespace firesteel::analyze {

// `value` as what the column holds: cast, with overflows reported by the column's name, and cut or
// padded to CHAR and VARCHAR lengths. Throws INCOMPATIBLE_DATA_FOR_TABLE.* where Spark refuses the
// types. `table` is quoted; the value's type is free of CHAR and VARCHAR.
ExprPtr assign_to_column(const Analysis& analysis, const std::string& table,
                         const StructField& column, const ExprPtr& value);

}  // namespace firesteel::analyze
