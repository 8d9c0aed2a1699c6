#include "session/write_options.h"

#include "formats/data_files.h"

namespace firesteel {

Options write_options(Options given, const std::string& format, const SessionConf& conf) {
  const auto add = [&](const char* option, const char* key) {
    const auto value = conf.get(key);
    if (value && !find_option(given, option)) given[option] = *value;
  };
  add("partitionOverwriteMode", "spark.sql.sources.partitionOverwriteMode");
  add("maxRecordsPerFile", "spark.sql.files.maxRecordsPerFile");
  if (format == "parquet" && !find_option(given, "parquet.compression")) {
    add("compression", "spark.sql.parquet.compression.codec");
  }
  return given;
}

}  // namespace firesteel
