#pragma once

#include <vector>

#include "catalog/routine_metadata.h"
#include "columnar/value.h"

namespace firesteel {

// The lines of DESCRIBE FUNCTION for a function that users defined.
std::vector<Value::List> routine_rows(const RoutineMetadata& routine, bool extended);

}  // namespace firesteel
