#pragma once

#include "functions/function.h"

namespace firesteel {

// window(time, duration[, slide[, start]]) as an array of all windows that a time falls into, which
// overlap when they slide by less than their duration; an empty array for null.
BoundScalar bind_sliding_windows(const BindContext& context);

}  // namespace firesteel
