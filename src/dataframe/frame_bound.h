#pragma once

#include "plan/exprs.h"

namespace firesteel {

// rowsBetween and rangeBetween give one signed offset, a frame has a direction and a distance.
// What is no literal counts as preceding at the lower end and as following at the upper one.
FrameBound frame_bound(ExprPtr offset, bool is_lower);

}  // namespace firesteel
