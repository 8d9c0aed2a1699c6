#pragma once

#include <string_view>

#include "columnar/data_type.h"

namespace firesteel {

// Reads what DataType::json() writes (and Spark's DataType.json). Throws INVALID_JSON_DATA_TYPE.
DataType parse_type_json(std::string_view json);

}  // namespace firesteel
