#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// Functions that are nothing but others put together: nvl, nullif, count_if... Null when `name` is
// none of them. The result still prints as it was called (see show_as).
ExprPtr rewrite_function(const Analysis& analysis, const std::string& name, const Exprs& args,
                         const SourceRange& source);
bool is_rewritten_function(std::string_view name);

}  // namespace firesteel::analyze
