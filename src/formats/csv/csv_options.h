#pragma once

#include <optional>
#include <string>

#include "formats/data_files.h"

namespace firesteel {

enum class ParseMode : uint8_t { kPermissive, kDropMalformed, kFailFast };

// Throws for other names than PERMISSIVE, DROPMALFORMED, FAILFAST.
ParseMode parse_mode(const Options& options);

// Spark's options of the CSV source, with its defaults.
struct CsvOptions {
  explicit CsvOptions(const Options& options);

  std::string separator = ",";
  // 0: no quoting.
  char quote = '"';
  char escape = '\\';
  // 0: no comments.
  char comment = 0;
  bool header = false;
  bool infer_schema = false;
  bool multi_line = false;
  bool trim_leading = false;
  bool trim_trailing = false;
  std::string null_value;
  std::string nan_value = "NaN";
  std::string positive_infinity = "Inf";
  std::string negative_infinity = "-Inf";
  std::optional<std::string> empty_value;
  std::string corrupt_column = "_corrupt_record";
  ParseMode mode = ParseMode::kPermissive;
};

}  // namespace firesteel
