#include "api/value_conversion.h"

#include "base/decimal_math.h"
#include "base/spark_error.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

using types::Array;
using types::Map;

template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

[[noreturn]] void throw_other_type(const types::Value& value, const DataType& type,
                                   const std::string& path) {
  throw SparkError("INVALID_EXTERNAL_TYPE",
                   {{"externalType", quote_sql(typed_value(value).type.sql())},
                    {"type", quote_sql(type.sql())},
                    {"expr", quote_sql(path)}});
}

template <class T>
const T* held(const types::Value& value) {
  return std::get_if<T>(&value.data());
}

std::optional<int64_t> integer_in(const types::Value& value) {
  if (const auto* v = held<int8_t>(value)) return *v;
  if (const auto* v = held<int16_t>(value)) return *v;
  if (const auto* v = held<int32_t>(value)) return *v;
  if (const auto* v = held<int64_t>(value)) return *v;
  return std::nullopt;
}

std::optional<double> number_in(const types::Value& value) {
  if (const auto integer = integer_in(value)) return static_cast<double>(*integer);
  if (const auto* v = held<float>(value)) return static_cast<double>(*v);
  if (const auto* v = held<double>(value)) return *v;
  return std::nullopt;
}

std::optional<int64_t> ticks_in(const types::Value& value, TypeId id) {
  switch (id) {
    case TypeId::kDate:
      if (const auto* v = held<types::Date>(value)) return v->time_since_epoch().count();
      break;
    case TypeId::kTimestamp:
      if (const auto* v = held<types::Timestamp>(value)) return v->time_since_epoch().count();
      break;
    case TypeId::kTimestampNtz:
      if (const auto* v = held<types::TimestampNTZ>(value)) return v->time_since_epoch().count();
      break;
    case TypeId::kTime:
      if (const auto* v = held<types::Time>(value)) return v->count();
      break;
    case TypeId::kDayTimeInterval:
      if (const auto* v = held<types::DayTimeInterval>(value)) return v->count();
      break;
    case TypeId::kYearMonthInterval:
      if (const auto* v = held<types::YearMonthInterval>(value)) return v->count();
      break;
    default:
      break;
  }
  return std::nullopt;
}

int64_t largest(TypeId id) {
  switch (id) {
    case TypeId::kByte:
      return INT8_MAX;
    case TypeId::kShort:
      return INT16_MAX;
    case TypeId::kInt:
      return INT32_MAX;
    default:
      return INT64_MAX;
  }
}

// Without loss, or not at all.
std::optional<int128_t> decimal_in(const types::Value& value, const DataType& type) {
  types::Decimal decimal;
  if (const auto integer = integer_in(value)) {
    decimal.unscaled = *integer;
  } else if (const auto* v = held<types::Decimal>(value)) {
    decimal = *v;
  } else {
    return std::nullopt;
  }
  const auto scaled =
      rescale_decimal(decimal.unscaled, decimal.scale, type.scale(), type.precision());
  if (!scaled || !(types::Decimal{*scaled, type.scale()} == decimal)) return std::nullopt;
  return scaled;
}

// Values of different kinds beside each other as one type.
DataType common_type(const std::vector<DataType>& all) {
  const auto wider = find_wider_type(all, /*ansi=*/true);
  return all.empty() ? DataType() : wider.value_or(all.front());
}

TypedValue typed_array(const Array& array) {
  std::vector<DataType> all;
  for (const auto& element : array) all.push_back(typed_value(element).type);
  const DataType type = DataType::array(common_type(all));
  return {type, to_engine(types::Value(array), type, "array")};
}

TypedValue typed_map(const Map& map) {
  std::vector<DataType> keys;
  std::vector<DataType> values;
  for (const auto& [key, value] : map) {
    keys.push_back(typed_value(key).type);
    values.push_back(typed_value(value).type);
  }
  const DataType type = DataType::map(common_type(keys), common_type(values));
  return {type, to_engine(types::Value(map), type, "map")};
}

