#pragma once

#include <optional>

#include "columnar/data_type.h"

namespace firesteel {

// The type that holds what files with either type hold, as Spark merges schemas: structs get the
// fields of both, decimals of one scale the larger precision; others must be the same. None when
// they do not agree.
std::optional<DataType> merge_types(const DataType& a, const DataType& b, bool case_sensitive);

}  // namespace firesteel
