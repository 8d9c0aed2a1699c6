#include "formats/builtin_formats.h"

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "formats/file_table.h"

namespace firesteel {
namespace {

class BuiltinFormats final : public FormatRegistry {
 public:
  bool has_format(const std::string& format) const override {
    return has_file_format(to_lower(format));
  }

  TableSourcePtr open(const std::string& format, const std::vector<std::string>& paths,
                      const Options& options, const std::optional<Schema>& schema,
                      const SqlSettings& settings) const override {
    if (!has_format(format)) throw SparkError("DATA_SOURCE_NOT_FOUND", {{"provider", format}});
    return std::make_shared<FileTable>(FileRead{to_lower(format), paths, options, schema, settings},
                                       list_data_files(paths, options, settings));
  }
};

}  // namespace

const FormatRegistry& builtin_formats() {
  static const BuiltinFormats kFormats;
  return kFormats;
}

}  // namespace firesteel
