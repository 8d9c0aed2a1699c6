#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// The query of an INSERT with the word DEFAULT, where it stands alone for a value, replaced by the
// default of the column that the value goes to. Throws DEFAULT_PLACEMENT_INVALID where it is a part
// of an expression.
PlanPtr replace_default_words(Analysis& analysis, const PlanPtr& query, const Schema& targets);

}  // namespace firesteel::analyze
