#pragma once

#include "functions/sql_settings.h"
#include "plan/expr.h"

namespace firesteel {

// A call of a built-in scalar function over resolved arguments, with the implicit casts that its
// types want. Throws what binding throws; an unknown name is an internal error.
ExprPtr make_call(std::string_view name, Exprs args, const SqlSettings& settings = {});

}  // namespace firesteel
