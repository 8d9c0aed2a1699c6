#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace firesteel {

enum class TypeId : uint8_t {
  kNull,
  kBoolean,
  kByte,
  kShort,
  kInt,
  kLong,
  kFloat,
  kDouble,
  kDecimal,
  kString,
  kBinary,
  kDate,
  kTimestamp,
  kTimestampNtz,
  kTime,
  kYearMonthInterval,
  kDayTimeInterval,
  kCalendarInterval,
  kArray,
  kMap,
  kStruct,
  kVariant,
};

// Fields of the ANSI interval families, in Spark's numbering.
enum class IntervalField : uint8_t { kYear = 0, kMonth = 1 };
enum class DayTimeField : uint8_t { kDay = 0, kHour = 1, kMinute = 2, kSecond = 3 };

// How a string's length is constrained: STRING, CHAR(n), VARCHAR(n).
enum class StringKind : uint8_t { kString, kChar, kVarchar };

struct StructField;

// A SQL type of Spark. Immutable value, cheap to copy; nested parts are shared.
//
// Physical form of a flat vector's values:
//   Boolean uint8_t (0 or 1) · Byte int8_t · Short int16_t · Int, Date, YearMonthInterval int32_t
//   Long, Timestamp(s), DayTimeInterval (µs), Time (ns) int64_t · Float · Double
//   Decimal int64_t up to precision 18, int128_t above · String, Binary StringRef
//   CalendarInterval struct CalendarInterval · Array, Map ListEntry · Struct, Variant children only
class DataType {
 public:
  static constexpr int kMaxPrecision = 38;
  // Decimals up to this precision are stored in 64 bits.
  static constexpr int kMaxLongPrecision = 18;

  DataType() : id_(TypeId::kNull) {}
  DataType(TypeId id);  // NOLINT(google-explicit-constructor): types without parameters

  static DataType decimal(int precision, int scale);
  static DataType string(StringKind kind, int length);
  static DataType collated_string(std::string collation);
  static DataType time(int precision);
  static DataType year_month_interval(IntervalField start, IntervalField end);
  static DataType day_time_interval(DayTimeField start, DayTimeField end);
  static DataType array(DataType element, bool contains_null = true);
  static DataType map(DataType key, DataType value, bool value_contains_null = true);
  static DataType structure(std::vector<StructField> fields);

  TypeId id() const { return id_; }
  bool is(TypeId id) const { return id_ == id; }

  // Decimal: precision and scale. Time: precision.
  int precision() const { return a_; }
  int scale() const { return b_; }
  // Whether values of this decimal take 128 bits.
  bool is_wide_decimal() const { return id_ == TypeId::kDecimal && a_ > kMaxLongPrecision; }
  StringKind string_kind() const { return static_cast<StringKind>(a_); }
  // CHAR and VARCHAR only.
  int length() const { return length_; }
  // Empty for the binary UTF-8 order.
  const std::string& collation() const;
  // Interval families: first and last field, in the numbering of the family's enum.
  int start_field() const { return a_; }
  int end_field() const { return b_; }

  const DataType& element_type() const;
  bool contains_null() const { return contains_null_; }
  const DataType& key_type() const;
  const DataType& value_type() const;
  bool value_contains_null() const { return contains_null_; }
  const std::vector<StructField>& fields() const;

  bool is_integral() const { return id_ >= TypeId::kByte && id_ <= TypeId::kLong; }
  bool is_fractional() const { return id_ == TypeId::kFloat || id_ == TypeId::kDouble; }
  bool is_numeric() const { return id_ >= TypeId::kByte && id_ <= TypeId::kDecimal; }
  bool is_datetime() const { return id_ >= TypeId::kDate && id_ <= TypeId::kTimestampNtz; }
  bool is_ansi_interval() const {
    return id_ == TypeId::kYearMonthInterval || id_ == TypeId::kDayTimeInterval;
  }
  bool is_nested() const { return id_ >= TypeId::kArray; }
  // No nested parts, no NULL: what Spark calls AtomicType.
  bool is_atomic() const { return id_ != TypeId::kNull && id_ < TypeId::kArray; }
  // Values can be ordered (no map, variant or calendar interval inside).
  bool is_orderable() const;

  // Bytes of one flat value; 0 for NULL, struct and variant.
  int value_width() const;

  // Equal in every part, names of fields and nullability of nested parts included.
  bool operator==(const DataType& other) const;
  // Equal but for the nullability of nested parts.
  bool same_type(const DataType& other) const;

  // "int", "decimal(10,2)", "array<string>", "struct<a:int>": Spark's simpleString.
  std::string simple_string() const;
  // "INT", "DECIMAL(10,2)", "STRUCT<a: INT NOT NULL>": Spark's sql text.
  std::string sql() const;
  // Spark's JSON form of a type, as in Parquet's schema metadata.
  std::string json() const;

 private:
  struct Nested;
  TypeId id_;
  uint8_t a_ = 0;
  uint8_t b_ = 0;
  bool contains_null_ = true;
  int32_t length_ = 0;
  std::shared_ptr<const Nested> nested_;
};

struct StructField {
  std::string name;
  DataType type;
  bool nullable = true;
  // JSON object text; empty when there is none.
  std::string metadata;

  bool operator==(const StructField&) const = default;
};

// A table's columns.
using Schema = std::vector<StructField>;

struct CalendarInterval {
  int32_t months = 0;
  int32_t days = 0;
  int64_t microseconds = 0;

  bool operator==(const CalendarInterval&) const = default;
};

// A row's part of an array's element vector (or a map's key and value vectors).
struct ListEntry {
  uint32_t offset = 0;
  uint32_t size = 0;
};

}  // namespace firesteel
