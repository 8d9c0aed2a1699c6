#include "formats/write/file_writer.h"

#include <algorithm>

#include "base/spark_error.h"
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
  std::string codec = find_option(options, "compression").value_or("snappy");
  std::transform(codec.begin(), codec.end(), codec.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (codec == "none" || codec == "uncompressed") return ".parquet";
  if (codec == "gzip") return ".gz.parquet";
  return "." + codec + ".parquet";
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
