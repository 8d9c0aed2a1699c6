#include "session/session_formats.h"

#include "formats/data_files.h"

namespace firesteel {

bool SessionFormats::has_format(const std::string& format) const {
  return formats_.has_format(format);
}

TableSourcePtr SessionFormats::open(const std::string& format,
                                    const std::vector<std::string>& paths, const Options& options,
                                    const std::optional<Schema>& schema,
                                    const SqlSettings& settings) const {
  static constexpr std::pair<const char*, const char*> kSettings[] = {
      {"ignoreCorruptFiles", "spark.sql.files.ignoreCorruptFiles"},
      {"ignoreMissingFiles", "spark.sql.files.ignoreMissingFiles"},
      {"mergeSchema", "spark.sql.parquet.mergeSchema"},
      {"columnNameOfCorruptRecord", "spark.sql.columnNameOfCorruptRecord"},
      {"inferPartitionTypes", "spark.sql.sources.partitionColumnTypeInference.enabled"}};
  Options all = options;
  for (const auto& [option, key] : kSettings) {
    const auto value = conf_.get(key);
    if (value && !find_option(options, option)) all[option] = *value;
  }
  return formats_.open(format, paths, all, schema, settings);
}

}  // namespace firesteel
