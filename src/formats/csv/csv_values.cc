#include "formats/csv/csv_values.h"

#include <algorithm>
#include <limits>

#include "base/spark_error.h"
#include "formats/csv/csv_datetime.h"
#include "formats/csv/csv_numbers.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

// Calls parse(field, value) for each field that is not null.
template <class T, class Parse>
class TypedReader final : public CsvValueReader {
 public:
  TypedReader(DataType type, const CsvOptions& options, Parse parse)
      : type_(std::move(type)), null_value_(options.null_value), parse_(std::move(parse)) {}

  VectorPtr read(std::span<const std::string_view> fields,
                 std::vector<uint8_t>& malformed) override {
    auto out = Vector::flat(type_, fields.size());
    T* values = out->mutable_values<T>();
    for (size_t i = 0; i < fields.size(); ++i) {
      const std::string_view field = fields[i];
      if (field.data() != nullptr && field != null_value_) {
        if (parse_(field, values[i])) continue;
        malformed[i] = 1;
      }
      values[i] = T{};
      out->set_null(i);
    }
    return out;
  }

 private:
  const DataType type_;
  const std::string null_value_;
  Parse parse_;
};

class StringReader final : public CsvValueReader {
 public:
  StringReader(DataType type, const CsvOptions& options)
      : type_(std::move(type)), null_value_(options.null_value) {}

  VectorPtr read(std::span<const std::string_view> fields, std::vector<uint8_t>&) override {
    auto out = Vector::flat(type_, fields.size());
    auto* values = out->mutable_values<StringRef>();
    StringHeap& heap = out->string_heap();
    for (size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].data() == nullptr || fields[i] == null_value_) {
        values[i] = StringRef();
        out->set_null(i);
      } else {
        values[i] = heap.add(fields[i]);
      }
    }
    return out;
  }

 private:
  const DataType type_;
  const std::string null_value_;
};

// Types that a cast from text knows and no option changes.
class CastReader final : public CsvValueReader {
 public:
  CastReader(DataType type, const CsvOptions& options)
      : type_(std::move(type)), null_value_(options.null_value), time_zone_(options.time_zone) {}

  VectorPtr read(std::span<const std::string_view> fields,
                 std::vector<uint8_t>& malformed) override {
    VectorBuilder out(type_);
    for (size_t i = 0; i < fields.size(); ++i) {
      Value value;
      if (fields[i].data() != nullptr && fields[i] != null_value_) {
        value = cast_value(Value(std::string(fields[i])), TypeId::kString, type_, CastMode::kTry,
                           time_zone_);
        if (value.is_null()) malformed[i] = 1;
      }
      out.append(value);
    }
    return out.finish();
  }

 private:
  const DataType type_;
  const std::string null_value_;
  const std::string time_zone_;
};

template <class T, class Parse>
std::unique_ptr<CsvValueReader> typed_reader(const DataType& type, const CsvOptions& options,
                                             Parse parse) {
  return std::make_unique<TypedReader<T, Parse>>(type, options, std::move(parse));
}

template <class T>
std::unique_ptr<CsvValueReader> integer_reader(const DataType& type, const CsvOptions& options) {
  return typed_reader<T>(type, options, [](std::string_view field, T& value) {
    int64_t number = 0;
    if (!parse_csv_long(field, number) || number < std::numeric_limits<T>::min() ||
        number > std::numeric_limits<T>::max()) {
      return false;
    }
    value = static_cast<T>(number);
    return true;
  });
}

template <class T, class Reader>
std::unique_ptr<CsvValueReader> reader_of(const DataType& type, const CsvOptions& options,
                                          Reader reader) {
  return typed_reader<T>(
      type, options,
      [reader = std::make_shared<Reader>(std::move(reader))](std::string_view field, T& value) {
        return reader->read(field, value);
      });
}

template <class T>
std::unique_ptr<CsvValueReader> decimal_reader(const DataType& type, const CsvOptions& options) {
  return typed_reader<T>(
      type, options, [type, decimals = CsvDecimals(options)](std::string_view field, T& value) {
        const auto digits = decimals.read(field);
        if (!digits) return false;
        const auto number = round_digits(*digits, type.precision(), type.scale());
        if (number) value = static_cast<T>(*number);
        return number.has_value();
      });
}

bool parse_boolean_word(std::string_view field, uint8_t& value) {
  const auto is = [&](std::string_view word) {
    return std::equal(field.begin(), field.end(), word.begin(), word.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
  };
  value = is("true") ? 1 : 0;
  return value == 1 || is("false");
}

}  // namespace

std::unique_ptr<CsvValueReader> make_csv_reader(const StructField& column,
                                                const CsvOptions& options) {
  const DataType& type = column.type;
  switch (type.id()) {
    case TypeId::kString:
    case TypeId::kBinary:
      return std::make_unique<StringReader>(type, options);
    case TypeId::kBoolean:
      return typed_reader<uint8_t>(type, options, parse_boolean_word);
    case TypeId::kByte:
      return integer_reader<int8_t>(type, options);
    case TypeId::kShort:
      return integer_reader<int16_t>(type, options);
    case TypeId::kInt:
      return integer_reader<int32_t>(type, options);
    case TypeId::kLong:
      return integer_reader<int64_t>(type, options);
    case TypeId::kFloat:
      return reader_of<float>(type, options, CsvDoubles(options));
    case TypeId::kDouble:
      return reader_of<double>(type, options, CsvDoubles(options));
    case TypeId::kDecimal:
      return type.is_wide_decimal() ? decimal_reader<int128_t>(type, options)
                                    : decimal_reader<int64_t>(type, options);
    case TypeId::kDate:
      return reader_of<int32_t>(type, options, CsvDates(options));
    case TypeId::kTimestamp:
      return reader_of<int64_t>(type, options, CsvTimestamps(options));
    case TypeId::kTimestampNtz:
      return reader_of<int64_t>(type, options, CsvLocalTimestamps(options));
    case TypeId::kTime:
    case TypeId::kYearMonthInterval:
    case TypeId::kDayTimeInterval:
    case TypeId::kCalendarInterval:
      return std::make_unique<CastReader>(type, options);
    default:
      throw SparkError("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE",
                       {{"format", "CSV"},
                        {"columnName", quote_identifier(column.name)},
                        {"columnType", quote_sql(type.sql())}});
  }
}

}  // namespace firesteel
