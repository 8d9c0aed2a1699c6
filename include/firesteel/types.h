#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

class DataType;  // the engine's

// Spark's package org.apache.spark.sql.types.
namespace types {

struct StructField;

// A SQL type. An immutable handle, cheap to copy.
class DataType {
 public:
  // VOID, the type of a bare NULL.
  DataType();
  // "INT", "array<string>", "struct<a: int not null>". Throws SparkException.
  static DataType fromDDL(std::string_view text);

  // "integer", "decimal", "array": without parameters.
  std::string typeName() const;
  // "int", "decimal(10,2)", "array<string>"
  std::string simpleString() const;
  // "INT", "DECIMAL(10,2)", "ARRAY<STRING>"
  std::string sql() const;
  // As Spark writes it into files.
  std::string json() const;

  // Of DECIMAL: 1 to 38 digits, so many of them behind the point. Else 0.
  int precision() const;
  int scale() const;
  // Of ARRAY. Other types throw std::logic_error, here and below.
  DataType elementType() const;
  // Of MAP.
  DataType keyType() const;
  DataType valueType() const;
  // Of STRUCT.
  std::vector<StructField> fields() const;

  bool operator==(const DataType& other) const;

  // For the engine.
  explicit DataType(std::shared_ptr<const firesteel::DataType> type) : type_(std::move(type)) {}
  const firesteel::DataType& engineType() const { return *type_; }

 private:
  std::shared_ptr<const firesteel::DataType> type_;
};

struct StructField {
  std::string name;
  DataType dataType;
  bool nullable = true;
  // JSON object text; empty for none.
  std::string metadata = {};

  bool operator==(const StructField&) const = default;
};

// The columns of a table, or the fields of a STRUCT.
class StructType {
 public:
  StructType() = default;
  StructType(std::initializer_list<StructField> fields) : fields_(fields) {}
  explicit StructType(std::vector<StructField> fields) : fields_(std::move(fields)) {}
  // "a INT, b STRING NOT NULL". Throws SparkException.
  static StructType fromDDL(std::string_view text);

  // In place; returns itself, so that calls chain.
  StructType& add(std::string name, DataType dataType, bool nullable = true) {
    fields_.push_back({std::move(name), std::move(dataType), nullable});
    return *this;
  }

  const std::vector<StructField>& fields() const { return fields_; }
  std::vector<std::string> fieldNames() const;
  size_t size() const { return fields_.size(); }
  const StructField& operator[](size_t index) const { return fields_.at(index); }
  // "root\n |-- a: integer (nullable = true)\n"
  std::string treeString() const;
  std::string simpleString() const { return DataType(*this).simpleString(); }

  operator DataType() const;  // a STRUCT is a type
  bool operator==(const StructType&) const = default;

 private:
  std::vector<StructField> fields_;
};

DataType NullType();
DataType BooleanType();
DataType ByteType();
DataType ShortType();
DataType IntegerType();
DataType LongType();
DataType FloatType();
DataType DoubleType();
DataType DecimalType(int precision = 10, int scale = 0);
DataType StringType();
DataType BinaryType();
DataType DateType();
DataType TimestampType();
DataType TimestampNTZType();
// Of the day; `precision` digits behind the second's point.
DataType TimeType(int precision = 6);
DataType YearMonthIntervalType();
DataType DayTimeIntervalType();
DataType CalendarIntervalType();
DataType VariantType();
DataType ArrayType(const DataType& elementType, bool containsNull = true);
DataType MapType(const DataType& keyType, const DataType& valueType, bool valueContainsNull = true);

}  // namespace types
}  // namespace firesteel
