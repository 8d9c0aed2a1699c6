#include "formats/csv/csv_options.h"

#include <algorithm>

#include "base/spark_error.h"

namespace firesteel {
namespace {

char one_character(const Options& options, const char* name, char fallback) {
  const auto value = find_option(options, name);
  if (!value) return fallback;
  if (value->size() > 1) {
    throw SparkError("INVALID_OPTION_VALUE.ONE_CHARACTER", {{"option", name}, {"value", *value}});
  }
  return value->empty() ? '\0' : (*value)[0];
}

// "\t" written as two characters, as the options of Spark allow.
std::string unescape_separator(std::string text) {
  if (text == "\\t") return "\t";
  if (text == "\\\\") return "\\";
  return text;
}

}  // namespace

ParseMode parse_mode(const Options& options) {
  std::string mode = find_option(options, "mode").value_or("PERMISSIVE");
  std::transform(mode.begin(), mode.end(), mode.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (mode == "DROPMALFORMED") return ParseMode::kDropMalformed;
  if (mode == "FAILFAST") return ParseMode::kFailFast;
  // Spark takes other names as PERMISSIVE, with a warning.
  return ParseMode::kPermissive;
}

CsvOptions::CsvOptions(const Options& options) {
  // Options that would change what is read, and are not there yet, must not be passed over.
  for (const char* name : {"dateFormat", "timestampFormat", "timestampNTZFormat", "lineSep",
                           "encoding", "charset", "locale"}) {
    const auto value = find_option(options, name);
    if (value && *value != "UTF-8" && *value != "utf-8" && *value != "\n") {
      throw SparkError("UNSUPPORTED_FEATURE.CSV_OPTION", {{"option", name}, {"value", *value}});
    }
  }
  if (const auto value = find_option(options, "sep")) separator = unescape_separator(*value);
  if (const auto value = find_option(options, "delimiter")) separator = unescape_separator(*value);
  if (separator.empty()) throw SparkError("INVALID_DELIMITER_VALUE.EMPTY_STRING", {});
  quote = one_character(options, "quote", quote);
  escape = one_character(options, "escape", escape);
  comment = one_character(options, "comment", comment);
  header = boolean_option(options, "header", header);
  infer_schema = boolean_option(options, "inferSchema", infer_schema);
  multi_line = boolean_option(options, "multiLine", multi_line);
  trim_leading = boolean_option(options, "ignoreLeadingWhiteSpace", trim_leading);
  trim_trailing = boolean_option(options, "ignoreTrailingWhiteSpace", trim_trailing);
  null_value = find_option(options, "nullValue").value_or(null_value);
  nan_value = find_option(options, "nanValue").value_or(nan_value);
  positive_infinity = find_option(options, "positiveInf").value_or(positive_infinity);
  negative_infinity = find_option(options, "negativeInf").value_or(negative_infinity);
  empty_value = find_option(options, "emptyValue");
  corrupt_column = find_option(options, "columnNameOfCorruptRecord").value_or(corrupt_column);
  mode = parse_mode(options);
}

}  // namespace firesteel
