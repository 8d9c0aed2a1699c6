#pragma once

#include "plan/unresolved_exprs.h"

namespace firesteel::analyze {

// Arguments in the order of `parameters` when some of them are given by name (name => value).
Exprs order_named_args(const std::string& function, const std::vector<std::string>& parameters,
                       int min_args, const UnresolvedFunction& call, Exprs args);

}  // namespace firesteel::analyze
