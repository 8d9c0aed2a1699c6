#include <arrow/io/file.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <parquet/arrow/writer.h>

#include <algorithm>

#include "base/spark_error.h"
#include "columnar/arrow_export.h"
#include "columnar/arrow_type.h"
#include "exec/collect_sink.h"
#include "formats/write/file_writer.h"

namespace firesteel {
namespace {

// Rows that are gathered before they go to Arrow's writer, which makes a row group of them once
// kRowGroupRows are there.
constexpr size_t kChunkRows = 64 * 1024;
constexpr int64_t kRowGroupRows = 1024 * 1024;

void check(const arrow::Status& status) {
  if (!status.ok()) throw SparkError("TASK_WRITE_FAILED", {{"path", status.message()}});
}

parquet::Compression::type codec_of(const Options& options) {
  std::string codec = find_option(options, "compression").value_or("snappy");
  std::transform(codec.begin(), codec.end(), codec.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (codec == "none" || codec == "uncompressed") return parquet::Compression::UNCOMPRESSED;
  if (codec == "snappy") return parquet::Compression::SNAPPY;
  if (codec == "gzip") return parquet::Compression::GZIP;
  if (codec == "zstd") return parquet::Compression::ZSTD;
  if (codec == "lz4" || codec == "lz4_raw") return parquet::Compression::LZ4;
  if (codec == "brotli") return parquet::Compression::BROTLI;
  throw SparkError("CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
                   {{"codecName", codec},
                    {"availableCodecs", "none, uncompressed, snappy, gzip, zstd, lz4, brotli"}});
}

class ParquetWriter final : public FileWriter {
 public:
  ParquetWriter(const std::string& path, const FileWriterOptions& options)
      : schema_(options.schema) {
    auto file = arrow::io::FileOutputStream::Open(path);
    check(file.status());
    // Spark's own schema, so that Spark reads back exactly these types.
    const auto metadata = arrow::key_value_metadata({"org.apache.spark.sql.parquet.row.metadata"},
                                                    {DataType::structure(schema_).json()});
    const auto arrow_schema = to_arrow_schema(schema_, "UTC")->WithMetadata(metadata);
    auto properties = parquet::WriterProperties::Builder()
                          .compression(codec_of(options.options))
                          ->max_row_group_length(kRowGroupRows)
                          ->build();
    auto arrow_properties = parquet::ArrowWriterProperties::Builder().build();
    auto writer = parquet::arrow::FileWriter::Open(*arrow_schema, arrow::default_memory_pool(),
                                                   *file, properties, arrow_properties);
    check(writer.status());
    writer_ = std::move(*writer);
    file_ = std::move(*file);
  }

  void write(const Batch& batch) override {
    waiting_rows_ += batch.num_rows;
    waiting_.push_back(compact(batch));
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
    check(writer_->WriteRecordBatch(*export_batches(waiting_, schema_, "UTC")));
    waiting_.clear();
    waiting_rows_ = 0;
  }

  Schema schema_;
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
