#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// Throws unless whole rows of these columns can be compared: DISTINCT, INTERSECT, EXCEPT.
void check_comparable_rows(const Attributes& columns);

}  // namespace firesteel::analyze
