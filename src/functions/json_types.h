#pragma once

#include <optional>
#include <string>

#include "columnar/data_type.h"
#include "functions/json_reader.h"
#include "functions/text_options.h"

namespace firesteel {

// What decides the types that are found in JSON texts; from the options of schema_of_json and of
// the JSON format.
struct JsonInferenceOptions {
  JsonInferenceOptions(const TextOptions& options, const std::string& session_time_zone);

  bool primitives_as_string = false;
  bool prefers_decimal = false;
  bool infer_timestamp = false;
  // Strings with a time but without a zone are TIMESTAMP_NTZ.
  bool prefers_timestamp_ntz = false;
  bool drop_field_if_all_null = false;
  std::string time_zone;
  // Patterns; empty: as a cast reads them.
  std::string timestamp_format;
  std::string timestamp_ntz_format;
};

// The type of the string, number, boolean or null that the reader is at. NULL for nulls and empty
// strings.
DataType infer_json_scalar(const JsonReader& reader, const JsonInferenceOptions& options);

// The type that holds values of both.
DataType merge_json_scalars(const DataType& a, const DataType& b);

// NULL becomes STRING; structs without fields vanish (none).
std::optional<DataType> canonical_json_type(const DataType& type,
                                            const JsonInferenceOptions& options);

}  // namespace firesteel
