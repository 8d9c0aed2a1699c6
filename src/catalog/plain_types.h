#pragma once

#include "columnar/data_type.h"

namespace firesteel {

// The type with STRING in place of CHAR(n) and VARCHAR(n), nested ones too.
DataType without_char_types(const DataType& type);
// The columns with such types: what files hold. A CHAR(n) or VARCHAR(n) column's metadata keeps its
// type under the name that Spark gives it.
Schema with_plain_types(Schema schema);
// The columns with the types that their metadata keeps, which it then no longer does.
Schema with_kept_types(Schema schema);

}  // namespace firesteel
