#include "columnar/arrow_type.h"

#include <arrow/type.h>

#include "base/spark_error.h"

namespace firesteel {
namespace {

std::shared_ptr<arrow::Field> to_arrow_field(const std::string& name, const DataType& type,
                                             bool nullable, const std::string& time_zone) {
  return arrow::field(name, to_arrow_type(type, time_zone), nullable);
}

}  // namespace

std::shared_ptr<arrow::DataType> to_arrow_type(const DataType& type, const std::string& time_zone) {
  switch (type.id()) {
    case TypeId::kNull:
      return arrow::null();
    case TypeId::kBoolean:
      return arrow::boolean();
    case TypeId::kByte:
      return arrow::int8();
    case TypeId::kShort:
      return arrow::int16();
    case TypeId::kInt:
      return arrow::int32();
    case TypeId::kLong:
      return arrow::int64();
    case TypeId::kFloat:
      return arrow::float32();
    case TypeId::kDouble:
      return arrow::float64();
    case TypeId::kDecimal:
      return arrow::decimal128(type.precision(), type.scale());
    case TypeId::kString:
      return arrow::utf8();
    case TypeId::kBinary:
      return arrow::binary();
    case TypeId::kDate:
      return arrow::date32();
    case TypeId::kTimestamp:
      return arrow::timestamp(arrow::TimeUnit::MICRO, time_zone);
    case TypeId::kTimestampNtz:
      return arrow::timestamp(arrow::TimeUnit::MICRO);
    case TypeId::kTime:
      return arrow::time64(arrow::TimeUnit::NANO);
    case TypeId::kYearMonthInterval:
      return arrow::month_interval();
    case TypeId::kDayTimeInterval:
      return arrow::duration(arrow::TimeUnit::MICRO);
    case TypeId::kCalendarInterval:
      return arrow::month_day_nano_interval();
    case TypeId::kArray:
      return arrow::list(
          to_arrow_field("element", type.element_type(), type.contains_null(), time_zone));
    case TypeId::kMap:
      return std::make_shared<arrow::MapType>(
          to_arrow_field("key", type.key_type(), false, time_zone),
          to_arrow_field("value", type.value_type(), type.value_contains_null(), time_zone));
    case TypeId::kStruct: {
      arrow::FieldVector fields;
      for (const auto& field : type.fields()) {
        fields.push_back(to_arrow_field(field.name, field.type, field.nullable, time_zone));
      }
      return arrow::struct_(std::move(fields));
    }
    case TypeId::kVariant:
      return arrow::struct_({arrow::field("value", arrow::binary(), false),
                             arrow::field("metadata", arrow::binary(), false)});
  }
  return arrow::null();
}

std::shared_ptr<arrow::Schema> to_arrow_schema(const Schema& schema, const std::string& time_zone) {
  arrow::FieldVector fields;
  for (const auto& field : schema) {
    fields.push_back(to_arrow_field(field.name, field.type, field.nullable, time_zone));
  }
  return arrow::schema(std::move(fields));
}

DataType from_arrow_type(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::NA:
      return TypeId::kNull;
    case arrow::Type::BOOL:
      return TypeId::kBoolean;
    case arrow::Type::INT8:
      return TypeId::kByte;
    case arrow::Type::UINT8:
    case arrow::Type::INT16:
      return TypeId::kShort;
    case arrow::Type::UINT16:
    case arrow::Type::INT32:
      return TypeId::kInt;
    case arrow::Type::UINT32:
    case arrow::Type::INT64:
      return TypeId::kLong;
    case arrow::Type::UINT64:
      return DataType::decimal(20, 0);
    case arrow::Type::HALF_FLOAT:
    case arrow::Type::FLOAT:
      return TypeId::kFloat;
    case arrow::Type::DOUBLE:
      return TypeId::kDouble;
    case arrow::Type::DECIMAL32:
    case arrow::Type::DECIMAL64:
    case arrow::Type::DECIMAL128: {
      const auto& decimal = static_cast<const arrow::DecimalType&>(type);
      return DataType::decimal(decimal.precision(), decimal.scale());
    }
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
      return TypeId::kString;
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
    case arrow::Type::FIXED_SIZE_BINARY:
      return TypeId::kBinary;
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
      return TypeId::kDate;
    case arrow::Type::TIMESTAMP:
      return static_cast<const arrow::TimestampType&>(type).timezone().empty()
                 ? TypeId::kTimestampNtz
                 : TypeId::kTimestamp;
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      return DataType::time(6);
    case arrow::Type::DURATION:
      return TypeId::kDayTimeInterval;
    case arrow::Type::INTERVAL_MONTHS:
      return TypeId::kYearMonthInterval;
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return TypeId::kCalendarInterval;
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
    case arrow::Type::FIXED_SIZE_LIST: {
      const auto& list = static_cast<const arrow::BaseListType&>(type);
      return DataType::array(from_arrow_type(*list.value_type()), list.value_field()->nullable());
    }
    case arrow::Type::MAP: {
      const auto& map = static_cast<const arrow::MapType&>(type);
      return DataType::map(from_arrow_type(*map.key_type()), from_arrow_type(*map.item_type()),
                           map.item_field()->nullable());
    }
    case arrow::Type::STRUCT: {
      std::vector<StructField> fields;
      for (const auto& field : type.fields()) {
        fields.push_back({field->name(), from_arrow_type(*field->type()), field->nullable(), ""});
      }
      return DataType::structure(std::move(fields));
    }
    case arrow::Type::DICTIONARY:
      return from_arrow_type(*static_cast<const arrow::DictionaryType&>(type).value_type());
    default:
      throw SparkError("UNSUPPORTED_ARROWTYPE", {{"typeName", type.ToString()}});
  }
}

Schema from_arrow_schema(const arrow::Schema& schema) {
  Schema out;
  for (const auto& field : schema.fields()) {
    out.push_back({field->name(), from_arrow_type(*field->type()), field->nullable(), ""});
  }
  return out;
}

}  // namespace firesteel
