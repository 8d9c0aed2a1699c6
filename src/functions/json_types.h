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
  bool drop_field_if_all_null = false;
  std::string time_zone;
  std::string timestamp_format;
};

// The type of the value that the reader is at; leaves it at the value's last token. NULL for nulls
// and empty strings; structs have their fields in the order of names. None when the text is
// malformed.
std::optional<DataType> infer_json_type(JsonReader& reader, const JsonInferenceOptions& options);

// The type that holds values of both.
DataType merge_json_types(const DataType& a, const DataType& b);

// NULL becomes STRING; structs without fields vanish (none).
std::optional<DataType> canonical_json_type(const DataType& type,
                                            const JsonInferenceOptions& options);

}  // namespace firesteel
