#pragma once

#include <optional>
#include <string>

#include "formats/data_files.h"
#include "functions/charset.h"

namespace firesteel {

enum class ParseMode : uint8_t { kPermissive, kDropMalformed, kFailFast };

// What the option `mode` says; other names are PERMISSIVE.
ParseMode parse_mode(const Options& options);

// What becomes of a quoted field with a quote inside that is not escaped.
enum class UnescapedQuotes : uint8_t {
  kStopAtDelimiter,
  kStopAtClosingQuote,
  kBackToDelimiter,
  kSkipValue,
  kRaiseError,
};

// Spark's options of reading CSV, with its defaults.
struct CsvOptions {
  CsvOptions(const Options& options, const SqlSettings& settings);

  std::string separator = ",";
  // 0: no quoting.
  char quote = '"';
  // 0: no escapes.
  char escape = '\\';
  // What escapes the escape character; 0: nothing.
  char escape_of_escape = '\\';
  // 0: no comments.
  char comment = 0;
  UnescapedQuotes unescaped_quotes = UnescapedQuotes::kStopAtDelimiter;
  // Empty: \n, \r and \r\n.
  std::string line_separator;
  Charset charset = Charset::kUtf8;
  bool header = false;
  bool enforce_schema = true;
  bool infer_schema = false;
  double sampling_ratio = 1;
  bool multi_line = false;
  // Fields that a query does not read are not looked at.
  bool column_pruning = true;
  bool trim_leading = false;
  bool trim_trailing = false;
  size_t max_columns = 20480;
  size_t max_field_size = 0;
  std::string null_value;
  std::string empty_value;
  std::string nan_value = "NaN";
  std::string positive_infinity = "Inf";
  std::string negative_infinity = "-Inf";
  bool prefer_date = true;
  // Patterns; none: as a cast reads them.
  std::optional<std::string> date_format;
  std::optional<std::string> timestamp_format;
  std::optional<std::string> timestamp_ntz_format;
  std::string time_zone;
  bool timestamp_ntz_default = false;
  bool case_sensitive = false;
  // Of numbers; a language tag.
  std::string locale = "en-US";
  std::string corrupt_column = "_corrupt_record";
  ParseMode mode = ParseMode::kPermissive;
};

}  // namespace firesteel
