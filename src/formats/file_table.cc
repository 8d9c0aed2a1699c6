#include "formats/file_table.h"

#include <map>

#include "base/spark_error.h"
#include "formats/binary/binary_source.h"
#include "formats/csv/csv_source.h"
#include "formats/json/json_source.h"
#include "formats/parquet/parquet_source.h"
#include "formats/text/text_source.h"

namespace firesteel {
namespace {

using Open = TableSourcePtr (*)(const std::vector<std::string>& paths, DataFiles files,
                                const Options& options, const std::optional<Schema>& schema,
                                const SqlSettings& settings);

const std::map<std::string, Open>& formats() {
  static const std::map<std::string, Open> kFormats = {
      {"binaryfile", open_binary_files}, {"csv", open_csv},   {"json", open_json},
      {"parquet", open_parquet},         {"text", open_text},
  };
  return kFormats;
}

TableSourcePtr open_table(const FileRead& read, const DataFiles& files) {
  const auto it = formats().find(read.format);
  if (it == formats().end()) {
    throw SparkError("DATA_SOURCE_NOT_FOUND", {{"provider", read.format}});
  }
  return it->second(read.paths, files, read.options, read.schema, read.settings);
}

}  // namespace

bool has_file_format(const std::string& format) { return formats().contains(format); }

FileTable::FileTable(FileRead read, DataFiles files)
    : read_(std::move(read)), files_(std::move(files)), table_(open_table(read_, files_)) {}

FileRead FileTable::read() const {
  FileRead out = read_;
  const Schema& all = table_->schema();
  out.schema =
      Schema(all.begin(), all.end() - static_cast<ptrdiff_t>(files_.partition_columns.size()));
  return out;
}

}  // namespace firesteel
