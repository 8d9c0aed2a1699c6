#pragma once

#include "columnar/data_type.h"
#include "columnar/value.h"
#include "functions/sql_settings.h"

namespace firesteel {

// What rows of files without the column have: the default that the column was added with (its
// metadata tells it), else a null.
Value missing_column_value(const StructField& column, const std::string& time_zone);

}  // namespace firesteel
