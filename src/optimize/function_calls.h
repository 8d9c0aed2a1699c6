#pragma once

// Calls of aggregate and window functions and generators that rules put into plans.

#include "optimize/optimizer_context.h"
#include "plan/exprs.h"

namespace firesteel::optimizer {

ExprPtr make_aggregate(std::string_view name, Exprs args, const OptimizerContext& context);
// A window-only function, such as row_number.
ExprPtr make_window_function(std::string_view name, Exprs args, const OptimizerContext& context);
ExprPtr make_generator(std::string_view name, Exprs args, const OptimizerContext& context);

}  // namespace firesteel::optimizer
