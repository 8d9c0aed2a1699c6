#include "functions/json_types.h"

#include <algorithm>
#include <charconv>

#include "functions/coercion.h"
#include "functions/formatted_datetime.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

std::optional<DataType> decimal_of(std::string_view text) {
  const auto number = parse_decimal_digits(text);
  if (!number) return std::nullopt;
  const int64_t scale = -number->exponent;
  const auto digits = static_cast<int64_t>(std::max<size_t>(number->digits.size(), 1));
  const int64_t precision = std::max(digits, scale);
  if (precision > DataType::kMaxPrecision || scale < 0) return std::nullopt;
  return DataType::decimal(static_cast<int>(precision), static_cast<int>(scale));
}

DataType type_of_number(JsonToken token, std::string_view text,
                        const JsonInferenceOptions& options) {
  if (options.primitives_as_string) return TypeId::kString;
  if (token == JsonToken::kInteger) {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc()) return TypeId::kLong;
  }
  if (token == JsonToken::kInteger || options.prefers_decimal) {
    return decimal_of(text).value_or(TypeId::kDouble);
  }
  return TypeId::kDouble;
}

// Without a zone: as TIMESTAMP_NTZ.
bool is_timestamp_text(std::string_view text, const std::string& format, const TimeZone* zone) {
  return FormattedTimestamps(format, zone).read(text).has_value();
}

DataType type_of_string(std::string_view text, const JsonInferenceOptions& options) {
  if (text.empty()) return TypeId::kNull;
  if (options.prefers_decimal) {
    if (const auto decimal = decimal_of(text)) return *decimal;
  }
  if (!options.infer_timestamp) return TypeId::kString;
  if (options.prefers_timestamp_ntz &&
      is_timestamp_text(text, options.timestamp_ntz_format, nullptr)) {
    return TypeId::kTimestampNtz;
  }
  const TimeZone& zone = TimeZone::get(options.time_zone);
  if (is_timestamp_text(text, options.timestamp_format, &zone)) return TypeId::kTimestamp;
  return TypeId::kString;
}

}  // namespace

JsonInferenceOptions::JsonInferenceOptions(const TextOptions& options,
                                           const std::string& session_time_zone)
    : primitives_as_string(options.flag("primitivesAsString", false)),
      prefers_decimal(options.flag("prefersDecimal", false)),
      infer_timestamp(options.flag("inferTimestamp", false)),
      drop_field_if_all_null(options.flag("dropFieldIfAllNull", false)),
      time_zone(options.get("timeZone", session_time_zone)),
      timestamp_format(options.get("timestampFormat", "")),
      timestamp_ntz_format(options.get("timestampNTZFormat", "")) {}

DataType infer_json_scalar(const JsonReader& reader, const JsonInferenceOptions& options) {
  switch (reader.token()) {
    case JsonToken::kString:
      return type_of_string(reader.text(), options);
    case JsonToken::kInteger:
    case JsonToken::kFloat:
      return type_of_number(reader.token(), reader.text(), options);
    case JsonToken::kTrue:
    case JsonToken::kFalse:
      return options.primitives_as_string ? TypeId::kString : TypeId::kBoolean;
    default:
      return TypeId::kNull;
  }
}

DataType merge_json_scalars(const DataType& a, const DataType& b) {
  if (const auto type = find_tightest_common_type(a, b, false)) return *type;
  const bool a_decimal = a.is(TypeId::kDecimal);
  const bool b_decimal = b.is(TypeId::kDecimal);
  if ((a_decimal && b.is_fractional()) || (b_decimal && a.is_fractional())) {
    return TypeId::kDouble;
  }
  if ((a_decimal && (b_decimal || b.is_integral())) || (b_decimal && a.is_integral())) {
    const DataType x = decimal_for(a);
    const DataType y = decimal_for(b);
    const int scale = std::max(x.scale(), y.scale());
    const int range = std::max(x.precision() - x.scale(), y.precision() - y.scale());
    if (range + scale > DataType::kMaxPrecision) return TypeId::kDouble;
    return DataType::decimal(range + scale, scale);
  }
  return TypeId::kString;
}

std::optional<DataType> canonical_json_type(const DataType& type,
                                            const JsonInferenceOptions& options) {
  switch (type.id()) {
    case TypeId::kNull:
      if (options.drop_field_if_all_null) return std::nullopt;
      return DataType(TypeId::kString);
    case TypeId::kArray: {
      auto element = canonical_json_type(type.element_type(), options);
      if (!element) return std::nullopt;
      return DataType::array(std::move(*element), type.contains_null());
    }
    case TypeId::kStruct: {
      std::vector<StructField> fields;
      for (const StructField& field : type.fields()) {
        auto part = canonical_json_type(field.type, options);
        if (part && !field.name.empty()) fields.push_back({field.name, std::move(*part)});
      }
      if (fields.empty()) return std::nullopt;
      return DataType::structure(std::move(fields));
    }
    default:
      return type;
  }
}

}  // namespace firesteel
