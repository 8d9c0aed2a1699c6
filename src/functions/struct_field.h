#pragma once

#include "columnar/vector.h"

namespace firesteel {

// Field `ordinal` of every struct of the column: null where the struct is.
VectorPtr struct_field(const VectorPtr& structs, size_t ordinal);

}  // namespace firesteel
