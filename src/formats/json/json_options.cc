#include "formats/json/json_options.h"

#include "base/spark_error.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

[[noreturn]] void throw_invalid(const std::string& option, const std::string& value) {
  throw SparkError("STDS_INVALID_OPTION_VALUE.WITH_MESSAGE",
                   {{"optionName", option}, {"message", "'" + value + "' is no value of it."}});
}

}  // namespace

JsonOptions::JsonOptions(const Options& options, const SqlSettings& settings)
    : parsing(TextOptions(options), settings.time_zone),
      inference(TextOptions(options), settings.time_zone),
      mode(parse_mode(options)) {
  const TextOptions text(options);
  multi_line = text.flag("multiLine", false);
  corrupt_column = text.get("columnNameOfCorruptRecord", "_corrupt_record");
  inference.prefers_timestamp_ntz = settings.timestamp_ntz_default;
  if (const auto ratio = text.find("samplingRatio")) {
    sampling_ratio = parse_double(*ratio).value_or(0);
    if (!(sampling_ratio > 0)) throw_invalid("samplingRatio", *ratio);
  }
  if (const auto separator = text.find("lineSep")) {
    if (separator->empty()) throw_invalid("lineSep", *separator);
    line_separator = *separator;
  }
  const std::string encoding = text.get("encoding", text.get("charset", "UTF-8"));
  const auto charset = find_charset(encoding);
  if (!charset) throw_invalid("encoding", encoding);
  // Spark looks for lines in bytes, and so refuses charsets whose bytes it cannot tell.
  const bool has_mark = charset == Charset::kUtf16 || charset == Charset::kUtf32;
  const bool needs_separator = charset != Charset::kUtf8 && line_separator.empty();
  if ((has_mark || needs_separator) && !multi_line) throw_invalid("encoding", encoding);
  layout.charset = *charset;
  if (multi_line || line_separator.size() > 1) {
    layout.separator.reset();
  } else if (!line_separator.empty()) {
    layout.separator = line_separator[0];
  }
  // Spark looks back into the bytes of the file, which works where they are the text.
  parsing.exact_text = layout.charset == Charset::kUtf8;
}

}  // namespace firesteel
