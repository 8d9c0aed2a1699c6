#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/int128.h"
#include "columnar/data_type.h"

namespace firesteel {

// One value outside of a vector: a literal, a statistic, a cell of a result. It does not know its
// type; the type says which alternative is held:
//   NULL monostate · Boolean bool · Byte..Long, Date, Timestamp(s), Time, ANSI intervals int64_t
//   Float, Double double · Decimal int128_t (unscaled) · String, Binary std::string
//   CalendarInterval · Array, Struct, Variant List of parts · Map List of key, value, key, value...
class Value {
 public:
  using List = std::vector<Value>;

  Value() = default;
  Value(bool value) : data_(value) {}                                           // NOLINT
  Value(int value) : data_(int64_t{value}) {}                                   // NOLINT
  Value(int64_t value) : data_(value) {}                                        // NOLINT
  Value(double value) : data_(value) {}                                         // NOLINT
  Value(int128_t value) : data_(value) {}                                       // NOLINT
  Value(std::string value) : data_(std::move(value)) {}                         // NOLINT
  Value(const char* value) : data_(std::string(value)) {}                       // NOLINT
  Value(CalendarInterval value) : data_(value) {}                               // NOLINT
  Value(List value) : data_(std::make_shared<const List>(std::move(value))) {}  // NOLINT

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool boolean() const { return std::get<bool>(data_); }
  int64_t integer() const { return std::get<int64_t>(data_); }
  double floating() const { return std::get<double>(data_); }
  int128_t decimal() const { return std::get<int128_t>(data_); }
  const std::string& string() const { return std::get<std::string>(data_); }
  const CalendarInterval& interval() const { return std::get<CalendarInterval>(data_); }
  const List& list() const { return *std::get<std::shared_ptr<const List>>(data_); }

  // Same alternative and same content; NaN equals NaN and -0.0 equals 0.0.
  bool operator==(const Value& other) const;

 private:
  friend size_t hash_value(const Value& value);
  std::variant<std::monostate, bool, int64_t, double, int128_t, std::string, CalendarInterval,
               std::shared_ptr<const List>>
      data_;
};

// Consistent with Value::operator==.
size_t hash_value(const Value& value);

// Order of two non-null values of one orderable type: NaN is largest, -0.0 equals 0.0, strings in
// binary UTF-8 order, nulls inside nested values first.
std::strong_ordering compare_values(const DataType& type, const Value& a, const Value& b);

}  // namespace firesteel
