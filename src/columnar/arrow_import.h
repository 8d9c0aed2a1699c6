#pragma once

#include <arrow/type_fwd.h>

#include "columnar/vector.h"

namespace firesteel {

// An Arrow array as a flat vector of the type that from_arrow_type gives for it (struct fields may
// be renamed by `type`). Fixed-width values are shared with the array where the layouts agree.
VectorPtr import_array(const std::shared_ptr<arrow::Array>& array, const DataType& type);

// The columns of a record batch, cut into batches of at most kBatchSize rows.
std::vector<Batch> import_record_batch(const arrow::RecordBatch& record_batch,
                                       const std::vector<DataType>& types);

}  // namespace firesteel
