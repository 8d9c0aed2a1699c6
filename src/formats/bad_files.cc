#include "formats/bad_files.h"

#include <filesystem>

namespace firesteel {

BadFiles::BadFiles(const Options& options)
    : corrupt_(boolean_option(options, "ignoreCorruptFiles", false)),
      missing_(boolean_option(options, "ignoreMissingFiles", false)) {}

bool BadFiles::ignores(const SparkError& error, const std::string& path) const {
  if (!corrupt_ && !missing_) return false;
  if (!error.condition().starts_with("FAILED_READ_FILE")) return false;
  std::error_code ignored;
  return std::filesystem::exists(path, ignored) ? corrupt_ : missing_;
}

}  // namespace firesteel
