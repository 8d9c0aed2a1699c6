#include "formats/builtin_formats.h"

#include <algorithm>
#include <map>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "formats/binary/binary_source.h"
#include "formats/csv/csv_source.h"
#include "formats/json/json_source.h"
#include "formats/parquet/parquet_source.h"
#include "formats/text/text_source.h"

namespace firesteel {
namespace {

using Open = TableSourcePtr (*)(const std::vector<std::string>& paths, const Options& options,
                                const std::optional<Schema>& schema, const SqlSettings& settings);

const std::map<std::string, Open>& formats() {
  static const std::map<std::string, Open> kFormats = {
      {"binaryfile", open_binary_files}, {"csv", open_csv},   {"json", open_json},
      {"parquet", open_parquet},         {"text", open_text},
  };
  return kFormats;
}

class BuiltinFormats final : public FormatRegistry {
 public:
  bool has_format(const std::string& format) const override {
    return formats().contains(to_lower(format));
  }

  TableSourcePtr open(const std::string& format, const std::vector<std::string>& paths,
                      const Options& options, const std::optional<Schema>& schema,
                      const SqlSettings& settings) const override {
    const auto it = formats().find(to_lower(format));
    if (it == formats().end()) {
      throw SparkError("DATA_SOURCE_NOT_FOUND", {{"provider", format}});
    }
    return it->second(paths, options, schema, settings);
  }
};

}  // namespace

const FormatRegistry& builtin_formats() {
  static const BuiltinFormats kFormats;
  return kFormats;
}

}  // namespace firesteel