TypedValue typed_struct(const Row& row) {
  const auto names = row.fieldNames();
  std::vector<StructField> fields;
  Value::List values;
  for (size_t i = 0; i < row.size(); ++i) {
    TypedValue part = typed_value(row[i]);
    // As Spark names the fields of a tuple.
    const std::string name = names.empty() ? "_" + std::to_string(i + 1) : names[i];
    fields.push_back({name, std::move(part.type), true, ""});
    values.push_back(std::move(part.value));
  }
  return {DataType::structure(std::move(fields)), Value(std::move(values))};
}

}  // namespace

TypedValue typed_value(const types::Value& value) {
  return std::visit(
      Overloaded{
          [](std::monostate) { return TypedValue{}; },
          [](bool v) {
            return TypedValue{TypeId::kBoolean, Value(v)};
          },
          [](int8_t v) {
            return TypedValue{TypeId::kByte, Value(int64_t{v})};
          },
          [](int16_t v) {
            return TypedValue{TypeId::kShort, Value(int64_t{v})};
          },
          [](int32_t v) {
            return TypedValue{TypeId::kInt, Value(int64_t{v})};
          },
          [](int64_t v) {
            return TypedValue{TypeId::kLong, Value(v)};
          },
          [](float v) {
            return TypedValue{TypeId::kFloat, Value(static_cast<double>(v))};
          },
          [](double v) {
            return TypedValue{TypeId::kDouble, Value(v)};
          },
          [](const types::Decimal& v) {
            const int precision = std::max(decimal_digits(v.unscaled), v.scale);
            return TypedValue{DataType::decimal(precision, v.scale), Value(int128_t{v.unscaled})};
          },
          [](const std::string& v) {
            return TypedValue{TypeId::kString, Value(v)};
          },
          [](const types::Binary& v) {
            return TypedValue{TypeId::kBinary, Value(v.bytes)};
          },
          [](types::Date v) {
            return TypedValue{TypeId::kDate, Value(int64_t{v.time_since_epoch().count()})};
          },
          [](types::Timestamp v) {
            return TypedValue{TypeId::kTimestamp, Value(int64_t{v.time_since_epoch().count()})};
          },
          [](types::TimestampNTZ v) {
            return TypedValue{TypeId::kTimestampNtz, Value(int64_t{v.time_since_epoch().count()})};
          },
          [](types::Time v) {
            return TypedValue{DataType::time(6), Value(int64_t{v.count()})};
          },
          [](types::DayTimeInterval v) {
            return TypedValue{
                DataType::day_time_interval(DayTimeField::kDay, DayTimeField::kSecond),
                Value(int64_t{v.count()})};
          },
          [](types::YearMonthInterval v) {
            return TypedValue{
                DataType::year_month_interval(IntervalField::kYear, IntervalField::kMonth),
                Value(int64_t{v.count()})};
          },
          [](const types::CalendarInterval& v) {
            return TypedValue{TypeId::kCalendarInterval,
                              Value(CalendarInterval{v.months, v.days, v.microseconds})};
          },
          [](const std::shared_ptr<const Array>& v) { return typed_array(*v); },
          [](const std::shared_ptr<const Map>& v) { return typed_map(*v); },
          [](const std::shared_ptr<const Row>& v) { return typed_struct(*v); },
      },
      value.data());
}

