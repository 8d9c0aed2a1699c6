#include "firesteel/types.h"

#include <stdexcept>

#include "api/schema_conversion.h"
#include "rdd/guarded.h"
#include "session/schema_tree.h"
#include "sql/parser.h"

namespace firesteel {

types::DataType to_public(const DataType& type) {
  return types::DataType(std::make_shared<const DataType>(type));
}

types::StructType to_public(const Schema& schema) {
  std::vector<types::StructField> fields;
  for (const auto& field : schema) {
    fields.push_back({field.name, to_public(field.type), field.nullable, field.metadata});
  }
  return types::StructType(std::move(fields));
}

Schema to_schema(const types::StructType& schema) {
  Schema out;
  for (const auto& field : schema.fields()) {
    out.push_back({field.name, field.dataType.engineType(), field.nullable, field.metadata});
  }
  return out;
}

namespace types {
namespace {

const firesteel::DataType& expect(const DataType& type, TypeId id, const char* what) {
  if (!type.engineType().is(id)) throw std::logic_error(type.simpleString() + " is no " + what);
  return type.engineType();
}

}  // namespace

DataType::DataType() : type_(std::make_shared<const firesteel::DataType>()) {}

DataType DataType::fromDDL(std::string_view text) {
  return guarded([&] { return to_public(parse_data_type(text)); });
}

std::string DataType::typeName() const {
  switch (type_->id()) {
    case TypeId::kByte:
      return "byte";
    case TypeId::kShort:
      return "short";
    case TypeId::kInt:
      return "integer";
    case TypeId::kLong:
      return "long";
    default: {
      const std::string name = type_->simple_string();
      return name.substr(0, name.find_first_of("(<"));
    }
  }
}

std::string DataType::simpleString() const { return type_->simple_string(); }
std::string DataType::sql() const { return type_->sql(); }
std::string DataType::json() const { return type_->json(); }
int DataType::precision() const { return type_->is(TypeId::kDecimal) ? type_->precision() : 0; }
int DataType::scale() const { return type_->is(TypeId::kDecimal) ? type_->scale() : 0; }

DataType DataType::elementType() const {
  return to_public(expect(*this, TypeId::kArray, "array").element_type());
}
DataType DataType::keyType() const {
  return to_public(expect(*this, TypeId::kMap, "map").key_type());
}
DataType DataType::valueType() const {
  return to_public(expect(*this, TypeId::kMap, "map").value_type());
}
std::vector<StructField> DataType::fields() const {
  return to_public(expect(*this, TypeId::kStruct, "struct").fields()).fields();
}

bool DataType::operator==(const DataType& other) const { return *type_ == *other.type_; }

StructType StructType::fromDDL(std::string_view text) {
  return guarded([&] { return to_public(parse_table_schema(text)); });
}

std::vector<std::string> StructType::fieldNames() const {
  std::vector<std::string> names;
  for (const auto& field : fields_) names.push_back(field.name);
  return names;
}

std::string StructType::treeString() const { return schema_tree(to_schema(*this)); }

StructType::operator DataType() const {
  return to_public(firesteel::DataType::structure(to_schema(*this)));
}

DataType NullType() { return to_public(TypeId::kNull); }
DataType BooleanType() { return to_public(TypeId::kBoolean); }
DataType ByteType() { return to_public(TypeId::kByte); }
DataType ShortType() { return to_public(TypeId::kShort); }
DataType IntegerType() { return to_public(TypeId::kInt); }
DataType LongType() { return to_public(TypeId::kLong); }
DataType FloatType() { return to_public(TypeId::kFloat); }
DataType DoubleType() { return to_public(TypeId::kDouble); }
DataType DecimalType(int precision, int scale) {
  // By way of the parser, which checks the numbers.
  return DataType::fromDDL("DECIMAL(" + std::to_string(precision) + "," + std::to_string(scale) +
                           ")");
}
DataType StringType() { return to_public(TypeId::kString); }
DataType BinaryType() { return to_public(TypeId::kBinary); }
DataType DateType() { return to_public(TypeId::kDate); }
DataType TimestampType() { return to_public(TypeId::kTimestamp); }
DataType TimestampNTZType() { return to_public(TypeId::kTimestampNtz); }
DataType TimeType(int precision) { return to_public(firesteel::DataType::time(precision)); }
DataType YearMonthIntervalType() {
  return to_public(
      firesteel::DataType::year_month_interval(IntervalField::kYear, IntervalField::kMonth));
}
DataType DayTimeIntervalType() {
  return to_public(
      firesteel::DataType::day_time_interval(DayTimeField::kDay, DayTimeField::kSecond));
}
DataType CalendarIntervalType() { return to_public(TypeId::kCalendarInterval); }
DataType VariantType() { return to_public(TypeId::kVariant); }
DataType ArrayType(const DataType& elementType, bool containsNull) {
  return to_public(firesteel::DataType::array(elementType.engineType(), containsNull));
}
DataType MapType(const DataType& keyType, const DataType& valueType, bool valueContainsNull) {
  return to_public(
      firesteel::DataType::map(keyType.engineType(), valueType.engineType(), valueContainsNull));
}

}  // namespace types
}  // namespace firesteel
