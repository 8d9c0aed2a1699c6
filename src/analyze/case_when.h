#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// CASE over resolved children c1, v1, ..., [else]: conditions become boolean, values get their
// common type. `is_if`: from if(c, a, b).
ExprPtr make_case_when(const Analysis& analysis, Exprs children, bool is_if,
                       const SourceRange& source);

}  // namespace firesteel::analyze
