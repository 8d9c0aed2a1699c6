#pragma once

#include "functions/function.h"

namespace firesteel {

// The value of each row's map under the row's key; null where there is none. Arguments: maps, keys.
VectorPtr look_up_maps(const KernelInput& input);

}  // namespace firesteel
