#pragma once

#include <spark/connect/types.pb.h>

#include "columnar/data_type.h"

namespace firesteel {

// Spark Connect's messages of types, both ways. User-defined types count as the SQL type below.
DataType decode_type(const spark::connect::DataType& message);
void encode_type(const DataType& type, spark::connect::DataType& message);
void encode_schema(const Schema& schema, spark::connect::DataType& message);

}  // namespace firesteel
