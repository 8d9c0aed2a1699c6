#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// The cast over a resolved child: its mode and time zone settled, or the error Spark gives when
// the types do not allow it.
ExprPtr resolve_cast(const Analysis& analysis, const Cast& cast, ExprPtr child);

}  // namespace firesteel::analyze
