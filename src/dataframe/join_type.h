#pragma once

#include <string_view>

#include "plan/operators.h"

namespace firesteel {

// DataFrame.join's `how`: "inner", "left_outer", "leftsemi"... Throws UNSUPPORTED_JOIN_TYPE.
JoinType parse_join_type(std::string_view how);

}  // namespace firesteel
