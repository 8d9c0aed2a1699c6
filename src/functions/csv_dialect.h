#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "functions/text_options.h"

namespace firesteel {

enum class UnescapedQuotes : uint8_t {
  kStopAtDelimiter,
  kStopAtClosingQuote,
  kBackToDelimiter,
  kSkipValue,
  kRaiseError,
};

// How one CSV record is written; from the options of from_csv, to_csv and schema_of_csv.
struct CsvDialect {
  // Throws INVALID_DELIMITER_VALUE.*, OPTION_VALUE_EXCEEDS_ONE_CHARACTER.
  explicit CsvDialect(const TextOptions& options);

  // Takes a whole text as one record. None for an empty text and for a comment. Throws
  // MALFORMED_CSV_RECORD for too many or too long fields. An empty field is `null_value`, a quoted
  // one `empty_value`.
  bool split(std::string_view record, std::vector<std::string>& fields) const;

  std::string separator;
  // 0: none.
  char quote = '"';
  char escape = '\\';
  char escape_of_escape = '\\';
  char comment = 0;
  UnescapedQuotes unescaped_quotes = UnescapedQuotes::kStopAtDelimiter;
  bool ignore_leading_space = false;
  bool ignore_trailing_space = false;
  std::string null_value;
  std::string empty_value;
  size_t max_columns = 0;
  // 0: any.
  size_t max_field_size = 0;
};

}  // namespace firesteel
