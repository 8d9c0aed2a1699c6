#pragma once

#include <arrow/type_fwd.h>

#include <span>

#include "columnar/vector.h"

namespace firesteel {

// The vector as an Arrow array of the type that to_arrow_type gives for it. Fixed-width values of
// flat vectors are shared, everything else is copied.
std::shared_ptr<arrow::Array> export_vector(const VectorPtr& vector, const std::string& time_zone);

// All rows of some batches as one record batch.
std::shared_ptr<arrow::RecordBatch> export_batches(std::span<const Batch> batches,
                                                   const Schema& schema,
                                                   const std::string& time_zone);

}  // namespace firesteel
