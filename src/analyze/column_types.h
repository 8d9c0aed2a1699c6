#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// Children of UNION, INTERSECT or EXCEPT made to have the same types, column by column, by casts
// in projections over them. Throws NUM_COLUMNS_MISMATCH and INCOMPATIBLE_COLUMN_TYPE; `operation`
// is "UNION" and so on.
Plans with_common_types(const Analysis& analysis, Plans children, const std::string& operation);

// "first", "second"... from 0, as messages count columns and tables.
std::string ordinal_word(size_t position);

}  // namespace firesteel::analyze
