#include "columnar/data_type.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/ascii_case.h"
#include "base/check.h"
#include "base/spark_error.h"

namespace firesteel {

struct DataType::Nested {
  std::vector<DataType> types;
  std::vector<StructField> fields;
  std::string collation;
};

namespace {

constexpr const char* kYearMonthNames[] = {"year", "month"};
constexpr const char* kDayTimeNames[] = {"day", "hour", "minute", "second"};

std::string interval_name(const char* const* names, int start, int end) {
  std::string out = "interval ";
  out += names[start];
  if (start != end) {
    out += " to ";
    out += names[end];
  }
  return out;
}

// An identifier as Spark prints it inside a type's sql text: bare when it is a plain name.
std::string field_name_sql(const std::string& name) {
  const bool plain = !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) &&
                     std::all_of(name.begin(), name.end(),
                                 [](unsigned char c) { return std::isalnum(c) || c == '_'; });
  return plain ? name : quote_identifier(name);
}

nlohmann::ordered_json to_json(const DataType& type) {
  nlohmann::ordered_json out;
  switch (type.id()) {
    case TypeId::kArray:
      out["type"] = "array";
      out["elementType"] = to_json(type.element_type());
      out["containsNull"] = type.contains_null();
      return out;
    case TypeId::kMap:
      out["type"] = "map";
      out["keyType"] = to_json(type.key_type());
      out["valueType"] = to_json(type.value_type());
      out["valueContainsNull"] = type.value_contains_null();
      return out;
    case TypeId::kStruct: {
      out["type"] = "struct";
      out["fields"] = nlohmann::ordered_json::array();
      for (const StructField& field : type.fields()) {
        nlohmann::ordered_json item;
        item["name"] = field.name;
        item["type"] = to_json(field.type);
        item["nullable"] = field.nullable;
        item["metadata"] = field.metadata.empty() ? nlohmann::ordered_json::object()
                                                  : nlohmann::ordered_json::parse(field.metadata);
        out["fields"].push_back(std::move(item));
      }
      return out;
    }
    case TypeId::kByte:
      return "byte";
    case TypeId::kShort:
      return "short";
    case TypeId::kInt:
      return "integer";
    case TypeId::kLong:
      return "long";
    default:
      return type.simple_string();
  }
}

}  // namespace

DataType::DataType(TypeId id) : id_(id) {
  if (id == TypeId::kDecimal) a_ = 10;
  if (id == TypeId::kTime) a_ = 6;
  if (id == TypeId::kYearMonthInterval) b_ = 1;
  if (id == TypeId::kDayTimeInterval) b_ = 3;
  FS_CHECK(id != TypeId::kArray && id != TypeId::kMap && id != TypeId::kStruct);
}

DataType DataType::decimal(int precision, int scale) {
  if (precision > kMaxPrecision) {
    throw SparkError("DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION",
                     {{"precision", std::to_string(precision)},
                      {"maxPrecision", std::to_string(kMaxPrecision)}});
  }
  DataType type(TypeId::kDecimal);
  type.a_ = static_cast<uint8_t>(precision);
  type.b_ = static_cast<uint8_t>(scale);
  return type;
}

DataType DataType::string(StringKind kind, int length) {
  DataType type(TypeId::kString);
  type.a_ = static_cast<uint8_t>(kind);
  type.length_ = length;
  return type;
}

DataType DataType::collated_string(std::string collation) {
  DataType type(TypeId::kString);
  if (collation.empty() || collation == "UTF8_BINARY") return type;
  auto nested = std::make_shared<Nested>();
  nested->collation = std::move(collation);
  type.nested_ = std::move(nested);
  return type;
}

DataType DataType::time(int precision) {
  DataType type(TypeId::kTime);
  type.a_ = static_cast<uint8_t>(precision);
  return type;
}

DataType DataType::year_month_interval(IntervalField start, IntervalField end) {
  DataType type(TypeId::kYearMonthInterval);
  type.a_ = static_cast<uint8_t>(start);
  type.b_ = static_cast<uint8_t>(end);
  return type;
}

DataType DataType::day_time_interval(DayTimeField start, DayTimeField end) {
  DataType type(TypeId::kDayTimeInterval);
  type.a_ = static_cast<uint8_t>(start);
  type.b_ = static_cast<uint8_t>(end);
  return type;
}

DataType DataType::array(DataType element, bool contains_null) {
  DataType type;
  type.id_ = TypeId::kArray;
  type.contains_null_ = contains_null;
  auto nested = std::make_shared<Nested>();
  nested->types.push_back(std::move(element));
  type.nested_ = std::move(nested);
  return type;
}

DataType DataType::map(DataType key, DataType value, bool value_contains_null) {
  DataType type;
  type.id_ = TypeId::kMap;
  type.contains_null_ = value_contains_null;
  auto nested = std::make_shared<Nested>();
  nested->types.push_back(std::move(key));
  nested->types.push_back(std::move(value));
  type.nested_ = std::move(nested);
  return type;
}

DataType DataType::structure(std::vector<StructField> fields) {
  DataType type;
  type.id_ = TypeId::kStruct;
  auto nested = std::make_shared<Nested>();
  nested->fields = std::move(fields);
  type.nested_ = std::move(nested);
  return type;
}

const std::string& DataType::collation() const {
  static const std::string kBinary;
  return id_ == TypeId::kString && nested_ ? nested_->collation : kBinary;
}

const DataType& DataType::element_type() const {
  FS_CHECK(id_ == TypeId::kArray);
  return nested_->types[0];
}

