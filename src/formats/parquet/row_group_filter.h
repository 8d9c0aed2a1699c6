#pragma once

#include "formats/parquet/parquet_file.h"

namespace firesteel {

// Smallest and largest value of a column chunk by its statistics; none when there are none to
// trust.
struct ChunkRange {
  std::optional<Value> min;
  std::optional<Value> max;
  std::optional<int64_t> null_count;
};

ChunkRange chunk_range(const ParquetFile& file, int row_group, size_t column);

// Whether a row group can hold rows that meet a predicate on the file's column `column`.
bool row_group_may_match(const ParquetFile& file, int row_group, size_t column,
                         const ColumnPredicate& predicate);

}  // namespace firesteel
