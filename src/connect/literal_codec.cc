#include "connect/literal_codec.h"

#include <algorithm>
#include <cstdlib>

#include "base/spark_error.h"
#include "connect/type_codec.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;
using LiteralMessage = proto::Expression::Literal;

struct TypedValue {
  Value value;
  DataType type;
};

TypedValue decode(const LiteralMessage& message);

// The digits of a plain or scientific number: how many there are, and how many behind the point.
struct DecimalDigits {
  int precision = 0;
  int scale = 0;
};

DecimalDigits count_digits(const std::string& text) {
  DecimalDigits out;
  bool behind_point = false;
  bool leading = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == 'e' || c == 'E') {
      out.scale -= std::atoi(text.c_str() + i + 1);
      break;
    }
    if (c == '.') behind_point = true;
    if (c < '0' || c > '9') continue;
    leading = leading && c == '0';
    if (!leading) ++out.precision;
    if (behind_point) ++out.scale;
  }
  if (out.scale < 0) {
    out.precision -= out.scale;
    out.scale = 0;
  }
  out.precision = std::max({out.precision, out.scale, 1});
  return out;
}

// At least as wide as the value needs, whatever the client says.
TypedValue decode_decimal(const LiteralMessage::Decimal& message) {
  const std::string& text = message.value();
  const DecimalDigits digits = count_digits(text);
  const int scale = message.has_scale() ? std::max(digits.scale, message.scale()) : digits.scale;
  const int precision =
      message.has_precision() ? std::max(digits.precision, message.precision()) : digits.precision;
  const DataType type = DataType::decimal(std::max(precision, scale), scale);
  return {cast_value(Value(text), TypeId::kString, type, CastMode::kAnsi, "UTC"), type};
}

template <class Values>
TypedValue decode_primitive_array(const Values& values, TypeId element) {
  Value::List list;
  for (const auto& value : values) {
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, bool>) {
      list.emplace_back(value);
    } else if constexpr (std::is_integral_v<std::decay_t<decltype(value)>>) {
      list.emplace_back(static_cast<int64_t>(value));
    } else if constexpr (std::is_floating_point_v<std::decay_t<decltype(value)>>) {
      list.emplace_back(static_cast<double>(value));
    } else {
      list.emplace_back(std::string(value));
    }
  }
  return {Value(std::move(list)), DataType::array(element, false)};
}

TypedValue decode_specialized(const LiteralMessage::SpecializedArray& message) {
  switch (message.value_type_case()) {
    case LiteralMessage::SpecializedArray::kBools:
      return decode_primitive_array(message.bools().values(), TypeId::kBoolean);
    case LiteralMessage::SpecializedArray::kInts:
      return decode_primitive_array(message.ints().values(), TypeId::kInt);
    case LiteralMessage::SpecializedArray::kLongs:
      return decode_primitive_array(message.longs().values(), TypeId::kLong);
    case LiteralMessage::SpecializedArray::kFloats:
      return decode_primitive_array(message.floats().values(), TypeId::kFloat);
    case LiteralMessage::SpecializedArray::kDoubles:
      return decode_primitive_array(message.doubles().values(), TypeId::kDouble);
    default:
      return decode_primitive_array(message.strings().values(), TypeId::kString);
  }
}

// The type that the message names, or none.
std::optional<DataType> given_type(const LiteralMessage& message) {
  if (message.has_data_type()) return decode_type(message.data_type());
  return std::nullopt;
}

TypedValue decode_array(const LiteralMessage& message) {
  Value::List list;
  std::optional<DataType> element;
  if (const auto type = given_type(message)) {
    element = type->element_type();
  } else if (message.array().has_element_type()) {
    element = decode_type(message.array().element_type());
  }
  bool has_null = false;
  for (const auto& item : message.array().elements()) {
    TypedValue decoded = decode(item);
    if (!element) element = decoded.type;
    has_null = has_null || decoded.value.is_null();
    list.push_back(std::move(decoded.value));
  }
  return {Value(std::move(list)), DataType::array(element.value_or(TypeId::kNull), has_null)};
}

TypedValue decode_map(const LiteralMessage& message) {
  Value::List list;
  std::optional<DataType> key;
  std::optional<DataType> value;
  if (const auto type = given_type(message)) {
    key = type->key_type();
    value = type->value_type();
  } else {
    if (message.map().has_key_type()) key = decode_type(message.map().key_type());
    if (message.map().has_value_type()) value = decode_type(message.map().value_type());
  }
  for (int i = 0; i < message.map().keys_size(); ++i) {
    TypedValue decoded_key = decode(message.map().keys(i));
    TypedValue decoded_value = decode(message.map().values(i));
    if (!key) key = decoded_key.type;
    if (!value) value = decoded_value.type;
    list.push_back(std::move(decoded_key.value));
    list.push_back(std::move(decoded_value.value));
  }
  return {Value(std::move(list)),
          DataType::map(key.value_or(TypeId::kNull), value.value_or(TypeId::kNull))};
}

TypedValue decode_struct(const LiteralMessage& message) {
  const DataType type = given_type(message).value_or(
      message.struct_().has_struct_type() ? decode_type(message.struct_().struct_type())
                                          : DataType::structure({}));
  Value::List list;
  std::vector<StructField> fields = type.fields();
  for (int i = 0; i < message.struct_().elements_size(); ++i) {
    TypedValue decoded = decode(message.struct_().elements(i));
    if (static_cast<size_t>(i) >= fields.size()) {
      fields.push_back({"col" + std::to_string(i + 1), decoded.type, true, ""});
    }
    list.push_back(std::move(decoded.value));
  }
  return {Value(std::move(list)), DataType::structure(std::move(fields))};
}