const DataType& DataType::key_type() const {
  FS_CHECK(id_ == TypeId::kMap);
  return nested_->types[0];
}

const DataType& DataType::value_type() const {
  FS_CHECK(id_ == TypeId::kMap);
  return nested_->types[1];
}

const std::vector<StructField>& DataType::fields() const {
  FS_CHECK(id_ == TypeId::kStruct);
  return nested_->fields;
}

bool DataType::is_orderable() const {
  switch (id_) {
    case TypeId::kMap:
    case TypeId::kVariant:
    case TypeId::kCalendarInterval:
      return false;
    case TypeId::kArray:
      return element_type().is_orderable();
    case TypeId::kStruct:
      return std::all_of(fields().begin(), fields().end(),
                         [](const StructField& field) { return field.type.is_orderable(); });
    default:
      return true;
  }
}

int DataType::value_width() const {
  switch (id_) {
    case TypeId::kBoolean:
    case TypeId::kByte:
      return 1;
    case TypeId::kShort:
      return 2;
    case TypeId::kInt:
    case TypeId::kFloat:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return 4;
    case TypeId::kLong:
    case TypeId::kDouble:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
    case TypeId::kArray:
    case TypeId::kMap:
      return 8;
    case TypeId::kDecimal:
      return is_wide_decimal() ? 16 : 8;
    case TypeId::kString:
    case TypeId::kBinary:
    case TypeId::kCalendarInterval:
      return 16;
    case TypeId::kNull:
    case TypeId::kStruct:
    case TypeId::kVariant:
      return 0;
  }
  return 0;
}

bool DataType::operator==(const DataType& other) const {
  if (contains_null_ != other.contains_null_ || !same_type(other)) return false;
  if (!nested_ || nested_ == other.nested_) return true;
  return nested_->types == other.nested_->types && nested_->fields == other.nested_->fields;
}

bool DataType::same_type(const DataType& other) const {
  if (id_ != other.id_ || a_ != other.a_ || b_ != other.b_ || length_ != other.length_) {
    return false;
  }
  if (nested_ == other.nested_) return true;
  if (id_ == TypeId::kString) return collation() == other.collation();
  const auto& fields = nested_->fields;
  const auto& other_fields = other.nested_->fields;
  return std::equal(nested_->types.begin(), nested_->types.end(), other.nested_->types.begin(),
                    other.nested_->types.end(),
                    [](const DataType& a, const DataType& b) { return a.same_type(b); }) &&
         std::equal(fields.begin(), fields.end(), other_fields.begin(), other_fields.end(),
                    [](const StructField& a, const StructField& b) {
                      return a.name == b.name && a.type.same_type(b.type);
                    });
}

std::string DataType::simple_string() const {
  switch (id_) {
    case TypeId::kNull:
      return "void";
    case TypeId::kBoolean:
      return "boolean";
    case TypeId::kByte:
      return "tinyint";
    case TypeId::kShort:
      return "smallint";
    case TypeId::kInt:
      return "int";
    case TypeId::kLong:
      return "bigint";
    case TypeId::kFloat:
      return "float";
    case TypeId::kDouble:
      return "double";
    case TypeId::kDecimal:
      return "decimal(" + std::to_string(a_) + "," + std::to_string(b_) + ")";
    case TypeId::kString:
      if (string_kind() == StringKind::kChar) return "char(" + std::to_string(length_) + ")";
      if (string_kind() == StringKind::kVarchar) return "varchar(" + std::to_string(length_) + ")";
      return collation().empty() ? "string" : "string collate " + collation();
    case TypeId::kBinary:
      return "binary";
    case TypeId::kDate:
      return "date";
    case TypeId::kTimestamp:
      return "timestamp";
    case TypeId::kTimestampNtz:
      return "timestamp_ntz";
    case TypeId::kTime:
      return "time(" + std::to_string(a_) + ")";
    case TypeId::kYearMonthInterval:
      return interval_name(kYearMonthNames, a_, b_);
    case TypeId::kDayTimeInterval:
      return interval_name(kDayTimeNames, a_, b_);
    case TypeId::kCalendarInterval:
      return "interval";
    case TypeId::kArray:
      return "array<" + element_type().simple_string() + ">";
    case TypeId::kMap:
      return "map<" + key_type().simple_string() + "," + value_type().simple_string() + ">";
    case TypeId::kStruct: {
      std::string out = "struct<";
      for (size_t i = 0; i < fields().size(); ++i) {
        if (i > 0) out += ",";
        out += fields()[i].name + ":" + fields()[i].type.simple_string();
      }
      return out + ">";
    }
    case TypeId::kVariant:
      return "variant";
  }
  return "";
}

std::string DataType::sql() const {
  switch (id_) {
    case TypeId::kArray:
      return "ARRAY<" + element_type().sql() + ">";
    case TypeId::kMap:
      return "MAP<" + key_type().sql() + ", " + value_type().sql() + ">";
    case TypeId::kStruct: {
      std::string out = "STRUCT<";
      for (size_t i = 0; i < fields().size(); ++i) {
        if (i > 0) out += ", ";
        out += field_name_sql(fields()[i].name) + ": " + fields()[i].type.sql();
        if (!fields()[i].nullable) out += " NOT NULL";
      }
      return out + ">";
    }
    case TypeId::kString:
      if (!collation().empty()) return "STRING COLLATE " + collation();
      return to_upper(simple_string());
    default:
      return to_upper(simple_string());
  }
}

std::string DataType::json() const { return to_json(*this).dump(); }

}  // namespace firesteel
