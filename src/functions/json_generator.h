#pragma once

#include <memory>
#include <string>

#include "columnar/vector.h"
#include "functions/text_options.h"

namespace firesteel {

// How SQL values become JSON; from the options of to_json and of the JSON format.
struct JsonWriteOptions {
  JsonWriteOptions(const TextOptions& options, const std::string& session_time_zone);

  bool ignore_null_fields = true;
  bool pretty = false;
  bool sort_keys = false;
  bool ascii_only = false;
  std::string time_zone;
  std::string date_format;
  std::string timestamp_format;
  std::string timestamp_ntz_format;
};

// Writes rows of a struct, array or map column as JSON texts. Used by one thread.
class JsonGenerator {
 public:
  JsonGenerator(const DataType& type, const JsonWriteOptions& options);
  ~JsonGenerator();

  // The column whose rows are written from now on.
  void set_column(const Vector& column);
  // Appends row `row`, which is not null.
  void append(std::string& out, size_t row);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Throws UNSUPPORTED_DATATYPE unless values of the type can be written.
void require_json_type(const DataType& type);

}  // namespace firesteel
