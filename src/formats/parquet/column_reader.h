#pragma once

#include <arrow/io/interfaces.h>
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
  // Of the next num_rows rows those that are named, in ascending order.
  virtual VectorPtr read_selected(size_t num_rows, const SelectionPtr& rows) {
    VectorPtr all = read(num_rows);
    return all->type().is_nested() ? Vector::dictionary(std::move(all), rows) : gather(*all, *rows);
  }
  virtual void skip(size_t num_rows) = 0;
};

// For a column without nesting. Numbers and strings that are encoded plainly or by dictionary are
// read from `file` page by page, anything else by Arrow's decoders.
std::unique_ptr<ParquetColumnReader> make_flat_reader(
    parquet::RowGroupReader& row_group, int leaf, const DataType& type,
    const std::shared_ptr<arrow::io::RandomAccessFile>& file);
// For arrays, maps and structs: through Arrow's arrays, a row group at once.
std::unique_ptr<ParquetColumnReader> make_nested_reader(const ParquetFile& file, int row_group,
                                                        size_t column, const DataType& type);

}  // namespace firesteel
