#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// DATATYPE_MISMATCH.INVALID_ORDERING_TYPE unless the key's type can be ordered.
void check_orderable(const SortOrder& key);
// EXPRESSION_TYPE_IS_NOT_ORDERABLE unless the type can be ordered.
void check_orderable_expression(const ExprPtr& expr);

}  // namespace firesteel::analyze
