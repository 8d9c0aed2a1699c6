#include "formats/write/file_writer.h"

#include "base/spark_error.h"
#include "formats/write/parquet_codec.h"
#include "formats/write/text_output.h"

namespace firesteel {

bool can_write_format(const std::string& format) {
  return format == "parquet" || format == "csv" || format == "json" || format == "text";
}

std::string file_suffix(const std::string& format, const Options& options) {
  if (format == "text") return ".txt" + TextOutput::extension(options);
  if (format == "csv") {
    return "." + find_option(options, "extension").value_or("csv") + TextOutput::extension(options);
  }
  if (format == "json") return ".json" + TextOutput::extension(options);
  return parquet_codec(options).suffix + ".parquet";
}

std::unique_ptr<FileWriter> make_file_writer(const std::string& format, const std::string& path,
                                             const FileWriterOptions& options) {
  if (format == "parquet") return make_parquet_writer(path, options);
  if (format == "csv") return make_csv_writer(path, options);
  if (format == "json") return make_json_writer(path, options);
  if (format == "text") return make_text_writer(path, options);
  throw SparkError("UNSUPPORTED_FEATURE.WRITE_FORMAT", {{"format", format}});
}

}  // namespace firesteel
