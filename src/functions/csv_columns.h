#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/vector.h"
#include "functions/text_options.h"

namespace firesteel {

// How the fields of CSV records become SQL values.
struct CsvParseOptions {
  CsvParseOptions(const TextOptions& options, const std::string& session_time_zone);

  std::string null_value;
  std::string nan_value;
  std::string positive_infinity;
  std::string negative_infinity;
  std::string time_zone;
  // Patterns; empty: as a cast reads them.
  std::string date_format;
  std::string timestamp_format;
  std::string timestamp_ntz_format;
};

// Reads a field that is not null; false when it does not fit the type.
using CsvFieldParser = std::function<bool(std::string_view field, Value& value)>;

// The columns of a struct, growing by the fields of records. Used by one thread.
class CsvColumns {
 public:
  // Throws UNSUPPORTED_DATATYPE for nested types.
  CsvColumns(const DataType& row_type, const CsvParseOptions& options);

  // Appends a row; fields that are missing or do not fit are null. False for such records, and for
  // those of more fields than columns.
  bool append(const std::vector<std::string>& fields);
  void append_null();
  // Gives the vectors away and starts anew.
  std::vector<VectorPtr> finish();

 private:
  std::string null_value_;
  std::vector<CsvFieldParser> parsers_;
  std::vector<VectorBuilder> columns_;
};

// As Java's Long.parseLong, Boolean.parseBoolean in strict form, and whether Double.parseDouble
// takes a text.
std::optional<int64_t> parse_java_long(std::string_view text);
std::optional<bool> parse_csv_boolean(std::string_view text);
bool is_java_number(std::string_view text);

}  // namespace firesteel
