#include <fstream>

#include "base/spark_error.h"
#include "formats/csv/csv_options.h"
#include "formats/write/file_writer.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

class CsvWriter final : public FileWriter {
 public:
  CsvWriter(const std::string& path, const FileWriterOptions& options)
      : path_(path),
        schema_(options.schema),
        csv_(options.options, SqlSettings{.time_zone = options.time_zone}),
        time_zone_(options.time_zone),
        quote_all_(boolean_option(options.options, "quoteAll", false)),
        out_(path, std::ios::binary) {
    for (const auto& field : schema_) {
      if (field.type.is_nested()) {
        throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                         {{"format", "CSV"},
                          {"columnName", quote_identifier(field.name)},
                          {"columnType", quote_sql(field.type.sql())}});
      }
    }
    if (!csv_.header) return;
    for (size_t c = 0; c < schema_.size(); ++c) add_field(schema_[c].name, c);
    line_ += '\n';
    flush();
  }

  void write(const Batch& batch) override {
    for (size_t row = 0; row < batch.num_rows; ++row) {
      for (size_t c = 0; c < schema_.size(); ++c) {
        const Value value = batch.columns[c]->value(row);
        if (value.is_null()) {
          if (c > 0) line_ += csv_.separator;
          line_ += csv_.null_value;
        } else {
          add_field(value_to_string(value, schema_[c].type, time_zone_), c);
        }
      }
      line_ += '\n';
    }
    flush();
  }

  void finish() override {
    out_.close();
    if (!out_) throw SparkError("TASK_WRITE_FAILED", {{"path", path_}});
  }

 private:
  void add_field(const std::string& text, size_t column) {
    if (column > 0) line_ += csv_.separator;
    const bool quoted = quote_all_ || text.empty() ||
                        text.find(csv_.separator) != std::string::npos ||
                        text.find_first_of("\n\r") != std::string::npos ||
                        text.find(csv_.quote) != std::string::npos;
    if (!quoted || csv_.quote == 0) {
      line_ += text;
      return;
    }
    line_ += csv_.quote;
    for (const char c : text) {
      if (c == csv_.quote) line_ += csv_.escape;
      line_ += c;
    }
    line_ += csv_.quote;
  }

  void flush() {
    out_ << line_;
    line_.clear();
    if (!out_) throw SparkError("TASK_WRITE_FAILED", {{"path", path_}});
  }

  std::string path_;
  Schema schema_;
  CsvOptions csv_;
  std::string time_zone_;
  bool quote_all_;
  std::ofstream out_;
  std::string line_;
};

}  // namespace

std::unique_ptr<FileWriter> make_csv_writer(const std::string& path,
                                            const FileWriterOptions& options) {
  return std::make_unique<CsvWriter>(path, options);
}

}  // namespace firesteel
