#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// The frame of `function` OVER (... ORDER BY order `frame`): the default where none is written, its
// bounds cast to what they are added to, or the error Spark gives for it. None for functions that
// have a frame of their own.
std::optional<WindowFrame> settle_frame(const Analysis& analysis, const ExprPtr& function,
                                        const std::vector<SortOrder>& order,
                                        std::optional<WindowFrame> frame,
                                        const SourceRange& source);

// What else Spark refuses about a WindowExpr.
void check_window(const ExprPtr& window);

}  // namespace firesteel::analyze
