// Types that Parquet files hold as another type, with Spark's schema beside them.
#pragma once

#include "columnar/vector.h"

namespace firesteel {

// The type with intervals as the integers that stand for them.
DataType parquet_stored_type(const DataType& type);
// The values under another type of the same physical form: as they are stored, or back.
VectorPtr with_parquet_type(const VectorPtr& vector, const DataType& type);
// `type`, but where `spark` names a type that is stored as what `type` has there, that one.
DataType with_spark_types(const DataType& type, const DataType& spark);

}  // namespace firesteel
