#include "formats/csv/csv_options.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "base/ascii_case.h"
#include "base/spark_error.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_invalid(const char* name, const std::string& value, const char* reason) {
  throw SparkError("INVALID_PARAMETER_VALUE.OPTION", {{"parameter", "`" + std::string(name) + "`"},
                                                      {"functionName", "`CSVOptions`"},
                                                      {"value", value},
                                                      {"reason", reason}});
}

char one_character(const Options& options, const char* name, char fallback) {
  const auto value = find_option(options, name);
  if (!value) return fallback;
  if (value->size() > 1) {
    throw SparkError("OPTION_VALUE_EXCEEDS_ONE_CHARACTER",
                     {{"paramName", name}, {"actualValue", *value}});
  }
  return value->empty() ? '\0' : (*value)[0];
}

bool flag(const Options& options, const char* name, bool fallback) {
  const auto value = find_option(options, name);
  if (!value) return fallback;
  const std::string upper = to_upper(*value);
  if (upper == "TRUE") return true;
  if (upper != "FALSE") throw_invalid(name, *value, "it can be true or false");
  return false;
}

int64_t integer(const Options& options, const char* name, int64_t fallback) {
  const auto value = find_option(options, name);
  if (!value) return fallback;
  int32_t number = 0;
  const char* end = value->data() + value->size();
  const auto [rest, error] = std::from_chars(value->data(), end, number);
  if (error != std::errc() || rest != end) {
    throw SparkError("_LEGACY_ERROR_TEMP_2146", {{"paramName", name}, {"value", *value}});
  }
  return number;
}

char separator_character(char escaped, const std::string& text) {
  switch (escaped) {
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case '"':
    case '\'':
    case '\\':
      return escaped;
    default:
      throw SparkError("INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER", {{"str", text}});
  }
}

// A backslash and a letter stand for one character.
std::string unescaped_separator(const std::string& text) {
  if (text.empty()) throw SparkError("INVALID_DELIMITER_VALUE.EMPTY_STRING", {});
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (i + 1 == text.size()) throw SparkError("INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH", {});
    ++i;
    out += separator_character(text[i], text.substr(i - 1, 2));
  }
  return out;
}

UnescapedQuotes unescaped_quotes_of(const Options& options) {
  static constexpr std::pair<std::string_view, UnescapedQuotes> kNames[] = {
      {"STOP_AT_DELIMITER", UnescapedQuotes::kStopAtDelimiter},
      {"STOP_AT_CLOSING_QUOTE", UnescapedQuotes::kStopAtClosingQuote},
      {"BACK_TO_DELIMITER", UnescapedQuotes::kBackToDelimiter},
      {"SKIP_VALUE", UnescapedQuotes::kSkipValue},
      {"RAISE_ERROR", UnescapedQuotes::kRaiseError}};
  const auto name = find_option(options, "unescapedQuoteHandling");
  if (!name) return UnescapedQuotes::kStopAtDelimiter;
  const std::string upper = to_upper(*name);
  for (const auto& [known, handling] : kNames) {
    if (known == upper) return handling;
  }
  throw_invalid("unescapedQuoteHandling", *name, "there is no such handling");
}

Charset charset_of(const Options& options) {
  auto name = find_option(options, "encoding");
  if (!name) name = find_option(options, "charset");
  if (!name) return Charset::kUtf8;
  const auto charset = find_charset(*name);
  if (!charset) {
    throw SparkError(
        "INVALID_PARAMETER_VALUE.CHARSET",
        {{"parameter", "`charset`"},
         {"functionName", "`CSVOptions`"},
         {"charset", *name},
         {"charsets", "iso-8859-1, us-ascii, utf-16, utf-16be, utf-16le, utf-32, utf-8"}});
  }
  return *charset;
}

std::string line_separator_of(const Options& options) {
  const auto value = find_option(options, "lineSep");
  if (!value) return "";
  if (value->empty()) throw_invalid("lineSep", *value, "it cannot be an empty string");
  if (value->size() > 2) throw_invalid("lineSep", *value, "it can contain only 1 character");
  return *value;
}

double sampling_ratio_of(const Options& options) {
  const auto value = find_option(options, "samplingRatio");
  if (!value) return 1;
  const double ratio = std::strtod(value->c_str(), nullptr);
  if (!(ratio > 0)) throw_invalid("samplingRatio", *value, "it should be greater than 0");
  return ratio;
}

