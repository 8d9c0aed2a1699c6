#include "base/spark_error.h"
#include "formats/write/file_writer.h"
#include "formats/write/text_output.h"

namespace firesteel {
namespace {

class TextFileWriter final : public FileWriter {
 public:
  TextFileWriter(const std::string& path, const FileWriterOptions& options)
      : output_(path, options.options) {
    check_schema(options.schema);
  }

  void write(const Batch& batch) override {
    const Decoded lines(*batch.columns[0]);
    text_.clear();
    for (size_t row = 0; row < batch.num_rows; ++row) {
      if (!lines.is_null(row)) text_ += lines.at<StringRef>(row).view();
      text_ += output_.line_separator();
    }
    output_.write(text_);
  }

  void finish() override { output_.finish(); }

 private:
  static void check_schema(const Schema& schema) {
    for (const StructField& field : schema) {
      if (!field.type.is(TypeId::kString)) {
        throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                         {{"format", "Text"},
                          {"columnName", quote_identifier(field.name)},
                          {"columnType", quote_sql(field.type.sql())}});
      }
    }
    if (schema.size() != 1) {
      throw SparkError("_LEGACY_ERROR_TEMP_1290", {{"schemaSize", std::to_string(schema.size())}});
    }
  }

  TextOutput output_;
  std::string text_;
};

}  // namespace

std::unique_ptr<FileWriter> make_text_writer(const std::string& path,
                                             const FileWriterOptions& options) {
  return std::make_unique<TextFileWriter>(path, options);
}

}  // namespace firesteel
