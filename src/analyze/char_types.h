#pragma once

#include "columnar/data_type.h"

namespace firesteel::analyze {

// The type with STRING in place of CHAR(n) and VARCHAR(n), nested ones too.
DataType without_char_types(const DataType& type);

}  // namespace firesteel::analyze
