#include <arrow/io/file.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>

#include "base/spark_error.h"
#include "columnar/arrow_export.h"
#include "columnar/arrow_type.h"
#include "exec/collect_sink.h"
#include "formats/parquet/stored_type.h"
#include "formats/write/file_writer.h"
#include "formats/write/parquet_codec.h"

namespace firesteel {
namespace {

// Rows that are gathered before they go to Arrow's writer, which makes a row group of them once
// kRowGroupRows are there.
constexpr size_t kChunkRows = 64 * 1024;
constexpr int64_t kRowGroupRows = 1024 * 1024;

void check(const arrow::Status& status) {
  if (!status.ok()) throw SparkError("TASK_WRITE_FAILED", {{"path", status.message()}});
}

void check_types(const Schema& schema) {
  for (const auto& field : schema) {
    if (!field.type.is(TypeId::kCalendarInterval)) continue;
    throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                     {{"format", "Parquet"},
                      {"columnName", quote_identifier(field.name)},
                      {"columnType", quote_sql(field.type.sql())}});
  }
}

class ParquetWriter final : public FileWriter {
 public:
  ParquetWriter(const std::string& path, const FileWriterOptions& options)
      : schema_(options.schema), stored_(DataType::structure(schema_)) {
    check_types(schema_);
    stored_ = parquet_stored_type(stored_);
    auto file = arrow::io::FileOutputStream::Open(path);
    check(file.status());
    // Spark's own schema, so that Spark reads back exactly these types.
    const auto metadata = arrow::key_value_metadata({"org.apache.spark.sql.parquet.row.metadata"},
                                                    {DataType::structure(schema_).json()});
    const auto arrow_schema = to_arrow_schema(stored_.fields(), "UTC");
    auto properties = parquet::WriterProperties::Builder()
                          .compression(parquet_codec(options.options).type)
                          ->max_row_group_length(kRowGroupRows)
                          ->build();
    auto arrow_properties = parquet::ArrowWriterProperties::Builder().build();
    auto writer = parquet::arrow::FileWriter::Open(*arrow_schema, arrow::default_memory_pool(),
                                                   *file, properties, arrow_properties);
    check(writer.status());
    writer_ = std::move(*writer);
    check(writer_->AddKeyValueMetadata(metadata));
    file_ = std::move(*file);
  }

  void write(const Batch& batch) override {
    waiting_rows_ += batch.num_rows;
    Batch stored = compact(batch);
    for (size_t c = 0; c < stored.columns.size(); ++c) {
      stored.columns[c] = with_parquet_type(stored.columns[c], stored_.fields()[c].type);
    }
    waiting_.push_back(std::move(stored));
    if (waiting_rows_ >= kChunkRows) flush();
  }

  void finish() override {
    flush();
    check(writer_->Close());
    check(file_->Close());
  }

 private:
  void flush() {
    if (waiting_.empty()) return;
    check(writer_->WriteRecordBatch(*export_batches(waiting_, stored_.fields(), "UTC")));
    waiting_.clear();
    waiting_rows_ = 0;
  }

  Schema schema_;
  // The schema as a struct, of the types that the file has.
  DataType stored_;
  std::shared_ptr<arrow::io::FileOutputStream> file_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  std::vector<Batch> waiting_;
  size_t waiting_rows_ = 0;
};

}  // namespace

std::unique_ptr<FileWriter> make_parquet_writer(const std::string& path,
                                                const FileWriterOptions& options) {
  return std::make_unique<ParquetWriter>(path, options);
}

}  // namespace firesteel
