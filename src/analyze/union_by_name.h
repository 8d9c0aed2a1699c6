#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// Children of a union by name, brought into the order of the first one's columns by projections.
// With `allow_missing` columns (and fields of structs) that a child lacks are null, and those that
// only later children have come behind.
Plans match_by_name(const Analysis& analysis, Plans children, bool allow_missing);

}  // namespace firesteel::analyze
