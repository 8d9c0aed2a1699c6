#pragma once

// The types of Spark and of Arrow, as Spark's ArrowUtils maps them.

#include <arrow/type_fwd.h>

#include <memory>

#include "columnar/data_type.h"

namespace firesteel {

// `time_zone` goes into TIMESTAMP's Arrow type.
std::shared_ptr<arrow::DataType> to_arrow_type(const DataType& type, const std::string& time_zone);
std::shared_ptr<arrow::Schema> to_arrow_schema(const Schema& schema, const std::string& time_zone);

// Throws UNSUPPORTED_ARROWTYPE for types without an equal. Unsigned integers become the next wider
// signed type, timestamps of any unit microseconds.
DataType from_arrow_type(const arrow::DataType& type);
Schema from_arrow_schema(const arrow::Schema& schema);

}  // namespace firesteel
