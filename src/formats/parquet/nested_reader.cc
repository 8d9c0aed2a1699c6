#include <arrow/array.h>
#include <arrow/chunked_array.h>
#include <arrow/table.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>

#include "columnar/arrow_import.h"
#include "formats/parquet/column_reader.h"
#include "formats/parquet/stored_type.h"

namespace firesteel {
namespace {

class NestedReader final : public ParquetColumnReader {
 public:
  NestedReader(const ParquetFile& file, int row_group, size_t column, const DataType& type)
      : type_(type) {
    PARQUET_ASSIGN_OR_THROW(reader_, parquet::arrow::FileReader::Make(arrow::default_memory_pool(),
                                                                      file.make_reader()));
    std::vector<int> leaves;
    for (int i = 0; i < file.leaf_count(column); ++i) leaves.push_back(file.first_leaf(column) + i);
    std::shared_ptr<arrow::Table> table;
    PARQUET_ASSIGN_OR_THROW(table, reader_->ReadRowGroup(row_group, leaves));
    std::vector<VectorPtr> parts;
    for (const auto& chunk : table->column(0)->chunks()) {
      parts.push_back(with_parquet_type(import_array(chunk, parquet_stored_type(type_)), type_));
    }
    rows_ = concatenate(type_, parts);
  }

  VectorPtr read(size_t num_rows) override {
    VectorPtr out = slice(rows_, next_, num_rows);
    next_ += num_rows;
    return out;
  }
  void skip(size_t num_rows) override { next_ += num_rows; }

 private:
  DataType type_;
  std::unique_ptr<parquet::arrow::FileReader> reader_;
  VectorPtr rows_;
  size_t next_ = 0;
};

}  // namespace

std::unique_ptr<ParquetColumnReader> make_nested_reader(const ParquetFile& file, int row_group,
                                                        size_t column, const DataType& type) {
  return std::make_unique<NestedReader>(file, row_group, column, type);
}

}  // namespace firesteel
