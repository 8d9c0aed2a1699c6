#pragma once

#include <parquet/column_reader.h>

#include <memory>

#include "columnar/vector.h"
#include "formats/parquet/parquet_file.h"

namespace firesteel {

// Reads one top-level column of one row group, front to back. Used by one thread.
class ParquetColumnReader {
 public:
  virtual ~ParquetColumnReader() = default;
  // The next num_rows rows, of the file's type.
  virtual VectorPtr read(size_t num_rows) = 0;
  virtual void skip(size_t num_rows) = 0;
};

// For a column without nesting: Arrow's decoders write into our vectors; dictionary pages stay
// dictionaries.
std::unique_ptr<ParquetColumnReader> make_flat_reader(parquet::RowGroupReader& row_group, int leaf,
                                                      const DataType& type);
// For arrays, maps and structs: through Arrow's arrays, a row group at once.
std::unique_ptr<ParquetColumnReader> make_nested_reader(const ParquetFile& file, int row_group,
                                                        size_t column, const DataType& type);

}  // namespace firesteel
