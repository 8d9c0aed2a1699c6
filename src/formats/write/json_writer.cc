#include "base/spark_error.h"
#include "formats/write/file_writer.h"
#include "formats/write/generated_lines.h"
#include "functions/json_generator.h"

namespace firesteel {
namespace {

class JsonFileWriter final : public FileWriter {
 public:
  JsonFileWriter(const std::string& path, const FileWriterOptions& options)
      : type_(checked_type(options.schema)),
        generator_(type_, JsonWriteOptions(TextOptions(options.options), options.time_zone)),
        output_(path, options.options) {}

  void write(const Batch& batch) override {
    write_generated_lines(generator_, type_, batch, output_, text_);
  }

  void finish() override { output_.finish(); }

 private:
  static DataType checked_type(const Schema& schema) {
    for (const StructField& field : schema) {
      if (field.type.is(TypeId::kVariant)) {
        throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                         {{"format", "JSON"},
                          {"columnName", quote_identifier(field.name)},
                          {"columnType", quote_sql(field.type.sql())}});
      }
    }
    return DataType::structure(schema);
  }

  DataType type_;
  JsonGenerator generator_;
  TextOutput output_;
  std::string text_;
};

}  // namespace

std::unique_ptr<FileWriter> make_json_writer(const std::string& path,
                                             const FileWriterOptions& options) {
  return std::make_unique<JsonFileWriter>(path, options);
}

}  // namespace firesteel
