#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.h"
#include "columnar/value.h"
#include "functions/json_reader.h"
#include "functions/variant_value.h"

namespace firesteel {

// Writes one variant, parts before wholes. Used by one thread.
class VariantBuilder {
 public:
  enum class Status : uint8_t { kOk, kMalformed, kDuplicateKey };

  // Appends the JSON value that the reader is at.
  Status append_json(JsonReader& reader);
  // Appends an SQL value: structs and maps of strings become objects.
  Status append_sql(const Value& value, const DataType& type);

  // The variant as it lies in a vector; starts anew.
  Value finish();

 private:
  struct Field {
    std::string key;
    uint32_t id = 0;
    // From where the object's values begin.
    size_t offset = 0;
  };

  void append_primitive(VariantPrimitive type);
  void append_number(uint64_t bits, size_t width);
  void append_long(int64_t value);
  void append_floating(double value, bool is_float);
  void append_decimal(int128_t unscaled, int scale);
  void append_string(std::string_view text);
  void append_binary(std::string_view bytes);
  void append_json_number(std::string_view text, bool is_integer);
  Status append_json_object(JsonReader& reader);
  Status append_json_array(JsonReader& reader);
  // Copies a value whose names are others'.
  Status append_variant(const VariantValue& value);
  Field field(std::string_view key, size_t begin);
  // What was written from `begin` on becomes an object or an array.
  Status finish_object(size_t begin, std::vector<Field>& fields);
  void finish_array(size_t begin, const std::vector<size_t>& offsets);

  std::string value_;
  std::map<std::string, uint32_t, std::less<>> ids_;
  // By id.
  std::vector<std::string> keys_;
};

}  // namespace firesteel
