#include "formats/csv/csv_types.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "functions/coercion.h"

namespace firesteel {
namespace {

template <class T>
bool parse_integer(std::string_view text, T& out) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && rest == text.data() + text.size() && !text.empty();
}

bool parse_double(std::string_view text, const CsvOptions& options, double& out) {
  if (text == options.nan_value) {
    out = std::nan("");
    return true;
  }
  if (text == options.positive_infinity || text == "Infinity") {
    out = std::numeric_limits<double>::infinity();
    return true;
  }
  if (text == options.negative_infinity || text == "-Infinity") {
    out = -std::numeric_limits<double>::infinity();
    return true;
  }
  // Java's grammar allows a sign and a type letter; words like "nan" are no numbers there.
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text.front()))) return false;
  const auto [rest, error] = fast_float::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && rest == text.data() + text.size();
}

bool is_boolean(std::string_view text, bool& out) {
  const auto same = [&](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
  };
  out = same("true");
  return out || same("false");
}

bool cast_text(std::string_view text, const DataType& type, const std::string& time_zone,
               Value& value) {
  value = cast_value(Value(std::string(text)), TypeId::kString, type, CastMode::kTry, time_zone);
  return !value.is_null();
}

// "2013-01-01" and nothing shorter.
bool looks_like_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-';
}

bool looks_like_timestamp(std::string_view text) {
  return text.size() > 10 && text[4] == '-' && text[7] == '-' &&
         (text[10] == ' ' || text[10] == 'T');
}

DataType type_of(std::string_view text, const CsvOptions& options, const SqlSettings& settings) {
  int64_t integer = 0;
  if (parse_integer(text, integer)) {
    const bool narrow = integer >= std::numeric_limits<int32_t>::min() &&
                        integer <= std::numeric_limits<int32_t>::max();
    return narrow ? TypeId::kInt : TypeId::kLong;
  }
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isdigit(c) != 0;
  });
  if (digits && text.size() <= DataType::kMaxPrecision) {
    return DataType::decimal(static_cast<int>(text.size()), 0);
  }
  double number = 0;
  if (parse_double(text, options, number)) return TypeId::kDouble;
  Value value;
  if (looks_like_date(text) && cast_text(text, TypeId::kDate, settings.time_zone, value)) {
    return TypeId::kDate;
  }
  const DataType timestamp =
      settings.timestamp_ntz_default ? TypeId::kTimestampNtz : TypeId::kTimestamp;
  if (looks_like_timestamp(text) && cast_text(text, timestamp, settings.time_zone, value)) {
    return timestamp;
  }
  bool boolean = false;
  if (is_boolean(text, boolean)) return TypeId::kBoolean;
  return TypeId::kString;
}

}  // namespace

bool parse_csv_value(const CsvField& field, const DataType& type, const CsvOptions& options,
                     const std::string& time_zone, Value& value) {
  value = Value();
  if (field.text == options.null_value && !(field.quoted && field.text.empty())) return true;
  if (type.is(TypeId::kString)) {
    const bool empty = field.text.empty();
    value = Value(empty && options.empty_value ? *options.empty_value : std::string(field.text));
    return true;
  }
  if (field.text.empty()) return true;
  switch (type.id()) {
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong: {
      int64_t number = 0;
      if (!parse_integer(field.text, number)) return false;
      const int shift = 64 - 8 * type.value_width();
      if ((static_cast<int64_t>(static_cast<uint64_t>(number) << shift) >> shift) != number) {
        return false;
      }
      value = Value(number);
      return true;
    }
    case TypeId::kFloat:
    case TypeId::kDouble: {
      double number = 0;
      if (!parse_double(field.text, options, number)) return false;
      value = Value(number);
      return true;
    }
    case TypeId::kBoolean: {
      bool boolean = false;
      if (!is_boolean(field.text, boolean)) return false;
      value = Value(boolean);
      return true;
    }
    default:
      return cast_text(field.text, type, time_zone, value);
  }
}

DataType infer_csv_type(const DataType& known, const CsvField& field, const CsvOptions& options,
                        const SqlSettings& settings) {
  if (known.is(TypeId::kString)) return known;
  if (field.text == options.null_value || field.text.empty()) return known;
  const DataType found = type_of(field.text, options, settings);
  if (known.is(TypeId::kNull) || known == found) return found;
  if (known.is(TypeId::kDate) && found.is_datetime()) return found;
  if (found.is(TypeId::kDate) && known.is_datetime()) return known;
  if (known.is_numeric() && found.is_numeric()) {
    if (known.is_fractional() || found.is_fractional()) return TypeId::kDouble;
    if (known.is(TypeId::kDecimal) || found.is(TypeId::kDecimal)) {
      const DataType a = known.is(TypeId::kDecimal) ? known : decimal_for(known);
      const DataType b = found.is(TypeId::kDecimal) ? found : decimal_for(found);
      return DataType::decimal(std::max(a.precision(), b.precision()), 0);
    }
    return TypeId::kLong;
  }
  return TypeId::kString;
}

}  // namespace firesteel
