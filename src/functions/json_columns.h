#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columnar/vector.h"
#include "functions/json_reader.h"
#include "functions/text_options.h"

namespace firesteel {

// How JSON values become SQL values; from the options of from_json and of the JSON format.
struct JsonParseOptions {
  JsonParseOptions(const TextOptions& options, const std::string& session_time_zone);

  JsonReadOptions reading;
  std::string time_zone;
  // Patterns; empty: as a cast reads them.
  std::string date_format;
  std::string timestamp_format;
  std::string timestamp_ntz_format;
  // Values that are no strings become strings as they stand in the text; else as they would be
  // written anew.
  bool exact_text = false;
};

enum class JsonStatus : uint8_t {
  kOk,
  // The value was appended, but something inside of it did not fit and is null.
  kPartial,
  // The value does not fit the type; what was appended is to be taken back.
  kMismatch,
  // The text is no JSON.
  kMalformed,
};

// A column that grows by JSON values. Used by one thread.
class JsonColumn {
 public:
  static std::unique_ptr<JsonColumn> make(const DataType& type, const JsonParseOptions& options);
  virtual ~JsonColumn() = default;

  // Appends the value that the reader is at, and leaves it at the value's last token. On kMismatch
  // and kMalformed the caller truncates.
  virtual JsonStatus append(JsonReader& reader) = 0;
  virtual void append_null() = 0;
  virtual size_t size() const = 0;
  virtual void truncate(size_t size) = 0;
  // Gives the vector away and starts anew.
  virtual VectorPtr finish() = 0;
};

// Appends what a whole JSON text says; a row of a table, or the value of from_json. A text that is
// empty or no JSON, or whose value does not fit, appends nothing.
JsonStatus append_json_text(JsonColumn& column, JsonReader& reader, std::string_view text,
                            bool& is_empty);

}  // namespace firesteel
