#pragma once

#include "plan/exprs.h"

namespace firesteel::analyze {

// A call that stands for another expression while result columns get their names: it prints as it
// was written, nvl(a, b), and is removed for `replacement`, coalesce(a, b), afterwards. Without
// `render` it prints as name(args).
ExprPtr show_as(std::string name, Exprs args, ExprPtr replacement,
                std::function<std::string(std::span<const std::string>)> render = nullptr);

// The expression with all such calls replaced.
ExprPtr remove_shown(const ExprPtr& expr);

}  // namespace firesteel::analyze
