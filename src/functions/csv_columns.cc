#include "functions/csv_columns.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>

#include "base/spark_error.h"
#include "functions/datetime_text.h"
#include "functions/formatted_datetime.h"
#include "functions/interval_text.h"
#include "functions/number_text.h"

namespace firesteel {
namespace {

template <class T>
CsvFieldParser integer_parser() {
  return [](std::string_view field, Value& value) {
    const auto number = parse_java_long(field);
    if (!number || *number < std::numeric_limits<T>::min() ||
        *number > std::numeric_limits<T>::max()) {
      return false;
    }
    value = Value(*number);
    return true;
  };
}

template <class T>
CsvFieldParser floating_parser(const CsvParseOptions& options) {
  return [options](std::string_view field, Value& value) {
    if (field == options.nan_value) {
      value = Value(std::numeric_limits<double>::quiet_NaN());
    } else if (field == options.negative_infinity) {
      value = Value(-std::numeric_limits<double>::infinity());
    } else if (field == options.positive_infinity) {
      value = Value(std::numeric_limits<double>::infinity());
    } else if constexpr (sizeof(T) == sizeof(float)) {
      const auto number = is_java_number(field) ? parse_float(field) : std::nullopt;
      if (!number) return false;
      value = Value(static_cast<double>(*number));
    } else {
      const auto number = is_java_number(field) ? parse_double(field) : std::nullopt;
      if (!number) return false;
      value = Value(*number);
    }
    return true;
  };
}

CsvFieldParser decimal_parser(const DataType& type) {
  return [type](std::string_view field, Value& value) {
    std::string digits_text(field);
    std::erase(digits_text, ',');
    if (trim_all(digits_text).size() != digits_text.size()) return false;
    const auto digits = parse_decimal_digits(digits_text);
    if (!digits) return false;
    const auto number = round_digits(*digits, type.precision(), type.scale());
    if (!number) return false;
    value = Value(*number);
    return true;
  };
}

template <class Read>
CsvFieldParser optional_parser(Read read) {
  return [read = std::move(read)](std::string_view field, Value& value) {
    const auto number = read(field);
    if (!number) return false;
    value = Value(*number);
    return true;
  };
}

template <class Read>
CsvFieldParser throwing_parser(Read read) {
  return [read = std::move(read)](std::string_view field, Value& value) {
    try {
      value = Value(read(field));
      return true;
    } catch (const SparkError&) {
      return false;
    }
  };
}

CsvFieldParser field_parser(const DataType& type, const CsvParseOptions& options) {
  switch (type.id()) {
    case TypeId::kString:
    case TypeId::kBinary:
      return [](std::string_view field, Value& value) {
        value = Value(std::string(field));
        return true;
      };
    case TypeId::kBoolean:
      return optional_parser(parse_csv_boolean);
    case TypeId::kByte:
      return integer_parser<int8_t>();
    case TypeId::kShort:
      return integer_parser<int16_t>();
    case TypeId::kInt:
      return integer_parser<int32_t>();
    case TypeId::kLong:
      return integer_parser<int64_t>();
    case TypeId::kFloat:
      return floating_parser<float>(options);
    case TypeId::kDouble:
      return floating_parser<double>(options);
    case TypeId::kDecimal:
      return decimal_parser(type);
    case TypeId::kDate:
      return optional_parser([dates = FormattedDates(options.date_format)](std::string_view field) {
        return dates.read(field);
      });
    case TypeId::kTimestamp:
      return optional_parser([timestamps = FormattedTimestamps(options.timestamp_format,
                                                               &TimeZone::get(options.time_zone))](
                                 std::string_view field) { return timestamps.read(field); });
    case TypeId::kTimestampNtz:
      return optional_parser(
          [timestamps = FormattedTimestamps(options.timestamp_ntz_format, nullptr)](
              std::string_view field) { return timestamps.read(field); });
    case TypeId::kTime:
      return optional_parser(parse_time);
    case TypeId::kYearMonthInterval:
      return throwing_parser(
          [type](std::string_view field) { return parse_year_month_interval(field, type); });
    case TypeId::kDayTimeInterval:
      return throwing_parser(
          [type](std::string_view field) { return parse_day_time_interval(field, type); });
    case TypeId::kCalendarInterval:
      return throwing_parser(parse_calendar_interval);
    default:
      throw SparkError("UNSUPPORTED_DATATYPE", {{"typeName", quote_sql(type.sql())}});
  }
}

}  // namespace

std::optional<int64_t> parse_java_long(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

std::optional<bool> parse_csv_boolean(std::string_view text) {
  const auto is = [text](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
  };
  if (is("true")) return true;
  if (is("false")) return false;
  return std::nullopt;
}

bool is_java_number(std::string_view text) {
  if (!parse_double(text)) return false;
  // Casts know more names than Java.
  text = trim_all(text);
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
  const bool named = !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0;
  return !named || text == "NaN" || text == "Infinity";
}

CsvParseOptions::CsvParseOptions(const TextOptions& options, const std::string& session_time_zone)
    : null_value(options.get("nullValue", "")),
      nan_value(options.get("nanValue", "NaN")),
      positive_infinity(options.get("positiveInf", "Inf")),
      negative_infinity(options.get("negativeInf", "-Inf")),
      time_zone(options.get("timeZone", session_time_zone)),
      date_format(options.get("dateFormat", "")),
      timestamp_format(options.get("timestampFormat", "")),
      timestamp_ntz_format(options.get("timestampNTZFormat", "")) {}

CsvColumns::CsvColumns(const DataType& row_type, const CsvParseOptions& options)
    : null_value_(options.null_value) {
  for (const StructField& field : row_type.fields()) {
    parsers_.push_back(field_parser(field.type, options));
    columns_.emplace_back(field.type);
  }
}

bool CsvColumns::append(const std::vector<std::string>& fields) {
  bool fits = fields.size() == columns_.size();
  Value value;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const bool given = i < fields.size() && fields[i] != null_value_;
    if (given && parsers_[i](fields[i], value)) {
      columns_[i].append(value);
    } else {
      columns_[i].append_null();
      fits = fits && !given;
    }
  }
  return fits;
}

void CsvColumns::append_null() {
  for (VectorBuilder& column : columns_) column.append_null();
}

std::vector<VectorPtr> CsvColumns::finish() {
  std::vector<VectorPtr> out;
  for (VectorBuilder& column : columns_) out.push_back(column.finish());
  return out;
}

}  // namespace firesteel