Value to_engine(const types::Value& value, const DataType& type, const std::string& path) {
  if (value.isNull()) return {};
  switch (type.id()) {
    case TypeId::kBoolean:
      if (const auto* v = held<bool>(value)) return *v;
      break;
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
      if (const auto v = integer_in(value)) {
        const int64_t limit = largest(type.id());
        if (*v <= limit && *v >= -limit - 1) return *v;
      }
      break;
    case TypeId::kFloat:
    case TypeId::kDouble:
      if (const auto v = number_in(value)) {
        return type.is(TypeId::kFloat) ? static_cast<double>(static_cast<float>(*v)) : *v;
      }
      break;
    case TypeId::kDecimal:
      if (const auto v = decimal_in(value, type)) return *v;
      break;
    case TypeId::kString:
      if (const auto* v = held<std::string>(value)) return *v;
      break;
    case TypeId::kBinary:
      if (const auto* v = held<types::Binary>(value)) return v->bytes;
      break;
    case TypeId::kCalendarInterval:
      if (const auto* v = held<types::CalendarInterval>(value)) {
        return CalendarInterval{v->months, v->days, v->microseconds};
      }
      break;
    case TypeId::kArray:
      if (const auto* v = held<std::shared_ptr<const Array>>(value)) {
        Value::List out;
        for (const auto& element : **v) {
          out.push_back(to_engine(element, type.element_type(), path + "[]"));
        }
        return out;
      }
      break;
    case TypeId::kMap:
      if (const auto* v = held<std::shared_ptr<const Map>>(value)) {
        Value::List out;
        for (const auto& [key, item] : **v) {
          out.push_back(to_engine(key, type.key_type(), path + ".key"));
          out.push_back(to_engine(item, type.value_type(), path + ".value"));
        }
        return out;
      }
      break;
    case TypeId::kStruct:
      if (const auto* v = held<std::shared_ptr<const Row>>(value);
          v != nullptr && (*v)->size() == type.fields().size()) {
        Value::List out;
        for (size_t i = 0; i < (*v)->size(); ++i) {
          const StructField& field = type.fields()[i];
          out.push_back(to_engine((**v)[i], field.type, path + "." + field.name));
        }
        return out;
      }
      break;
    default:
      if (const auto v = ticks_in(value, type.id())) return *v;
      break;
  }
  throw_other_type(value, type, path);
}

types::Value to_public(const Value& value, const DataType& type) {
  if (value.is_null()) return {};
  switch (type.id()) {
    case TypeId::kBoolean:
      return value.boolean();
    case TypeId::kByte:
      return static_cast<int8_t>(value.integer());
    case TypeId::kShort:
      return static_cast<int16_t>(value.integer());
    case TypeId::kInt:
      return static_cast<int32_t>(value.integer());
    case TypeId::kLong:
      return value.integer();
    case TypeId::kFloat:
      return static_cast<float>(value.floating());
    case TypeId::kDouble:
      return value.floating();
    case TypeId::kDecimal:
      return types::Decimal{value.decimal(), type.scale()};
    case TypeId::kString:
      return value.string();
    case TypeId::kBinary:
      return types::Binary{value.string()};
    case TypeId::kDate:
      return types::Date(std::chrono::days(value.integer()));
    case TypeId::kTimestamp:
      return types::Timestamp(std::chrono::microseconds(value.integer()));
    case TypeId::kTimestampNtz:
      return types::TimestampNTZ(std::chrono::microseconds(value.integer()));
    case TypeId::kTime:
      return types::Time(value.integer());
    case TypeId::kDayTimeInterval:
      return types::DayTimeInterval(value.integer());
    case TypeId::kYearMonthInterval:
      return types::YearMonthInterval(value.integer());
    case TypeId::kCalendarInterval:
      return types::CalendarInterval{value.interval().months, value.interval().days,
                                     value.interval().microseconds};
    case TypeId::kArray: {
      Array out;
      for (const auto& element : value.list()) {
        out.push_back(to_public(element, type.element_type()));
      }
      return out;
    }
    case TypeId::kMap: {
      Map out;
      for (size_t i = 0; i + 1 < value.list().size(); i += 2) {
        out.emplace_back(to_public(value.list()[i], type.key_type()),
                         to_public(value.list()[i + 1], type.value_type()));
      }
      return out;
    }
    case TypeId::kStruct: {
      std::vector<types::Value> out;
      auto names = std::make_shared<std::vector<std::string>>();
      for (size_t i = 0; i < type.fields().size(); ++i) {
        out.push_back(to_public(value.list()[i], type.fields()[i].type));
        names->push_back(type.fields()[i].name);
      }
      return Row(std::move(out), std::move(names));
    }
    default:
      return value_to_string(value, type, "UTC");
  }
}

}  // namespace firesteel
