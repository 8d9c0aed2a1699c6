#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// struct.withField(path, value) and dropFields(path) over resolved children: the struct made anew
// of the fields it has then.
ExprPtr update_fields(const Analysis& analysis, const UpdateFields& update, Exprs children);

}  // namespace firesteel::analyze