// Letters whose text depends on the language; quoted parts are skipped.
bool has_words(const std::string& pattern) {
  bool quoted = false;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\'') quoted = !quoted;
    if (quoted) continue;
    if (std::string_view("EaGBz").find(pattern[i]) != std::string_view::npos) return true;
    if (pattern.compare(i, 3, "MMM") == 0 || pattern.compare(i, 3, "LLL") == 0) return true;
  }
  return false;
}

void check_pattern_language(const CsvOptions& options) {
  if (options.locale.starts_with("en")) return;
  for (const auto& pattern :
       {options.date_format, options.timestamp_format, options.timestamp_ntz_format}) {
    if (pattern && has_words(*pattern)) {
      throw SparkError("UNSUPPORTED_FEATURE.CSV_OPTION",
                       {{"option", "locale"}, {"value", options.locale}});
    }
  }
}

}  // namespace

ParseMode parse_mode(const Options& options) {
  const std::string mode = to_upper(find_option(options, "mode").value_or("PERMISSIVE"));
  if (mode == "DROPMALFORMED") return ParseMode::kDropMalformed;
  if (mode == "FAILFAST") return ParseMode::kFailFast;
  // Spark takes other names as PERMISSIVE, with a warning.
  return ParseMode::kPermissive;
}

CsvOptions::CsvOptions(const Options& options, const SqlSettings& settings) {
  if (const auto column = find_option(options, "singleVariantColumn")) {
    throw SparkError("UNSUPPORTED_FEATURE.CSV_OPTION",
                     {{"option", "singleVariantColumn"}, {"value", *column}});
  }
  auto sep = find_option(options, "sep");
  if (!sep) sep = find_option(options, "delimiter");
  if (sep) separator = unescaped_separator(*sep);
  quote = one_character(options, "quote", quote);
  escape = one_character(options, "escape", escape);
  const char implied = quote == escape ? '\0' : escape;
  escape_of_escape = one_character(options, "charToEscapeQuoteEscaping", implied);
  comment = one_character(options, "comment", comment);
  unescaped_quotes = unescaped_quotes_of(options);
  line_separator = line_separator_of(options);
  charset = charset_of(options);
  header = flag(options, "header", header);
  enforce_schema = flag(options, "enforceSchema", enforce_schema);
  infer_schema = flag(options, "inferSchema", infer_schema);
  sampling_ratio = sampling_ratio_of(options);
  multi_line = flag(options, "multiLine", multi_line);
  // In several lines at once it finds wrong fields in Spark, which leaves it out too.
  column_pruning = flag(options, "columnPruning", !multi_line);
  trim_leading = flag(options, "ignoreLeadingWhiteSpace", trim_leading);
  trim_trailing = flag(options, "ignoreTrailingWhiteSpace", trim_trailing);
  max_columns = static_cast<size_t>(
      std::max<int64_t>(integer(options, "maxColumns", static_cast<int64_t>(max_columns)), 0));
  const int64_t max_size = integer(options, "maxCharsPerColumn", -1);
  max_field_size =
      max_size < 0 ? std::numeric_limits<size_t>::max() : static_cast<size_t>(max_size);
  null_value = find_option(options, "nullValue").value_or(null_value);
  empty_value = find_option(options, "emptyValue").value_or(empty_value);
  nan_value = find_option(options, "nanValue").value_or(nan_value);
  positive_infinity = find_option(options, "positiveInf").value_or(positive_infinity);
  negative_infinity = find_option(options, "negativeInf").value_or(negative_infinity);
  prefer_date = flag(options, "preferDate", prefer_date);
  date_format = find_option(options, "dateFormat");
  timestamp_format = find_option(options, "timestampFormat");
  timestamp_ntz_format = find_option(options, "timestampNTZFormat");
  time_zone = find_option(options, "timeZone").value_or(settings.time_zone);
  timestamp_ntz_default = settings.timestamp_ntz_default;
  case_sensitive = settings.case_sensitive;
  locale = find_option(options, "locale").value_or(locale);
  corrupt_column = find_option(options, "columnNameOfCorruptRecord").value_or(corrupt_column);
  mode = parse_mode(options);
  check_pattern_language(*this);
}

}  // namespace firesteel