TypedValue decode(const LiteralMessage& message) {
  switch (message.literal_type_case()) {
    case LiteralMessage::kNull:
      return {Value(), decode_type(message.null())};
    case LiteralMessage::kBinary:
      return {Value(message.binary()), TypeId::kBinary};
    case LiteralMessage::kBoolean:
      return {Value(message.boolean()), TypeId::kBoolean};
    case LiteralMessage::kByte:
      return {Value(int64_t{message.byte()}), TypeId::kByte};
    case LiteralMessage::kShort:
      return {Value(int64_t{message.short_()}), TypeId::kShort};
    case LiteralMessage::kInteger:
      return {Value(int64_t{message.integer()}), TypeId::kInt};
    case LiteralMessage::kLong:
      return {Value(int64_t{message.long_()}), TypeId::kLong};
    case LiteralMessage::kFloat:
      return {Value(double{message.float_()}), TypeId::kFloat};
    case LiteralMessage::kDouble:
      return {Value(message.double_()), TypeId::kDouble};
    case LiteralMessage::kDecimal:
      return decode_decimal(message.decimal());
    case LiteralMessage::kString:
      return {Value(message.string()), given_type(message).value_or(TypeId::kString)};
    case LiteralMessage::kDate:
      return {Value(int64_t{message.date()}), TypeId::kDate};
    case LiteralMessage::kTimestamp:
      return {Value(int64_t{message.timestamp()}), TypeId::kTimestamp};
    case LiteralMessage::kTimestampNtz:
      return {Value(int64_t{message.timestamp_ntz()}), TypeId::kTimestampNtz};
    case LiteralMessage::kTime:
      return {Value(int64_t{message.time().nano()}),
              DataType::time(message.time().has_precision() ? message.time().precision() : 6)};
    case LiteralMessage::kCalendarInterval:
      return {Value(CalendarInterval{message.calendar_interval().months(),
                                     message.calendar_interval().days(),
                                     message.calendar_interval().microseconds()}),
              TypeId::kCalendarInterval};
    case LiteralMessage::kYearMonthInterval:
      return {Value(int64_t{message.year_month_interval()}),
              given_type(message).value_or(TypeId::kYearMonthInterval)};
    case LiteralMessage::kDayTimeInterval:
      return {Value(int64_t{message.day_time_interval()}),
              given_type(message).value_or(TypeId::kDayTimeInterval)};
    case LiteralMessage::kArray:
      return decode_array(message);
    case LiteralMessage::kSpecializedArray:
      return decode_specialized(message.specialized_array());
    case LiteralMessage::kMap:
      return decode_map(message);
    case LiteralMessage::kStruct:
      return decode_struct(message);
    default:
      throw SparkError("CONNECT_INVALID_PLAN.EXPRESSION_TYPE_NOT_SUPPORTED",
                       {{"exprType", "literal"}});
  }
}

}  // namespace

ExprPtr decode_literal(const LiteralMessage& message) {
  TypedValue decoded = decode(message);
  return Literal::make(std::move(decoded.value), std::move(decoded.type));
}

void encode_literal(const Value& value, const DataType& type, LiteralMessage& message) {
  if (value.is_null()) {
    encode_type(type, *message.mutable_null());
    return;
  }
  switch (type.id()) {
    case TypeId::kBinary:
      message.set_binary(value.string());
      break;
    case TypeId::kBoolean:
      message.set_boolean(value.boolean());
      break;
    case TypeId::kByte:
      message.set_byte(static_cast<int32_t>(value.integer()));
      break;
    case TypeId::kShort:
      message.set_short_(static_cast<int32_t>(value.integer()));
      break;
    case TypeId::kInt:
      message.set_integer(static_cast<int32_t>(value.integer()));
      break;
    case TypeId::kLong:
      message.set_long_(value.integer());
      break;
    case TypeId::kFloat:
      message.set_float_(static_cast<float>(value.floating()));
      break;
    case TypeId::kDouble:
      message.set_double_(value.floating());
      break;
    case TypeId::kDecimal:
      message.mutable_decimal()->set_value(value_to_string(value, type, "UTC"));
      message.mutable_decimal()->set_precision(type.precision());
      message.mutable_decimal()->set_scale(type.scale());
      break;
    case TypeId::kDate:
      message.set_date(static_cast<int32_t>(value.integer()));
      break;
    case TypeId::kTimestamp:
      message.set_timestamp(value.integer());
      break;
    case TypeId::kTimestampNtz:
      message.set_timestamp_ntz(value.integer());
      break;
    case TypeId::kArray: {
      auto* array = message.mutable_array();
      encode_type(type.element_type(), *array->mutable_element_type());
      for (const Value& item : value.list()) {
        encode_literal(item, type.element_type(), *array->add_elements());
      }
      break;
    }
    case TypeId::kStruct: {
      auto* structure = message.mutable_struct_();
      encode_type(type, *structure->mutable_struct_type());
      for (size_t i = 0; i < value.list().size(); ++i) {
        encode_literal(value.list()[i], type.fields()[i].type, *structure->add_elements());
      }
      break;
    }
    case TypeId::kMap: {
      auto* map = message.mutable_map();
      encode_type(type.key_type(), *map->mutable_key_type());
      encode_type(type.value_type(), *map->mutable_value_type());
      for (size_t i = 0; i + 1 < value.list().size(); i += 2) {
        encode_literal(value.list()[i], type.key_type(), *map->add_keys());
        encode_literal(value.list()[i + 1], type.value_type(), *map->add_values());
      }
      break;
    }
    default:
      message.set_string(type.is(TypeId::kString) ? value.string()
                                                  : value_to_string(value, type, "UTC"));
  }
}

}  // namespace firesteel
