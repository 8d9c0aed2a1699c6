#include "base/spark_error.h"
#include "formats/write/file_writer.h"
#include "formats/write/generated_lines.h"
#include "functions/csv_generator.h"

namespace firesteel {
namespace {

class CsvFileWriter final : public FileWriter {
 public:
  CsvFileWriter(const std::string& path, const FileWriterOptions& options)
      : type_(checked_type(options.schema)),
        generator_(type_, TextOptions(options.options), options.time_zone),
        output_(path, options.options) {
    if (!boolean_option(options.options, "header", false)) return;
    generator_.append_names(text_);
    text_ += output_.line_separator();
    output_.write(text_);
  }

  void write(const Batch& batch) override {
    write_generated_lines(generator_, type_, batch, output_, text_);
  }

  void finish() override { output_.finish(); }

 private:
  static DataType checked_type(const Schema& schema) {
    for (const StructField& field : schema) {
      if (field.type.is_nested() || field.type.is(TypeId::kCalendarInterval)) {
        throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                         {{"format", "CSV"},
                          {"columnName", quote_identifier(field.name)},
                          {"columnType", quote_sql(field.type.sql())}});
      }
    }
    return DataType::structure(schema);
  }

  DataType type_;
  CsvGenerator generator_;
  TextOutput output_;
  std::string text_;
};

}  // namespace

std::unique_ptr<FileWriter> make_csv_writer(const std::string& path,
                                            const FileWriterOptions& options) {
  return std::make_unique<CsvFileWriter>(path, options);
}

}  // namespace firesteel
