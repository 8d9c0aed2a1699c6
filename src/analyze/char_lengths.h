#pragma once

#include "plan/expr.h"

namespace firesteel::analyze {

// A string as a CHAR(n) or VARCHAR(n) column stores it: padded to n (CHAR), without the trailing
// spaces that are too many, EXCEED_LIMIT_LENGTH when it is longer still. The value itself for other
// types.
ExprPtr with_checked_length(const ExprPtr& value, const DataType& column_type);

}  // namespace firesteel::analyze
