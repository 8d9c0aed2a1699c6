#pragma once

// Types between the engine and its public API.

#include "columnar/data_type.h"
#include "firesteel/types.h"

namespace firesteel {

types::DataType to_public(const DataType& type);
types::StructType to_public(const Schema& schema);
Schema to_schema(const types::StructType& schema);

}  // namespace firesteel
