#pragma once

#include "columnar/data_type.h"

namespace firesteel {

// The columns with nulls allowed everywhere: files promise nothing.
Schema with_nulls_allowed(Schema schema);

}  // namespace firesteel
