#include "formats/csv/csv_inference.h"

#include <algorithm>
#include <cctype>
#include <limits>

#include "functions/coercion.h"

namespace firesteel {
namespace {

bool is_int(int64_t number) {
  return number >= std::numeric_limits<int32_t>::min() &&
         number <= std::numeric_limits<int32_t>::max();
}

bool is_boolean_word(std::string_view field) {
  const auto is = [&](std::string_view word) {
    return std::equal(field.begin(), field.end(), word.begin(), word.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
  };
  return is("true") || is("false");
}

// "2024-02-29": without a format, only dates in full are inferred.
bool is_full_date(std::string_view field) {
  if (field.size() != 10) return false;
  for (size_t i = 0; i < field.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? field[i] != '-' : !std::isdigit(static_cast<unsigned char>(field[i]))) return false;
  }
  return true;
}

// Formats of dates that the reader of timestamps without a format takes too.
bool is_read_as_timestamp(const std::string& date_format) {
  constexpr std::string_view kFormats[] = {"yyyy-MM-dd", "yyyy-M-d", "yyyy-M-dd", "yyyy-MM-d",
                                           "yyyy-MM",    "yyyy-M",   "yyyy"};
  return std::find(std::begin(kFormats), std::end(kFormats), date_format) != std::end(kFormats);
}

// The place of a type among those that are tried one after another.
int order_of(TypeId type) {
  switch (type) {
    case TypeId::kNull:
    case TypeId::kInt:
      return 0;
    case TypeId::kLong:
      return 1;
    case TypeId::kDecimal:
      return 2;
    case TypeId::kDouble:
      return 3;
    case TypeId::kDate:
      return 4;
    case TypeId::kTimestampNtz:
      return 5;
    case TypeId::kTimestamp:
      return 6;
    case TypeId::kBoolean:
      return 7;
    default:
      return 8;
  }
}

}  // namespace

CsvInference::CsvInference(const CsvOptions& options)
    : options_(options),
      doubles_(options),
      decimals_(options),
      dates_(options),
      timestamps_(options),
      local_timestamps_(options) {}

bool CsvInference::fits(TypeId type, std::string_view field) const {
  switch (type) {
    case TypeId::kInt: {
      int64_t number = 0;
      return parse_csv_long(field, number) && is_int(number);
    }
    case TypeId::kLong: {
      int64_t number = 0;
      return parse_csv_long(field, number);
    }
    case TypeId::kDouble: {
      double number = 0;
      return doubles_.read(field, number);
    }
    case TypeId::kDate: {
      int32_t days = 0;
      return (options_.date_format || is_full_date(field)) && dates_.read(field, days);
    }
    case TypeId::kTimestampNtz: {
      int64_t micros = 0;
      return options_.timestamp_ntz_default && local_timestamps_.read(field, micros);
    }
    case TypeId::kTimestamp: {
      int64_t micros = 0;
      return timestamps_.read(field, micros);
    }
    case TypeId::kBoolean:
      return is_boolean_word(field);
    default:
      return false;
  }
}

DataType CsvInference::type_of(TypeId first, std::string_view field) const {
  const int order = order_of(first);
  if (order <= 0 && fits(TypeId::kInt, field)) return TypeId::kInt;
  if (order <= 1 && fits(TypeId::kLong, field)) return TypeId::kLong;
  if (order <= 2) {
    int64_t scale = 0;
    const auto digits = decimals_.read(field, &scale);
    if (digits && scale == 0 && digits->integral_digits() <= DataType::kMaxPrecision) {
      return DataType::decimal(static_cast<int>(std::max<int64_t>(digits->integral_digits(), 1)),
                               0);
    }
  }
  if (order <= 3 && fits(TypeId::kDouble, field)) return TypeId::kDouble;
  if ((order == 4 || options_.prefer_date) && order <= 4 && fits(TypeId::kDate, field)) {
    return TypeId::kDate;
  }
  if (order <= 5 && fits(TypeId::kTimestampNtz, field)) return TypeId::kTimestampNtz;
  if (order <= 6 && fits(TypeId::kTimestamp, field)) return TypeId::kTimestamp;
  if (order <= 7 && fits(TypeId::kBoolean, field)) return TypeId::kBoolean;
  return TypeId::kString;
}

size_t CsvInference::skip_known(const DataType& known, std::span<const std::string_view> fields,
                                size_t i) const {
  const TypeId type = known.id();
  while (i < fields.size() && (is_null(fields[i]) || fits(type, fields[i]))) ++i;
  return i;
}

DataType CsvInference::add(DataType known, std::span<const std::string_view> fields) const {
  for (size_t i = skip_known(known, fields, 0); i < fields.size();
       i = skip_known(known, fields, i + 1)) {
    known = merge(known, type_of(known.id(), fields[i]));
    if (known.is(TypeId::kString)) break;
  }
  return known;
}

DataType CsvInference::merge(const DataType& a, const DataType& b) const {
  if (a.is(TypeId::kNull) || a == b) return b;
  if (b.is(TypeId::kNull)) return a;
  if (a.is(TypeId::kString) || b.is(TypeId::kString)) return TypeId::kString;
  if (a.is(TypeId::kDate) != b.is(TypeId::kDate) && a.is_datetime() && b.is_datetime()) {
    const DataType& timestamp = a.is(TypeId::kDate) ? b : a;
    const bool has_format = timestamp.is(TypeId::kTimestamp)
                                ? options_.timestamp_format.has_value()
                                : options_.timestamp_ntz_format.has_value();
    const bool fits =
        !has_format && is_read_as_timestamp(options_.date_format.value_or("yyyy-MM-dd"));
    return fits ? timestamp : TypeId::kString;
  }
  if (a.is_datetime() && b.is_datetime()) return TypeId::kTimestamp;
  if (!a.is_numeric() || !b.is_numeric()) return TypeId::kString;
  if (a.is(TypeId::kDouble) || b.is(TypeId::kDouble)) return TypeId::kDouble;
  if (!a.is(TypeId::kDecimal) && !b.is(TypeId::kDecimal)) return TypeId::kLong;
  const DataType left = a.is(TypeId::kDecimal) ? a : decimal_for(a);
  const DataType right = b.is(TypeId::kDecimal) ? b : decimal_for(b);
  return DataType::decimal(std::max(left.precision(), right.precision()), 0);
}

}  // namespace firesteel
