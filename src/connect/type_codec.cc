#include "connect/type_codec.h"

#include "base/spark_error.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

DataType decode_year_month(const proto::DataType::YearMonthInterval& message) {
  const int start = message.has_start_field() ? message.start_field() : 0;
  const int end = message.has_end_field() ? message.end_field() : 1;
  return DataType::year_month_interval(static_cast<IntervalField>(start),
                                       static_cast<IntervalField>(end));
}

DataType decode_day_time(const proto::DataType::DayTimeInterval& message) {
  const int start = message.has_start_field() ? message.start_field() : 0;
  const int end = message.has_end_field() ? message.end_field() : 3;
  return DataType::day_time_interval(static_cast<DayTimeField>(start),
                                     static_cast<DayTimeField>(end));
}

}  // namespace

DataType decode_type(const proto::DataType& message) {
  switch (message.kind_case()) {
    case proto::DataType::kNull:
      return TypeId::kNull;
    case proto::DataType::kBinary:
      return TypeId::kBinary;
    case proto::DataType::kBoolean:
      return TypeId::kBoolean;
    case proto::DataType::kByte:
      return TypeId::kByte;
    case proto::DataType::kShort:
      return TypeId::kShort;
    case proto::DataType::kInteger:
      return TypeId::kInt;
    case proto::DataType::kLong:
      return TypeId::kLong;
    case proto::DataType::kFloat:
      return TypeId::kFloat;
    case proto::DataType::kDouble:
      return TypeId::kDouble;
    case proto::DataType::kDecimal:
      return DataType::decimal(
          message.decimal().has_precision() ? message.decimal().precision() : 10,
          message.decimal().has_scale() ? message.decimal().scale() : 0);
    case proto::DataType::kString:
      return DataType::collated_string(message.string().collation());
    case proto::DataType::kChar:
      return DataType::string(StringKind::kChar, message.char_().length());
    case proto::DataType::kVarChar:
      return DataType::string(StringKind::kVarchar, message.var_char().length());
    case proto::DataType::kDate:
      return TypeId::kDate;
    case proto::DataType::kTimestamp:
      return TypeId::kTimestamp;
    case proto::DataType::kTimestampNtz:
      return TypeId::kTimestampNtz;
    case proto::DataType::kTime:
      return DataType::time(message.time().has_precision() ? message.time().precision() : 6);
    case proto::DataType::kCalendarInterval:
      return TypeId::kCalendarInterval;
    case proto::DataType::kYearMonthInterval:
      return decode_year_month(message.year_month_interval());
    case proto::DataType::kDayTimeInterval:
      return decode_day_time(message.day_time_interval());
    case proto::DataType::kArray:
      return DataType::array(decode_type(message.array().element_type()),
                             message.array().contains_null());
    case proto::DataType::kMap:
      return DataType::map(decode_type(message.map().key_type()),
                           decode_type(message.map().value_type()),
                           message.map().value_contains_null());
    case proto::DataType::kStruct: {
      std::vector<StructField> fields;
      for (const auto& field : message.struct_().fields()) {
        fields.push_back(
            {field.name(), decode_type(field.data_type()), field.nullable(), field.metadata()});
      }
      return DataType::structure(std::move(fields));
    }
    case proto::DataType::kVariant:
      return TypeId::kVariant;
    case proto::DataType::kUdt:
      return decode_type(message.udt().sql_type());
    case proto::DataType::kUnparsed:
      return parse_data_type(message.unparsed().data_type_string());
    default:
      throw SparkError("UNSUPPORTED_DATATYPE", {{"typeName", message.ShortDebugString()}});
  }
}

void encode_type(const DataType& type, proto::DataType& message) {
  switch (type.id()) {
    case TypeId::kNull:
      message.mutable_null();
      break;
    case TypeId::kBinary:
      message.mutable_binary();
      break;
    case TypeId::kBoolean:
      message.mutable_boolean();
      break;
    case TypeId::kByte:
      message.mutable_byte();
      break;
    case TypeId::kShort:
      message.mutable_short_();
      break;
    case TypeId::kInt:
      message.mutable_integer();
      break;
    case TypeId::kLong:
      message.mutable_long_();
      break;
    case TypeId::kFloat:
      message.mutable_float_();
      break;
    case TypeId::kDouble:
      message.mutable_double_();
      break;
    case TypeId::kDecimal:
      message.mutable_decimal()->set_precision(type.precision());
      message.mutable_decimal()->set_scale(type.scale());
      break;
    case TypeId::kString:
      if (type.string_kind() == StringKind::kChar) {
        message.mutable_char_()->set_length(type.length());
      } else if (type.string_kind() == StringKind::kVarchar) {
        message.mutable_var_char()->set_length(type.length());
      } else {
        message.mutable_string()->set_collation(type.collation().empty() ? "UTF8_BINARY"
                                                                         : type.collation());
      }
      break;
    case TypeId::kDate:
      message.mutable_date();
      break;
    case TypeId::kTimestamp:
      message.mutable_timestamp();
      break;
    case TypeId::kTimestampNtz:
      message.mutable_timestamp_ntz();
      break;
    case TypeId::kTime:
      message.mutable_time()->set_precision(type.precision());
      break;
    case TypeId::kCalendarInterval:
      message.mutable_calendar_interval();
      break;
    case TypeId::kYearMonthInterval:
      message.mutable_year_month_interval()->set_start_field(type.start_field());
      message.mutable_year_month_interval()->set_end_field(type.end_field());
      break;
    case TypeId::kDayTimeInterval:
      message.mutable_day_time_interval()->set_start_field(type.start_field());
      message.mutable_day_time_interval()->set_end_field(type.end_field());
      break;
    case TypeId::kArray:
      encode_type(type.element_type(), *message.mutable_array()->mutable_element_type());
      message.mutable_array()->set_contains_null(type.contains_null());
      break;
    case TypeId::kMap:
      encode_type(type.key_type(), *message.mutable_map()->mutable_key_type());
      encode_type(type.value_type(), *message.mutable_map()->mutable_value_type());
      message.mutable_map()->set_value_contains_null(type.value_contains_null());
      break;
    case TypeId::kStruct:
      encode_schema(type.fields(), message);
      break;
    case TypeId::kVariant:
      message.mutable_variant();
      break;
  }
}

void encode_schema(const Schema& schema, proto::DataType& message) {
  auto* structure = message.mutable_struct_();
  for (const auto& field : schema) {
    auto* out = structure->add_fields();
    out->set_name(field.name);
    encode_type(field.type, *out->mutable_data_type());
    out->set_nullable(field.nullable);
    if (!field.metadata.empty()) out->set_metadata(field.metadata);
  }
}

}  // namespace firesteel
